// Walks the contract: every row becomes a route. Command rows go down the road, query rows to their handlers.
import { createHash, randomUUID } from 'node:crypto'
import { type Action, COMMANDS, type CommandBody, commandSchema, type OrderCommand } from '@evenhand/core'
import { OPERATIONS, type OperationName } from '@evenhand/sdk'
import { ACCESS, CONTRACT, type Contract, existsIn, type Row, type ServerMode } from '@evenhand/sdk/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Answer, Call } from '../road/member.ts'
import type { Road } from '../road.ts'
import type { RememberedKey } from '../store/remembered.ts'
import { uuidv7 } from '../store/uuid.ts'
import { type Caller, callerOf, cookieOf, type Identity } from './auth.ts'
import { refuseKeyOnly } from './keyOnly.ts'
import { compressionOf } from './limits/compress.ts'
import type { Gate } from './limits/gate.ts'
import type { Rates } from './limits/rates.ts'
import { kindOf } from './limits/table.ts'
import { isGone, whoOf } from './limits/turn.ts'
import { type Done, hashOf, idempotencyKey, type OnceTools, once, rememberedBy, type Work } from './once.ts'
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
/** The operations that ask nobody who they are. */
type OpenName = { [N in QueryName]: Contract[N]['audience'] extends 'anyone' ? N : never }[QueryName]
type GuardedName = Exclude<QueryName, OpenName>
/** Answers one query for one caller. */
type GuardedHandler<N extends GuardedName> = (
  input: InputOf<N>,
  caller: Caller,
  cookies: Cookies,
  key: OwnKey | null,
) => Promise<ResultOf<N>>
/** The key of a call that no transaction can hold: its handler remembers by itself. */
export interface OwnKey extends RememberedKey {
  /** Says that this answer is an earlier one. */
  replayed(): void
}
/** Answers one query for whoever asks: there is no caller, so nothing can be open to it by its role. */
type OpenHandler<N extends OpenName> = (input: InputOf<N>, nobody: null, cookies: Cookies) => Promise<ResultOf<N>>
/** What a handler may do to the caller's browser. */
export interface Cookies {
  /** The token of the session that the browser holds, whoever’s it is; null if none. */
  readonly token: string | null
  /** Keeps the session's token until an instant (milliseconds), out of reach of scripts; null forgets it. */
  keepSession(token: string | null, until: number): void
}
type OpenHandlers = { readonly [N in OpenName]: OpenHandler<N> }
type GuardedHandlers = { readonly [N in GuardedName]: GuardedHandler<N> }
export type Handlers = OpenHandlers & GuardedHandlers
/** What not every mode has. */
type ModeBound =
  | ('listDemoPeople' | 'signInToDemo')
  | ('getTestClock' | 'advanceTestClock' | 'freezeTestClock' | 'resumeTestClock')
/** The handlers of one mode. Where the table of doors knows an operation, a missing handler is a fault at start. */
export type ModeHandlers = Omit<Handlers, ModeBound> & Partial<Pick<Handlers, ModeBound>>

export interface MountOptions {
  readonly road: Road
  readonly identity: Identity
  /** Whether people reach this server by https: cookies then travel by nothing else. */
  readonly isSecure: () => boolean
  /** All handlers on one database: the pool, or the transaction of a call with a key. */
  readonly handlersOn: (work: Work | null) => ModeHandlers
  readonly once: OnceTools
  readonly rates: Rates
  /** What adds up a history goes through it. */
  readonly costly: Gate
  /** Operations of other modes are not mounted. */
  readonly mode: ServerMode
  /** Real time in milliseconds, for new ids. */
  readonly now: () => number
}

export function mount(app: FastifyInstance, options: MountOptions): void {
  for (const row of Object.values<Row>(CONTRACT)) {
    if (row.command) mountCommand(app, options, row, row.command)
  }
  const names = Object.values(CONTRACT).flatMap(row => ('command' in row ? [] : [row.name]))
  const handlers = options.handlersOn(null)
  for (const name of names) {
    if (!existsIn(options.mode, name)) continue
    if (isOpen(name)) mountQuery(app, options, name, openTo(options, handlers, name))
    else mountQuery(app, options, name, guarded(options, handlers, name))
  }
}

const isOpen = (name: QueryName): name is OpenName => CONTRACT[name].audience === 'anyone'

interface Asked<N extends QueryName> {
  readonly input: InputOf<N>
  readonly params: object
  readonly cookies: Cookies
}
/** Finds out who calls, and gives back what answers them. */
type Bound<N extends QueryName> = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<(asked: Asked<N>) => Promise<Done>>

function openTo<N extends OpenName>({ mode, rates }: MountOptions, handlers: ModeHandlers, name: N): Bound<N> {
  const open: Partial<OpenHandlers> = handlers
  const handler = open[name]
  if (!handler) throw new Error(`${name} has no handler in mode ${mode}`)
  return async request => {
    await rates.admit(request, kindOf(name), null)
    return async asked => ({ result: await handler(asked.input, null, asked.cookies), replayed: false })
  }
}

function guarded<N extends GuardedName>(options: MountOptions, handlers: ModeHandlers, name: N): Bound<N> {
  const handler = handlerOf(handlers, name, options.mode)
  const row: Row = CONTRACT[name]
  const route = OPERATIONS[name].join(' ')
  const kind = kindOf(name)
  return async (request, reply) => {
    const caller = await callerOf(request, row.audience, options.identity)
    await options.rates.admit(request, kind, caller)
    nameReader(reply, caller)
    const answer = (asked: Asked<N>): Promise<Done> => {
      const { input, params, cookies } = asked
      refuseKeyOnly(row, input, caller)
      const key = rememberedBy(request, name, caller, route, params)
      if (key !== null) return keyed(options, name, handler, caller, asked, key)
      return handler(input, caller, cookies, null).then(result => ({ result, replayed: false }))
    }
    if (kind !== 'costly') return answer
    return asked => options.costly.run(whoOf(caller), async () => answer(asked), isGone(request))
  }
}

function handlerOf<N extends GuardedName>(handlers: ModeHandlers, name: N, mode: ServerMode): GuardedHandler<N> {
  const closed: Partial<GuardedHandlers> = handlers
  const handler = closed[name]
  if (!handler) throw new Error(`${name} has no handler in mode ${mode}`)
  return handler
}

/** Carried out once: in one transaction with what is remembered of it, or by a handler that remembers by itself. */
async function keyed<N extends GuardedName>(
  { handlersOn, once: tools, mode }: MountOptions,
  name: N,
  handler: GuardedHandler<N>,
  caller: Caller,
  { input, cookies }: Asked<N>,
  key: RememberedKey,
): Promise<Done> {
  if (name in BY_THEMSELVES) {
    let isReplayed = false
    const replayed = (): void => {
      isReplayed = true
    }
    const result = await handler(input, caller, cookies, { ...key, replayed })
    return { result, replayed: isReplayed }
  }
  // A browser is told nothing before the change is saved.
  const held: Parameters<Cookies['keepSession']>[] = []
  const holding: Cookies = { token: cookies.token, keepSession: (...cookie) => void held.push(cookie) }
  const carryOut = (work: Work) => handlerOf(handlersOn(work), name, mode)(input, caller, holding, null)
  const done = await once(tools, name, key, CONTRACT[name].status, carryOut)
  for (const cookie of held) cookies.keepSession(...cookie)
  return done
}

/** Checking is ours and writing is plain JSON, so Fastify is given no schemas; the document is made of the same rows. */
const routeOf = ({ name }: Row) => {
  const [method, url] = OPERATIONS[name]
  return { method, url, ...compressionOf(name) }
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
      await options.rates.admit(request, kindOf(row.name), caller)
      const { id = uuidv7(options.now()), ...params } = parseParams(request.params)
      nameReader(reply, caller)
      const body = bodyOf(request.body, foreign)
      refuseKeyOnly(row, body, caller)
      const command = { ...parse({ ...body, ...params, action }), by: caller.actor }
      const call = callOf(request, caller, String(id).toLowerCase(), command, route, row.status, params)
      const answer = await options.road.send(call)
      return answered(reply, answer, caller)
    },
  })
}

/** A session’s answer says whose it is: a page that asked before it knew can tell whether it is its own. */
const nameReader = (reply: FastifyReply, { session }: Caller) =>
  session && reply.header('evenhand-actor', session.actor)

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

/** The call id is made from the key, so that the same call is found again after an unknown outcome. */
function callOf(
  request: FastifyRequest,
  caller: Caller,
  orderId: string,
  command: OrderCommand,
  route: string,
  status: number,
  params: object,
): Call {
  const key = idempotencyKey(request)
  const bodyHash = key === null ? null : hashOf([params, request.body ?? {}]).toString('hex')
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
  { identity, isSecure }: MountOptions,
  name: N,
  handlerFor: Bound<N>,
): void {
  const row: Row = CONTRACT[name]
  const parsePath = textParser<object>(row.params)
  const parseQuery = row.query && textParser<object>(row.query)
  const parseBody = row.body && parser<object>(row.body)
  const parse = parser<InputOf<N>>({})
  app.route({
    ...routeOf(row),
    handler: async (request, reply) => {
      const handler = await handlerFor(request, reply)
      const body = parseBody ? parseBody(bodyOf(request.body, new Set())) : {}
      const query = parseQuery ? parseQuery(request.query) : {}
      const params = parsePath(request.params)
      const input = parse({ ...body, ...query, ...params })
      const { result, replayed } = await handler({
        input,
        params,
        cookies: cookiesOf(request, reply, identity.sessionCookie(), isSecure()),
      })
      if (replayed) reply.header('idempotency-replayed', 'true')
      if (ACCESS[name].isShared) reply.header('cache-control', 'no-cache')
      return reply.status(row.status).send(row.status === 204 ? undefined : result)
    },
  })
}

/** Why no transaction can hold it. */
const BY_THEMSELVES: { readonly [N in QueryName]?: string } = {
  advanceTestClock: 'keeps the promises of many orders, each in a statement of its own',
}

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
