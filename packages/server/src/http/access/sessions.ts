// Handlers for session links, sessions, the current caller, and the demo's sign-in.
import { randomBytes } from 'node:crypto'
import { isRecord, reaches, toIso } from '@evenhand/core'
import { findPerson } from '../../store/orders/lists.ts'
import { load } from '../../store/orders/load.ts'
import {
  addSession,
  enterSession,
  listSessions,
  namePerson,
  peekSession,
  revokeSession,
  SESSION_HOURS,
  SESSION_IDLE_MINUTES,
  SESSION_LINK_MINUTES,
  type SessionPlace,
  type StoredSession,
  sessionOfLink,
} from '../../store/sessions.ts'
import type { Database } from '../../store/statement.ts'
import { STORED_UUID, uuidv7 } from '../../store/uuid.ts'
import { type CallingActor, personOf } from '../orders/sight.ts'
import type { Cookies, Handlers } from '../routes/mount.ts'
import type { Work } from '../routes/once.ts'
import { isInstantText, isText, paged, readCursor } from '../routes/paging.ts'
import { httpProblem, refusalProblem } from '../routes/problem.ts'
import { actorOf, hashKey, SESSION_PREFIX } from './auth.ts'
import { linkUrl, type Secrets } from './secrets.ts'

export interface DemoPerson {
  readonly actor: `buyer:${string}` | `seller:${string}` | `staff:${string}`
  readonly name: string
}
export interface Demo {
  /** Returns the name of a demo person; null for any other actor. */
  nameOf(actor: string): string | null
  /**
   * Returns the demo people with their numbers of open tasks; `ready` is true once the scenarios have been played up to
   * the present.
   */
  people(): Promise<{ items: (DemoPerson & { yourTurn: number })[]; ready: boolean }>
}

export interface SessionTools {
  readonly db: Database
  readonly mode: 'demo' | 'sandbox' | 'production'
  /** Returns the real time in milliseconds. */
  readonly now: () => number
  /** Returns the public address, without a slash at its end. */
  readonly address: () => string
  readonly secrets: Secrets
  /** Notifies every stream that a session has ended. */
  readonly ended: (id: string) => void
  readonly afterwards: Work['afterwards']
  /** The demo's sign-in; null in other modes. */
  readonly demo: Demo | null
}

const newToken = (): string => randomBytes(32).toString('base64url')
const isoOf = (at: number | null): string => toIso(at ?? 0)

type DemoHandlers = Pick<Handlers, 'listDemoPeople' | 'signInToDemo'>
type SessionHandlers = Pick<Handlers, 'createSession' | 'enterSession' | 'listSessions' | 'revokeSession' | 'me'> &
  Partial<DemoHandlers>

export function sessionHandlers(tools: SessionTools): SessionHandlers {
  const { db, mode, now, address, secrets } = tools
  return {
    createSession: async ({ actor, name, orderId }) => {
      await mustReach(db, actorOf(actor), orderId ?? null)
      await rememberName(db, actor, name ?? null)
      const id = uuidv7(now())
      const link = secrets.linkToken(id)
      const session = await addSession(db, id, actor, orderId ?? null, hashKey(link), SESSION_LINK_MINUTES)
      return { id, url: linkUrl(address(), link), expiresAt: isoOf(session.link_until) }
    },
    enterSession: async ({ token, replace = false }, _caller, cookies) => enterOnce(tools, token, replace, cookies),
    listSessions: async ({ actor, cursor, limit = 50 }, caller) => {
      const own = personOf(caller.actor)
      if (own !== null && actor !== undefined && actor !== own) return { items: [], next: null }
      const found = await listSessions(db, own ?? actor ?? null, readCursor(cursor, isPlace), limit + 1)
      return paged(
        found,
        limit,
        session => sessionView(session, caller.session),
        ({ created_at, id }) => ({ at: toIso(created_at), id }),
      )
    },
    revokeSession: async ({ id }, caller, cookies) => {
      const [own, current] = [personOf(caller.actor), await heldBy(db, cookies)]
      if (!(await revokeSession(db, id, own))) throw refusalProblem({ code: 'not_found', what: 'session' })
      await tools.afterwards(async () => tools.ended(id.toLowerCase()))
      // The cookie is deleted only if its own session was ended: the call may have named the session of its bearer
      // token or a third one.
      if (current?.id === id.toLowerCase()) cookies.setSessionCookie(null, 0)
      return null
    },
    me: async (_input, { actor, session }) => ({
      role: actor.role,
      mode,
      sessionId: session?.id ?? null,
      expiresAt: session ? isoOf(session.ends_at) : null,
      person: 'id' in actor ? ((await findPerson(db, actor.id)) ?? { id: actor.id, name: actor.id }) : null,
    }),
    ...(tools.demo ? demoHandlers(tools, tools.demo) : {}),
  }
}

function demoHandlers(tools: SessionTools, demo: Demo): DemoHandlers {
  const { db, now } = tools
  return {
    listDemoPeople: async () => demo.people(),
    signInToDemo: async ({ actor }, _caller, cookies) => {
      await rememberName(db, actor, demo.nameOf(actor))
      const link = newToken()
      await addSession(db, uuidv7(now()), actor, null, hashKey(link), 1)
      // The demo's roles can be switched freely, so a session that ended a moment ago must not block the next one.
      const isHeld = (await heldBy(db, cookies)) !== null
      return enter(tools, link, { ...cookies, token: isHeld ? cookies.token : null })
    },
  }
}

/** Stores the name given for a person. Buyers and sellers are also named by their orders, staff only here. */
async function rememberName(db: Database, actor: string, name: string | null): Promise<void> {
  const person = actorOf(actor)
  if (name !== null && 'id' in person) await namePerson(db, person.id, name)
}

/** Throws if the link leads to an order that the actor may not see. */
async function mustReach(db: Database, actor: CallingActor, orderId: string | null): Promise<void> {
  if (orderId === null) return
  const [loaded] = await load(db, [{ id: orderId, caller: null, actor: null, route: null, key: null }])
  if (!loaded?.snapshot || !reaches(loaded.snapshot.state, actor))
    throw refusalProblem({ code: 'not_found', what: 'order' })
}

/**
 * Opens a link. A used link still works in a browser where its person is signed in; everywhere else it is used up. An
 * unused link never replaces another person’s session without confirmation.
 */
async function enterOnce(tools: SessionTools, link: string, replace: boolean, cookies: Cookies) {
  const { db, now } = tools
  const [behind, held] = await Promise.all([sessionOfLink(db, hashKey(link)), heldBy(db, cookies)])
  if (!behind) throw httpProblem('link_used', {})
  const isOther = held !== null && held.actor !== behind.actor
  if (behind.entered_at !== null && held && cookies.token !== null && !isOther)
    return entered({ ...held, order_id: behind.order_id }, cookies.token)
  if (isWaiting(behind, now()) && isOther && !replace)
    throw httpProblem('other_session_open', {
      signedInAs: held.actor,
      signedInName: await displayName(db, held.actor),
      opensFor: behind.actor,
      opensForName: await displayName(db, behind.actor),
    })
  return enter(tools, link, cookies)
}

/**
 * Uses the link up. The browser’s previous session ends, because its cookie is overwritten and the session could no
 * longer be used. For the same reason a browser cannot open two links at once: the second link stays usable and can be
 * opened a moment later.
 */
async function enter({ db, now, ended, afterwards }: SessionTools, link: string, cookies: Cookies) {
  const token = `${SESSION_PREFIX}${newToken()}`
  const held = cookies.token === null ? null : hashKey(cookies.token)
  const session = await enterSession(db, hashKey(link), hashKey(token), SESSION_HOURS, held)
  if (!session) {
    const behind = await sessionOfLink(db, hashKey(link))
    const isFree = behind !== null && isWaiting(behind, now())
    throw isFree ? httpProblem('too_many_at_once', { limit: 1, retryAfterSeconds: 1 }) : httpProblem('link_used', {})
  }
  const { replaced } = session
  if (replaced !== null) await afterwards(async () => ended(replaced))
  cookies.setSessionCookie(token, session.ends_at ?? 0)
  return entered(session, token)
}

const isWaiting = ({ entered_at, link_until }: StoredSession, now: number): boolean =>
  entered_at === null && link_until !== null && link_until > now

const heldBy = async (db: Database, { token }: Cookies): Promise<StoredSession | null> =>
  token === null ? null : peekSession(db, hashKey(token))

const entered = ({ id, actor, order_id, ends_at }: StoredSession, token: string) => ({
  id,
  token,
  actor,
  orderId: order_id,
  expiresAt: isoOf(ends_at),
})

/** Returns the name of an actor’s person, or the person's id if no name is stored. */
async function displayName(db: Database, actor: string): Promise<string> {
  const person = actorOf(actor)
  return 'id' in person ? ((await findPerson(db, person.id))?.name ?? person.id) : actor
}

const sessionView = (session: StoredSession, own: StoredSession | null) => ({
  id: session.id,
  actor: session.actor,
  orderId: session.order_id,
  createdAt: toIso(session.created_at),
  entered: session.entered_at !== null,
  lastUsedAt: session.last_used_at === null ? null : toIso(session.last_used_at),
  expiresAt: isoOf(endOf(session)),
  current: session.id === own?.id,
})

/** Returns when a session ends without further calls; for a link, when it expires. */
const endOf = ({ ends_at, last_used_at, link_until }: StoredSession): number | null =>
  ends_at === null || last_used_at === null
    ? link_until
    : Math.min(ends_at, last_used_at + SESSION_IDLE_MINUTES * 60_000)

const isPlace = (value: unknown): value is SessionPlace =>
  isRecord(value) && isInstantText(value.at) && isText(value.id) && STORED_UUID.test(value.id)
