// Walks the contract: every row becomes a route. Command rows go down the road, query rows to their handlers.
import { createHash, randomUUID } from 'node:crypto'
import { type Action, COMMANDS, type CommandBody, commandSchema, type OrderCommand } from '@evenhand/core'
import { OPERATIONS, type OperationName } from '@evenhand/sdk'
import { CONTRACT, type Contract, type Row } from '@evenhand/sdk/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Answer, Call } from '../road/member.ts'
import type { Road } from '../road.ts'
import { uuidv7 } from '../store/uuid.ts'
import { type Caller, callerOf, cookieOf, type Identity } from './auth.ts'
import { doorProblem, refusalProblem } from './problem.ts'
import { invalid, parser, textParser } from './validate.ts'
import { orderView } from './views.ts'

/** The rows that are answered by handlers: everything that carries no command. */
export type QueryName = { [N in OperationName]: Contract[N] extends { command: Action } ? never : N }[OperationName]
type Part<R, K extends string> = R extends { readonly [P in K]: infer S extends TSchema } ? Static<S> : unknown
export type InputOf<N extends OperationName> = Part<Contract[N], 'params'> &
  Part<Contract[N], 'query'> &
  Part<Contract[N], 'body'>
export type ResultOf<N extends OperationName> = Static<Contract[N]['result']>
/** Answers one query for one caller; `caller` is null where anybody may ask. */
export type Handler<N extends OperationName> = (
  input: InputOf<N>,
  caller: Caller,
  cookies: Cookies,
) => Promise<ResultOf<N>>
/** What a handler may do to the caller's browser. */
export interface Cookies {
  /** The token of the session that the browser holds, whoever’s it is; null if none. */
  readonly token: string | null
  /** Keeps the session's token until an instant (milliseconds), out of reach of scripts; null forgets it. */
  keepSession(token: string | null, until: number): void
}
export type Handlers = { readonly [N in QueryName]: Handler<N> }

export interface MountOptions {
  readonly road: Road
  readonly identity: Identity
  /** Whether people reach this server by https: cookies then travel by nothing else. */
  readonly isSecure: () => boolean
  readonly handlers: Handlers
  /** Real time in milliseconds, for new ids. */
  readonly now: () => number
}

export function mount(app: FastifyInstance, options: MountOptions): void {
  for (const row of Object.values<Row>(CONTRACT)) {
    if (row.command) mountCommand(app, options, row, row.command)
  }
  const names = Object.values(CONTRACT).flatMap(row => ('command' in row ? [] : [row.name]))
  for (const name of names) mountQuery(app, options, name)
}

/** Checking is ours and writing is plain JSON, so Fastify is given no schemas; the document is made of the same rows. */
const routeOf = ({ name }: Row) => {
  const [method, url] = OPERATIONS[name]
  return { method, url }
}

function mountCommand(app: FastifyInstance, options: MountOptions, row: Row, action: Action): void {
  const parseParams = textParser<Readonly<Record<string, string | number>>>(row.params)
  const parse = parser<CommandBody>(commandSchema(action))
  const foreign = new Set(['action', 'id', ...Object.keys(COMMANDS[action].params.properties)])
  const { method, url } = routeOf(row)
  const route = `${method} ${url}`
  app.route({
    ...routeOf(row),
    handler: async (request, reply) => {
      const caller = await callerOf(request, row.audience, options.identity)
      const { id = uuidv7(options.now()), ...params } = parseParams(request.params)
      nameReader(reply, caller)
      const body = bodyOf(request.body, foreign)
      const command = { ...parse({ ...body, ...params, action }), by: caller.actor }
      const call = callOf(request, caller, String(id).toLowerCase(), command, route, row.status)
      const answer = await options.road.send(call)
      return answered(reply, answer, caller)
    },
  })
}

/** A session’s answer says whose it is: a page that asked before it knew can tell whether it is its own. */
const nameReader = (reply: FastifyReply, { session }: Caller): void => {
  if (session) reply.header('evenhand-actor', session.actor)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A body is an object of its own fields; those of the path belong to the path. No body is an empty one. */
function bodyOf(body: unknown, foreign: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  if (body === undefined) return {}
  if (!isRecord(body)) throw invalid('body', 'must be a JSON object')
  const wrong = Object.keys(body).find(name => foreign.has(name))
  if (wrong !== undefined) throw invalid(wrong, 'is not known here')
  return body
}

const KEY = /^[!-~]{1,128}$/

function idempotencyKey({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !KEY.test(key)) throw doorProblem('idempotency_key_invalid', { max: 128 })
  return key
}

/** The call id is made from the key, so that the same call is found again after an unknown outcome. */
function callOf(
  request: FastifyRequest,
  caller: Caller,
  orderId: string,
  command: OrderCommand,
  route: string,
  status: number,
): Call {
  const key = idempotencyKey(request)
  const bodyHash = key === null ? null : sha256(JSON.stringify([request.params, request.body ?? {}])).toString('hex')
  const callId =
    key === null
      ? randomUUID()
      : uuidOf(sha256([caller.key, JSON.stringify(caller.actor), route, orderId, key].join('\n')))
  return { orderId, command, caller: caller.key, route, key, bodyHash, callId, status }
}
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The first 16 bytes of a hash as a UUID of version 8 (RFC 9562: custom). */
function uuidOf(hash: Buffer): string {
  const hex = hash.subarray(0, 16).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-')
}

function answered(reply: FastifyReply, answer: Answer, caller: Caller) {
  switch (answer.kind) {
    case 'done':
      if (answer.replayed) reply.header('idempotency-replayed', 'true')
      return reply.status(answer.status).send(orderView(answer.subject, caller.actor, answer.did))
    case 'refused':
      throw actingFor(answer, caller)
    case 'key_reused':
      throw doorProblem('idempotency_key_reused', {})
    case 'overloaded':
      throw doorProblem('overloaded', { retryAfterSeconds: 1 })
    case 'unknown':
      throw doorProblem('outcome_unknown', {})
    case 'faulty':
      throw answer.fault
  }
}

/** A key without an actor never acts for a party. */
function actingFor({ refusal }: Extract<Answer, { kind: 'refused' }>, caller: Caller) {
  if (refusal.code === 'not_your_part' && caller.actor.role === 'marketplace')
    return doorProblem('actor_needed', { allowed: refusal.allowed })
  return refusalProblem(refusal)
}

function mountQuery<N extends QueryName>(
  app: FastifyInstance,
  { identity, handlers, isSecure }: MountOptions,
  name: N,
): void {
  const row: Row = CONTRACT[name]
  const handler: Handler<N> = handlers[name]
  const parsePath = textParser<object>(row.params)
  const parseQuery = row.query && textParser<object>(row.query)
  const parseBody = row.body && parser<object>(row.body)
  const parse = parser<InputOf<N>>({})
  app.route({
    ...routeOf(row),
    handler: async (request, reply) => {
      const caller = row.audience === 'anyone' ? NOBODY : await callerOf(request, row.audience, identity)
      nameReader(reply, caller)
      const body = parseBody ? parseBody(bodyOf(request.body, new Set())) : {}
      const query = parseQuery ? parseQuery(request.query) : {}
      const input = parse({ ...body, ...query, ...parsePath(request.params) })
      const result = await handler(input, caller, cookiesOf(request, reply, identity.sessionCookie(), isSecure()))
      return row.status === 204 ? reply.status(204).send() : reply.status(row.status).send(result)
    },
  })
}

/** Where anybody may ask, nobody in particular does. */
const NOBODY: Caller = { key: '', actor: { role: 'clock' }, session: null }

const cookiesOf = (request: FastifyRequest, reply: FastifyReply, name: string, secure: boolean): Cookies => ({
  token: cookieOf(request.headers.cookie, name),
  keepSession: (token, until) => {
    const parts = [
      `${name}=${token ?? ''}`,
      'Path=/',
      'HttpOnly',
      'SameSite=Lax',
      `Expires=${new Date(until).toUTCString()}`,
    ]
    reply.header('set-cookie', [...parts, ...(secure ? ['Secure'] : [])].join('; '))
  },
})
