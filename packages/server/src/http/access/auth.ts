// Who is calling: an API key and for whom it acts, or a person's session, as a bearer token or as a cookie.
import { createHash } from 'node:crypto'
import type { Audience } from '@evenhand/sdk/contract'
import type { FastifyRequest } from 'fastify'
import type { KeyInForce } from '../../store/keys.ts'
import type { StoredSession } from '../../store/sessions.ts'
import { uuidv8 } from '../../store/uuid.ts'
import type { CallingActor } from '../orders/sight.ts'
import { httpProblem } from '../routes/problem.ts'

export interface Caller {
  /**
   * Whom an idempotency key belongs to: the API key by its id, or the person of a session. Who enters again repeats what
   * an earlier session has begun; a key that acts for the same person is another caller.
   */
  readonly key: string
  readonly actor: CallingActor
  /** null for an API key. */
  readonly session: StoredSession | null
}

/** How callers are recognised, and where this server is. */
export interface Identity {
  findKey(key: string): Promise<string | null>
  /** Notes that its person was here. */
  findSession(hash: Buffer): Promise<StoredSession | null>
  /** The name of this installation’s cookie: others on the same host have their own. */
  sessionCookie(): string
  /** Notes nothing. */
  peekSession(hash: Buffer): Promise<StoredSession | null>
  /** The origins that are ours: cookies change nothing from elsewhere. */
  isOurOrigin(origin: string): boolean
  /** Whether everybody may move the test clock: in the demo. */
  readonly openClock: boolean
}

const ACTOR = /^(buyer|seller|staff):([!-~]{1,128})$/
const ACTORS = ['buyer:<id>', 'seller:<id>', 'staff:<id>']
export const SESSION_PREFIX = 'evs_'

/** `__Host-` binds the cookie to this host and to https; browsers take it from nothing else. */
export const sessionCookieOf = (installation: string, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}evenhand-${installation}`

export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest()

/** How long a key that was found is believed without asking again: so long may a revoked one still work where no word of it came. */
const REMEMBER_MS = 5000

export interface KeyReader {
  /** The id of a key that is in force. */
  find(key: string): Promise<string | null>
  /** Somebody has revoked it, here or elsewhere: it is not believed any more. */
  forget(id: string): void
}

/** Finds keys by their hash, remembering them for a moment: the database need not be asked on every call. */
export function keyReader(find: (hash: Buffer) => Promise<KeyInForce | null>, now: () => number): KeyReader {
  const known = new Map<string, { id: string; until: number }>()
  return {
    find: async key => {
      const hash = hashKey(key)
      const name = hash.toString('base64')
      const remembered = known.get(name)
      if (remembered && now() < remembered.until) return remembered.id
      const found = await find(hash)
      if (found === null) known.delete(name)
      else
        known.set(name, { id: found.id, until: Math.min(now() + REMEMBER_MS, found.until ?? Number.POSITIVE_INFINITY) })
      return found?.id ?? null
    },
    forget: id => {
      for (const [name, each] of known) if (each.id === id) known.delete(name)
    },
  }
}

/** Whether a person may call what is for this audience; a key without an actor may always. */
function letsPeopleIn(audience: Audience, { openClock }: Identity): boolean {
  switch (audience) {
    case 'anyone':
    case 'any_actor':
      return true
    case 'test_clock':
      return openClock
    case 'marketplace':
      return false
  }
}

/** The caller of this call; refuses what has no key, a wrong actor, or is not for it. */
export async function callerOf(request: FastifyRequest, audience: Audience, identity: Identity): Promise<Caller> {
  const caller = await recognise(request, identity)
  if (caller.actor.role !== 'marketplace' && !letsPeopleIn(audience, identity))
    throw httpProblem('marketplace_only', {})
  return caller
}

async function recognise(request: FastifyRequest, identity: Identity): Promise<Caller> {
  const { authorization } = request.headers
  if (authorization === undefined) return byCookie(request, identity)
  const [scheme, token, ...rest] = authorization.split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) throw httpProblem('unauthorized', {})
  if (token.startsWith(SESSION_PREFIX)) return bySession(request, token, identity)
  const id = await identity.findKey(token)
  if (id === null) throw httpProblem('unauthorized', {})
  return { key: id, actor: actorOf(request.headers['evenhand-actor']), session: null }
}

/** Cookies go along with every call of the browser, also with those that another site has made up. */
async function byCookie(request: FastifyRequest, identity: Identity): Promise<Caller> {
  const token = cookieOf(request.headers.cookie, identity.sessionCookie())
  if (token === null) throw httpProblem('unauthorized', {})
  const caller = await bySession(request, token, identity, 'signed_in_as_other')
  if (request.method !== 'GET') {
    const { origin = '', 'content-type': type = '' } = request.headers
    if (!identity.isOurOrigin(origin)) throw httpProblem('origin_not_ours', {})
    if ((request.method === 'POST' || request.method === 'PUT') && !/^application\/json\b/i.test(type))
      throw httpProblem('media_type', { allowed: ['application/json'] })
  }
  return caller
}

/**
 * A bearer of a token names its own person or nobody. A browser’s cookie may have changed hands since a page was opened:
 * that has a “no” of its own, which the page can explain.
 */
async function bySession(
  request: FastifyRequest,
  token: string,
  identity: Identity,
  other: 'actor_invalid' | 'signed_in_as_other' = 'actor_invalid',
): Promise<Caller> {
  const session = await identity.findSession(hashKey(token))
  if (!session) throw httpProblem('session_ended', {})
  const named = namedIn(request)
  if (named !== null && named !== session.actor) {
    if (other === 'actor_invalid' || !ACTOR.test(named))
      throw httpProblem('actor_invalid', { allowed: [session.actor] })
    throw httpProblem('signed_in_as_other', { openedFor: named, signedInAs: session.actor })
  }
  return { key: ownerOf(session), actor: actorOf(session.actor), session }
}

/** The actor is the session’s own and never one that a call names. No API key has an id of this version. */
const ownerOf = ({ actor }: StoredSession): string => uuidv8('person', actor)

/** For whom a session’s call is meant: by the header, or in the query where a browser cannot send one (the stream). */
function namedIn({ headers, query }: FastifyRequest): string | null {
  const named = headers['evenhand-actor'] ?? (isRecord(query) ? query['evenhand-actor'] : undefined)
  return typeof named === 'string' ? named : null
}
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The value of a cookie, as it was sent. */
export function cookieOf(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map(pair => pair.trim().split('='))
  const [, value] = pairs.find(([key]) => key === name) ?? []
  return value !== undefined && /^[\w-]{20,100}$/.test(value) ? value : null
}

export function actorOf(header: string | string[] | undefined): CallingActor {
  if (header === undefined) return { role: 'marketplace' }
  const [, role, id] = typeof header === 'string' ? (ACTOR.exec(header) ?? []) : []
  if ((role === 'buyer' || role === 'seller' || role === 'staff') && id !== undefined) return { role, id }
  throw httpProblem('actor_invalid', { allowed: ACTORS })
}
