// Sessions of persons. Links and tokens are 32 random bytes of which only the hash is stored; all times are real time.
import { type Database, statement } from './statement.ts'

export interface StoredSession {
  readonly id: string
  readonly actor: string
  readonly order_id: string | null
  readonly created_at: number
  readonly entered_at: number | null
  readonly ends_at: number | null
  readonly link_until: number | null
  /** Accurate to the minute; null before the session was entered. */
  readonly last_used_at: number | null
}

/** How long a link can be used. */
export const SESSION_LINK_MINUTES = 15
/** A session ends this many hours after it was entered. */
export const SESSION_HOURS = 12
/** A session ends after this many minutes without a call. */
export const SESSION_IDLE_MINUTES = 120

const COLUMNS = 'id, actor, order_id, created_at, entered_at, ends_at, link_until, last_used_at'
const NOT_IDLE = `last_used_at > clock_timestamp() - interval '${SESSION_IDLE_MINUTES} minutes'`

const add = statement<[id: string, actor: string, order: string | null, link: Buffer, minutes: number], StoredSession>(
  'add_session',
  `insert into sessions (id, actor, order_id, link_hash, link_until)
   values ($1::uuid, $2, $3::uuid, $4, clock_timestamp() + make_interval(mins => $5)) returning ${COLUMNS}`,
)
/** Creates a session that its link has not opened yet. */
export async function addSession(
  db: Database,
  ...values: Parameters<typeof add> extends [Database, ...infer V] ? V : never
) {
  const [session] = await add(db, ...values)
  if (!session) throw new Error('a session could not be created')
  return session
}

/** A call that is in flight while its browser opens a new session may still carry the old session's token. */
const REPLACED_JUST_NOW = "revoked_at > clock_timestamp() - interval '10 seconds'"

const enter = statement<
  [link: Buffer, token: Buffer, hours: number, held: Buffer | null],
  StoredSession & { readonly replaced: string | null }
>(
  'enter_session',
  // A replaced session keeps its token’s hash, so that the token is recognized; a session that its person has ended
  // does not.
  `with held as (select id, revoked_at from sessions
                   where token_hash = $4 and ends_at > clock_timestamp() and ${NOT_IDLE} for update),
        entered as (update sessions set link_until = null, token_hash = $2, entered_at = clock_timestamp(),
                           last_used_at = clock_timestamp(), ends_at = clock_timestamp() + make_interval(hours => $3)
                     where link_hash = $1 and link_until > clock_timestamp() and revoked_at is null
                       and not exists (select 1 from held where ${REPLACED_JUST_NOW})
                    returning ${COLUMNS}),
        replaced as (update sessions set revoked_at = clock_timestamp(), link_until = null
                      where id = (select id from held where revoked_at is null) and exists (select 1 from entered)
                     returning id)
   select ${COLUMNS}, (select r.id from replaced r) as replaced from entered`,
)
/**
 * Uses up the link and ends the session whose token the browser held. Of two concurrent uses of a link one succeeds, as
 * does one of two links opened at once by one browser. The link's hash stays, to find the session it opened.
 * @param held the hash of the token that the browser sent; null if none
 * @returns the session, with the id of the one that it replaced; null if it could not be entered
 */
export const enterSession = async (
  db: Database,
  ...values: Parameters<typeof enter> extends [Database, ...infer V] ? V : never
) => (await enter(db, ...values))[0] ?? null

const ofLink = statement<[link: Buffer], StoredSession>(
  'session_of_link',
  `select ${COLUMNS} from sessions where link_hash = $1`,
)
/** Finds the session of this link, whether unopened, in force or ended. */
export const sessionOfLink = async (db: Database, link: Buffer): Promise<StoredSession | null> =>
  (await ofLink(db, link))[0] ?? null

const IN_FORCE = `token_hash = $1 and ends_at > clock_timestamp() and ${NOT_IDLE} and revoked_at is null`
const find = statement<[token: Buffer], StoredSession>(
  'find_session',
  `with found as (select ${COLUMNS} from sessions where ${IN_FORCE}),
        seen as (update sessions set last_used_at = clock_timestamp()
                  where id = (select id from found) and last_used_at < clock_timestamp() - interval '1 minute')
   select * from found`,
)
/** Finds the session in force and records its use, at most once a minute. */
export const findSession = async (db: Database, token: Buffer): Promise<StoredSession | null> =>
  (await find(db, token))[0] ?? null

const peek = statement<[token: Buffer], StoredSession>(
  'peek_session',
  `select ${COLUMNS} from sessions where ${IN_FORCE}`,
)
/** Finds the session in force without recording its use, as an open page alone is no activity. */
export const peekSession = async (db: Database, token: Buffer): Promise<StoredSession | null> =>
  (await peek(db, token))[0] ?? null

/** Where the next page of a list continues. */
export interface SessionPlace {
  readonly at: string
  readonly id: string
}

const list = statement<[actor: string | null, at: string | null, id: string | null, limit: number], StoredSession>(
  'list_sessions',
  `select ${COLUMNS} from sessions
    where ($1::text is null or actor = $1) and revoked_at is null
      and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
      and created_at > statement_timestamp() - interval '${SESSION_HOURS + 1} hours'
      and (link_until > clock_timestamp() or (ends_at > clock_timestamp() and ${NOT_IDLE}))
    order by created_at desc, id desc limit $4`,
)
/**
 * Lists sessions that have not ended, of one person or of all, latest first. Rows older than any session lasts are not
 * read.
 */
export const listSessions = (db: Database, actor: string | null, after: SessionPlace | null, limit: number) =>
  list(db, actor, after?.at ?? null, after?.id ?? null, limit)

const revoke = statement<[id: string, actor: string | null], { id: string }>(
  'revoke_session',
  `update sessions set revoked_at = clock_timestamp(), link_until = null, token_hash = null
    where id = $1::uuid and ($2::text is null or actor = $2) and revoked_at is null returning id`,
)
/** Revokes a session. Returns false if there was none to revoke. */
export const revokeSession = async (db: Database, id: string, actor: string | null): Promise<boolean> =>
  (await revoke(db, id, actor)).length > 0

const name = statement<[id: string, name: string], never>(
  'name_person',
  `insert into persons (id, name) values ($1, $2)
   on conflict (id) do update set name = excluded.name where persons.name <> excluded.name`,
)
/** Stores a person's name. Language and time zone stay as an order last gave them. */
export const namePerson = async (db: Database, id: string, personName: string): Promise<void> =>
  void (await name(db, id, personName))
