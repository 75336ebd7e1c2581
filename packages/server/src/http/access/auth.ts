// Identifies the caller: an API key with the actor that it acts for, or a person's session by bearer token or cookie.

import { hash } from 'node:crypto'
import { isRecord } from '@evenhand/core'
import type { Audience } from '@evenhand/sdk/contract'
import type { FastifyRequest } from 'fastify'
import type { KeyInForce } from '../../store/keys.ts'
import type { StoredSession } from '../../store/sessions.ts'
import { uuidv8 } from '../../store/uuid.ts'
import type { CallingActor } from '../orders/sight.ts'
import { httpProblem } from '../routes/problem.ts'

export interface Caller {
  /**
   * The owner of the caller's idempotency keys: the id of the API key, or the person of a session. A person who signs
   * in again can repeat the calls of an earlier session. An API key that acts for the same person is another owner.
   */
  readonly key: string
  readonly actor: CallingActor
  /** The session; null for an API key. */
  readonly session: StoredSession | null
}

/** How callers are identified, and the origins of this server. */
export interface Identity {
  findKey(key: string): Promise<string | null>
  /** Finds a session in force, and records that its person was active. */
  findSession(hash: Buffer): Promise<StoredSession | null>
  /** Returns the name of this installation’s session cookie; other installations on the same host use other names. */
  sessionCookie(): string
  /** Finds a session in force without recording activity. */
  peekSession(hash: Buffer): Promise<StoredSession | null>
  /** Reports whether an origin is this server's own. A change by cookie is refused from any other origin. */
  isOurOrigin(origin: string): boolean
  /** Whether any person may move the test clock, as in the demo. */
  readonly openClock: boolean
}

const ACTOR = /^(buyer|seller|staff):([!-~]{1,128})$/
const ACTORS = ['buyer:<id>', 'seller:<id>', 'staff:<id>']
export const SESSION_PREFIX = 'evs_'

/**
 * Returns the name of the session cookie. `__Host-` binds it to this host and to https; without https, browsers reject
 * such a name.
 */
export const sessionCookieOf = (installation: string, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}evenhand-${installation}`

export const hashKey = (key: string): Buffer => hash('sha256', key, 'buffer')

/** How long a key is cached, in milliseconds. A revoked key may still work for so long if the notification was lost. */
const CACHE_MS = 5000

export interface KeyReader {
  /** Returns the id of a valid key; null if the key is not valid. */
  find(key: string): Promise<string | null>
  /** Removes a revoked key from the cache, whichever server revoked it. */
  forget(id: string): void
}

/** Finds keys by their hash, with a short-lived cache that saves a database query per call. */
export function keyReader(find: (hash: Buffer) => Promise<KeyInForce | null>, now: () => number): KeyReader {
  const known = new Map<string, { id: string; until: number }>()
  return {
    find: async key => {
      const hashed = hashKey(key)
      const name = hashed.toString('base64')
      const remembered = known.get(name)
      if (remembered && now() < remembered.until) return remembered.id
      const found = await find(hashed)
      if (found === null) known.delete(name)
      else known.set(name, { id: found.id, until: Math.min(now() + CACHE_MS, found.until ?? Number.POSITIVE_INFINITY) })
      return found?.id ?? null
    },
    forget: id => {
      for (const [name, each] of known) if (each.id === id) known.delete(name)
    },
  }
}

/** Reports whether a person may call operations for this audience; a key without an actor may call all of them. */
function admitsPeople(audience: Audience, { openClock }: Identity): boolean {
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

/**
 * Returns the caller of an HTTP call; throws if the credentials are not valid, if the actor that the call names is not
 * valid for them, or if the operation is not open to persons and the caller is one.
 */
export async function callerOf(request: FastifyRequest, audience: Audience, identity: Identity): Promise<Caller> {
  const caller = await identify(request, identity)
  if (caller.actor.role !== 'marketplace' && !admitsPeople(audience, identity))
    throw httpProblem('marketplace_only', {})
  return caller
}

async function identify(request: FastifyRequest, identity: Identity): Promise<Caller> {
  const { authorization } = request.headers
  if (authorization === undefined) return byCookie(request, identity)
  const [scheme, token, ...rest] = authorization.split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) throw httpProblem('unauthorized', {})
  if (token.startsWith(SESSION_PREFIX)) return bySession(request, token, identity)
  const id = await identity.findKey(token)
  if (id === null) throw httpProblem('unauthorized', {})
  return { key: id, actor: actorOf(request.headers['evenhand-actor']), session: null }
}

/**
 * Identifies the caller by cookie. A browser also sends cookies with calls that another site forged, so the origin of
 * every change is checked.
 */
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
 * Identifies the caller by a session's token and checks the actor that the call names. A bearer token may name only the
 * session's own person. A browser’s cookie may belong to another person since a page was opened: this has its own
 * problem code, which the page can explain.
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

/**
 * Returns the owner of a session's idempotency keys, derived from the session's own actor, never from an actor named in
 * a call. Ids of API keys have another UUID version, so no key has the same owner.
 */
const ownerOf = ({ actor }: StoredSession): string => uuidv8('person', actor)

/**
 * Returns the actor that a session’s call names: in the header or, for the stream, in the query, as browsers cannot set
 * a header there.
 */
function namedIn({ headers, query }: FastifyRequest): string | null {
  const named = headers['evenhand-actor'] ?? (isRecord(query) ? query['evenhand-actor'] : undefined)
  return typeof named === 'string' ? named : null
}
/** Returns the value of a cookie as it was sent. */
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
