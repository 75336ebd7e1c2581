// The HTTP server: security headers, limits, the routes of the contract, and the only place that sends problems.

import { OPERATIONS } from '@evenhand/sdk'
import { CONTRACT, existsIn, type Row } from '@evenhand/sdk/contract'
import helmet from '@fastify/helmet'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Mode } from '../config/config.ts'
import { type DemoGuard, guardDemo } from '../http/access/demoGuard.ts'
import { type SessionTools, sessionHandlers } from '../http/access/sessions.ts'
import { feedHandlers } from '../http/feed.ts'
import { type HistoryTools, historyHandlers } from '../http/history.ts'
import { type EvaluationTools, evaluationHandlers } from '../http/levels/evaluations.ts'
import { type LevelQueryTools, levelRoutes } from '../http/levels/levels.ts'
import { type LevelPolicyTools, levelPolicyHandlers } from '../http/levels/policies.ts'
import { proposalHandlers } from '../http/levels/proposals.ts'
import { compressAnswers } from '../http/limits/compress.ts'
import { type ConnectionLimits, connectionOptions, limitConnections } from '../http/limits/connections.ts'
import { createGate } from '../http/limits/gate.ts'
import { limitRates } from '../http/limits/rates.ts'
import { AT_ONCE, CONNECTION } from '../http/limits/table.ts'
import { moneyHandlers } from '../http/orders/money.ts'
import { orderQueries, type QueryTools } from '../http/orders/orders.ts'
import { mountStream, type StreamTools } from '../http/orders/stream.ts'
import { servePages } from '../http/pages.ts'
import { type ModeHandlers, type MountOptions, mount } from '../http/routes/mount.ts'
import type { Work } from '../http/routes/once.ts'
import { httpProblem, Problem } from '../http/routes/problem.ts'
import { type SettingTools, settings } from '../http/settings.ts'
import { type WebhookTools, webhookHandlers } from '../http/webhooks.ts'
import { failureOf } from '../store/failure.ts'

export interface AppOptions
  extends Omit<QueryTools, 'searching'>,
    LevelQueryTools,
    SettingTools,
    SessionTools,
    EvaluationTools,
    HistoryTools,
    LevelPolicyTools,
    Omit<StreamTools, 'rates' | 'streams'>,
    WebhookTools,
    DemoGuard,
    Omit<MountOptions, 'handlersOn' | 'rates' | 'costly'> {
  readonly log: FastifyBaseLogger
  readonly trustProxy: boolean | number | string
  readonly mode: Mode
  /** Overrides limits of connections from `http/limits/table.ts`, so that tests need not wait. */
  readonly connections?: Partial<ConnectionLimits>
}

/** The largest body in bytes: larger than any valid body, smaller than what would cause harm. */
const BODY_LIMIT = 1_048_576

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const limits: ConnectionLimits = { ...CONNECTION, ...options.connections }
  const app: FastifyInstance = Fastify({
    ...connectionOptions(limits),
    loggerInstance: options.log,
    trustProxy: trust(options.trustProxy),
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (_fault, _request, reply) => void sendProblem(reply, httpProblem('address_unreadable', {})),
  })
  app.setSerializerCompiler(() => JSON.stringify)
  limitConnections(app, limits, options.log)
  await protectAnswers(app)
  acceptEmptyBodies(app)
  app.setErrorHandler((fault, request, reply) => {
    const problem = fault instanceof Problem ? fault : (frameworkProblem(fault) ?? passing(fault, request))
    return sendProblem(reply, problem ?? unexpected(fault, request.id, options.log))
  })
  logCalls(app)
  closeWhenStopping(app, options.isStopping)
  guard(app, options)
  const [rates] = await Promise.all([limitRates(app), compressAnswers(app)])
  const tools = { ...options, searching: createGate(AT_ONCE.search) }
  const handlers = (work: Work | null) => handlersOn(work ? { ...tools, ...work } : tools)
  mount(app, { ...options, rates, costly: createGate(AT_ONCE.costly), handlersOn: handlers })
  const streams = mountStream(app, { ...options, rates, streams: createGate(AT_ONCE.streams) })
  app.addHook('preClose', async () => streams.end())
  const sendDocument = servePages(app, options.mode)
  app.setNotFoundHandler(
    (request, reply) =>
      sendDocument(request, reply) ?? sendNoRoute(reply, options.mode, request.method, request.url.split('?')[0] ?? ''),
  )
  return app
}

const handlersOn = (tools: AppOptions & QueryTools): ModeHandlers => ({
  ...orderQueries(tools),
  ...feedHandlers(tools),
  ...levelRoutes(tools, tools.computing),
  ...historyHandlers(tools),
  ...evaluationHandlers(tools),
  ...proposalHandlers(tools),
  ...levelPolicyHandlers(tools),
  ...sessionHandlers(tools),
  ...settings(tools),
  ...moneyHandlers(tools),
  ...webhookHandlers(tools),
})

/** Adds security headers. They are the same for every answer, so they are computed for the first one and repeated. */
async function protectAnswers(app: FastifyInstance): Promise<void> {
  const contentSecurityPolicy = { useDefaults: false, directives: CONTENT }
  await app.register(helmet, { global: false, contentSecurityPolicy })
  let made: Map<string, string> | null = null
  app.addHook('onRequest', (_request, { helmet: protect, raw }, done) => {
    if (made) raw.setHeaders(made)
    else {
      protect()
      made = new Map(raw.getHeaderNames().map(name => [name, String(raw.getHeader(name))]))
    }
    done()
  })
}

/**
 * The content security policy: same origin only, nothing inline, no framing. It does not upgrade to https, because
 * there may be no TLS in front of the server.
 */
const CONTENT = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/** Returns Fastify's setting for proxies. A number is the count of proxies in front of this server. */
const trust = (setting: boolean | number | string) =>
  typeof setting === 'number' ? (_address: string, hop: number) => hop < setting : setting

/** Accepts a `POST` without a body as one with an empty body; any other body must be JSON. */
function acceptEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = utf8(body)
    if (text === null) done(httpProblem('malformed', {}))
    else if (text === '') done(null, undefined)
    else void parse(request, text, done)
  })
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Returns the text as it was sent; null for invalid UTF-8, which is refused, not repaired. */
function utf8(body: string | Buffer): string | null {
  try {
    return UTF8.decode(typeof body === 'string' ? Buffer.from(body) : body)
  } catch {
    return null
  }
}

function sendProblem(reply: FastifyReply, { status, document, retryAfterSeconds }: Problem) {
  reply.header('cache-control', PRIVATE)
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds))
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.status(status).type('application/problem+json').send(document)
}

const PRIVATE = 'no-store'

/** Marks responses as private unless they are public: neither proxies nor browsers may cache them. */
function guard(app: FastifyInstance, options: AppOptions): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', PRIVATE)
  })
  if (options.mode === 'demo') guardDemo(app, options)
}

/** Returns the problem of a call that Fastify itself refuses. */
function frameworkProblem(fault: unknown): Problem | null {
  const status = fault instanceof Error && 'statusCode' in fault ? fault.statusCode : null
  if (status === 413) return httpProblem('too_large', { limitBytes: BODY_LIMIT })
  if (status === 415) return httpProblem('media_type', { allowed: ['application/json'] })
  return status === 400 ? httpProblem('malformed', {}) : null
}

/**
 * Returns the problem if the database is unavailable or busy. The outcome of an unanswered write is unknown; any other
 * call can be repeated.
 */
function passing(fault: unknown, { log, method }: FastifyRequest): Problem | null {
  const failure = failureOf(fault)
  if (failure === 'data') return null
  log.warn({ err: fault }, 'the database did not respond')
  const inDoubt = failure === 'unknown' && method !== 'GET'
  return inDoubt ? httpProblem('outcome_unknown', {}) : httpProblem('overloaded', { retryAfterSeconds: 1 })
}

/** Returns the problem for a fault of ours: the details are logged, and the caller gets a reference. */
function unexpected(fault: unknown, id: string, log: FastifyBaseLogger): Problem {
  log.error({ err: fault, call: id }, 'a call failed')
  return httpProblem('internal', { id })
}

const PATHS = Object.values<Row>(CONTRACT).map(({ name }) => {
  const [method, path] = OPERATIONS[name]
  return { name, method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`) }
})

/** Sends the problem for a missing route; routes of other modes do not exist here. */
function sendNoRoute(reply: FastifyReply, mode: Mode, method: string, path: string) {
  const found = PATHS.filter(({ name, pattern }) => existsIn(mode, name) && pattern.test(path))
  const allowed = [...new Set(found.map(row => row.method))]
  if (allowed.length === 0)
    return sendProblem(reply, httpProblem('route_not_found', { method, path: path.slice(0, 200) }))
  reply.header('allow', allowed.join(', '))
  return sendProblem(reply, httpProblem('method_not_allowed', { allowed }))
}

/**
 * Closes connections with their next response while the server is stopping: a kept-alive one would delay the stop by
 * over a minute.
 */
function closeWhenStopping(app: FastifyInstance, isStopping: () => boolean): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping()) reply.header('connection', 'close')
    done(null, payload)
  })
}

/** Writes one log line per call, without bodies, keys or names. */
function logCalls(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, url: route = 'none' } = request.routeOptions
    const took = Math.round(reply.elapsedTime * 10) / 10
    request.log.debug({ method, route, status: reply.statusCode, took }, 'call')
  })
}
