// Mounts the contract: every row becomes a route. Command rows go through the pipeline, query rows to their handlers.
import type { Action } from '@evenhand/core'
import { OPERATIONS, type OperationName } from '@evenhand/sdk'
import { ACCESS, CONTRACT, type Contract, existsIn, type Row, type ServerMode } from '@evenhand/sdk/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { RememberedKey } from '../../store/remembered.ts'
import { type Caller, callerOf, cookieOf } from '../access/auth.ts'
import { refuseKeyOnly } from '../access/keyOnly.ts'
import type { Gate } from '../limits/gate.ts'
import { kindOf } from '../limits/table.ts'
import { isGone, whoOf } from '../limits/turn.ts'
import { type CommandTools, mountCommand } from '../orders/command.ts'
import { type Done, type OnceTools, type OwnKey, once, rememberedBy, type Work } from './once.ts'
import { bodyOf, nameReader, routeOf } from './route.ts'
import { parser, textParser } from './validate.ts'

/** The rows answered by handlers: all rows without a command. */
export type QueryName = { [N in OperationName]: Contract[N] extends { command: Action } ? never : N }[OperationName]
type Part<R, K extends string> = R extends { readonly [P in K]: infer S extends TSchema } ? Static<S> : unknown
export type InputOf<N extends OperationName> = Part<Contract[N], 'params'> &
  Part<Contract[N], 'query'> &
  Part<Contract[N], 'body'>
export type ResultOf<N extends OperationName> = Static<Contract[N]['result']>
/** The public operations. */
type OpenName = { [N in QueryName]: Contract[N]['audience'] extends 'anyone' ? N : never }[QueryName]
type GuardedName = Exclude<QueryName, OpenName>
/** Answers a query of a caller. */
type GuardedHandler<N extends GuardedName> = (
  input: InputOf<N>,
  caller: Caller,
  cookies: Cookies,
  key: OwnKey | null,
) => Promise<ResultOf<N>>
/** Answers a public query. Without a caller, nothing can depend on a role. */
type OpenHandler<N extends OpenName> = (input: InputOf<N>, caller: null, cookies: Cookies) => Promise<ResultOf<N>>
/** The cookies of the caller's browser. */
export interface Cookies {
  /** The token in the browser's session cookie, whichever person it belongs to; null if there is none. */
  readonly token: string | null
  /** Sets the cookie until an instant (milliseconds), unreadable for scripts; null deletes it. */
  setSessionCookie(token: string | null, until: number): void
}
type OpenHandlers = { readonly [N in OpenName]: OpenHandler<N> }
type GuardedHandlers = { readonly [N in GuardedName]: GuardedHandler<N> }
export type Handlers = OpenHandlers & GuardedHandlers
/** The names of operations that some modes do not have. */
type ModeBound =
  | ('listDemoPeople' | 'signInToDemo')
  | ('getTestClock' | 'advanceTestClock' | 'freezeTestClock' | 'resumeTestClock')
/** The handlers of one mode. If an operation of the mode has no handler, the startup fails. */
export type ModeHandlers = Omit<Handlers, ModeBound> & Partial<Pick<Handlers, ModeBound>>

export interface MountOptions extends CommandTools {
  /** Reports whether the public address is https: cookies are then sent by https only. */
  readonly isSecure: () => boolean
  /** Returns all handlers on one database: the pool, or the transaction of a call with an idempotency key. */
  readonly handlersOn: (work: Work | null) => ModeHandlers
  readonly once: OnceTools
  /** Limits how many computations over a whole performance log run at once. */
  readonly costly: Gate
  /** The server's mode. Operations of other modes are not mounted. */
  readonly mode: ServerMode
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

interface Query<N extends QueryName> {
  readonly input: InputOf<N>
  readonly params: object
  readonly cookies: Cookies
}
/** Identifies the caller and returns the function that answers. */
type Bound<N extends QueryName> = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<(query: Query<N>) => Promise<Done>>

function openTo<N extends OpenName>({ mode, rates }: MountOptions, handlers: ModeHandlers, name: N): Bound<N> {
  const open: Partial<OpenHandlers> = handlers
  const handler = open[name]
  if (!handler) throw new Error(`${name} has no handler in mode ${mode}`)
  return async request => {
    await rates.admit(request, kindOf(name), null)
    return async query => ({ result: await handler(query.input, null, query.cookies), replayed: false })
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
    const answer = (query: Query<N>): Promise<Done> => {
      const { input, params, cookies } = query
      refuseKeyOnly(row, input, caller)
      const key = rememberedBy(request, name, caller, route, params)
      if (key !== null) return keyed(options, name, handler, caller, query, key)
      return handler(input, caller, cookies, null).then(result => ({ result, replayed: false }))
    }
    if (kind !== 'costly') return answer
    return query => options.costly.run(whoOf(caller), async () => answer(query), isGone(request))
  }
}

function handlerOf<N extends GuardedName>(handlers: ModeHandlers, name: N, mode: ServerMode): GuardedHandler<N> {
  const closed: Partial<GuardedHandlers> = handlers
  const handler = closed[name]
  if (!handler) throw new Error(`${name} has no handler in mode ${mode}`)
  return handler
}

/**
 * Carries out a call at most once: in one transaction with its stored answer, or by a handler that stores the answer
 * itself.
 */
async function keyed<N extends GuardedName>(
  { handlersOn, once: tools, mode }: MountOptions,
  name: N,
  handler: GuardedHandler<N>,
  caller: Caller,
  { input, cookies }: Query<N>,
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
  // Cookies are set only after the change is saved.
  const held: Parameters<Cookies['setSessionCookie']>[] = []
  const holding: Cookies = { token: cookies.token, setSessionCookie: (...cookie) => void held.push(cookie) }
  const carryOut = (work: Work) => handlerOf(handlersOn(work), name, mode)(input, caller, holding, null)
  const done = await once(tools, name, key, CONTRACT[name].status, carryOut)
  for (const cookie of held) cookies.setSessionCookie(...cookie)
  return done
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

const PIPELINE = 'is a command, whose answer the pipeline stores with it'
/** Operations that do not fit into one transaction, with the reason. */
const BY_THEMSELVES: { readonly [N in QueryName]?: string } = {
  advanceTestClock: 'fires the deadlines of many orders, each in its own statement',
  putSeller: PIPELINE,
  openAppeal: PIPELINE,
  ruleAppeal: PIPELINE,
  ruleProposal: PIPELINE,
  publishLevelPolicy: PIPELINE,
}

const cookiesOf = (request: FastifyRequest, reply: FastifyReply, name: string, secure: boolean): Cookies => ({
  token: cookieOf(request.headers.cookie, name),
  setSessionCookie: (token, until) => {
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
