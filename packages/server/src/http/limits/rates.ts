// Rate limits by session, person and key, or by address for unknown callers, counted per process.
import { hash } from 'node:crypto'
import { OPERATIONS } from '@evenhand/sdk'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '../access/auth.ts'
import { httpProblem } from '../routes/problem.ts'
import { type CallKind, KNOWN, type KnownKind, REMEMBERED, UNKNOWN, WINDOW_MS } from './table.ts'

export type Counted = 'session' | 'person' | 'key' | 'address'
export interface Rates {
  /** Counts a call of a known caller, or of an address for public operations; throws if it exceeds the limit. */
  admit(request: FastifyRequest, kind: CallKind, caller: Caller | null): Promise<void>
}
/** Counts a call, or only checks the count. Returns whether the limit is exceeded and how many seconds to wait. */
type Meter = (request: FastifyRequest, who: string, mode?: 'check only') => Promise<{ over: boolean; wait: number }>

/**
 * The number of recently valid credentials to remember: calls with them pass even while others at the same address
 * guess.
 */
const GOOD = 10_000

export async function limitRates(app: FastifyInstance): Promise<Rates> {
  await app.register(rateLimit, { global: false })
  const known = metersOf(app)
  const unknown = addressMeters(app)
  const good = new Set<string>()
  refuseGuessing(app, unknown.refused, good)
  return {
    admit: async (request, kind, caller) => {
      if (caller === null || !isKnown(kind)) {
        const open = isKnown(kind) ? 'open' : kind
        await count(request, unknown[open], request.ip, 'address', UNKNOWN[open].address)
        return
      }
      remember(good, credentialOf(request))
      for (const [counted, who] of countedAs(caller))
        await count(request, known[kind][counted], who, counted, KNOWN[kind][counted])
    },
  }
}

const isKnown = (kind: string): kind is KnownKind => kind in KNOWN

/** Returns the ids under which a call is counted: the id of the API key, or both the session's id and its person. */
function countedAs({ key, session }: Caller): readonly (readonly ['session' | 'person' | 'key', string])[] {
  if (session === null) return [['key', key]]
  return [
    ['session', session.id],
    ['person', session.actor],
  ]
}

async function count(request: FastifyRequest, meter: Meter, who: string, of: Counted, limit: number): Promise<void> {
  const { over, wait } = await meter(request, who)
  if (over) throw httpProblem('too_many_calls', { of, limit, retryAfterSeconds: wait })
}

function metersOf(app: FastifyInstance) {
  const of = (kind: KnownKind) => ({
    session: meter(app, KNOWN[kind].session),
    person: meter(app, KNOWN[kind].person),
    key: meter(app, KNOWN[kind].key),
  })
  return { read: of('read'), write: of('write'), costly: of('costly') }
}

const addressMeters = (app: FastifyInstance) => ({
  open: meter(app, UNKNOWN.open.address, 'address'),
  enter: meter(app, UNKNOWN.enter.address, 'address'),
  refused: meter(app, UNKNOWN.refused.address, 'address'),
  probe: meter(app, UNKNOWN.probe.address, 'address'),
})

/**
 * Creates a meter. One that counts by address uses the library's own counting key, by which the IPv6 addresses of one
 * network count together.
 */
function meter(app: FastifyInstance, max: number, by: 'name' | 'address' = 'name'): Meter {
  const names = new WeakMap<FastifyRequest, string>()
  const named = { keyGenerator: (request: FastifyRequest) => names.get(request) ?? '' }
  const options = { max, timeWindow: WINDOW_MS, cache: REMEMBERED, ...(by === 'name' ? named : {}) }
  const take = app.createRateLimit(options)
  return async (request, who, mode) => {
    names.set(request, who)
    const taken = await take(request, { increment: mode === undefined })
    if (taken.isAllowed) return { over: false, wait: 0 }
    // A check sees only earlier calls; a count also sees the call that it counts.
    const over = mode === undefined ? taken.isExceeded : taken.remaining === 0
    return { over, wait: Math.max(1, taken.ttlInSeconds) }
  }
}

/** Returns the hash of the caller's credentials, so that no secret is stored; null without credentials. */
function credentialOf({ headers: { authorization, cookie } }: FastifyRequest): string | null {
  const shown = authorization ?? cookie
  return shown === undefined ? null : hash('sha256', shown, 'base64')
}

function remember(good: Set<string>, credential: string | null): void {
  if (credential === null || good.has(credential)) return
  good.add(credential)
  if (good.size > GOOD) for (const oldest of good) return void good.delete(oldest)
}

const [, ENTER] = OPERATIONS.enterSession
const isEntering = ({ routeOptions }: FastifyRequest): boolean => routeOptions.url === ENTER

/** Stops looking up unknown credentials from an address that guesses; recently valid ones still pass. */
function refuseGuessing(app: FastifyInstance, refused: Meter, good: Set<string>): void {
  app.addHook('onRequest', async request => {
    const { over, wait } = await refused(request, request.ip, 'check only')
    if (!over) return
    const credential = credentialOf(request)
    const isGuess = credential === null ? isEntering(request) : !good.has(credential)
    if (!isGuess) return
    throw httpProblem('too_many_calls', { of: 'address', limit: UNKNOWN.refused.address, retryAfterSeconds: wait })
  })
  app.addHook('onResponse', async (request, { statusCode }) => {
    if (statusCode !== 401 && statusCode !== 410) return
    const credential = credentialOf(request)
    const isWrong = statusCode === 401 ? credential !== null : isEntering(request)
    if (!isWrong) return
    if (credential !== null) good.delete(credential)
    await refused(request, request.ip)
  })
}
