// Sessions of persons. Links and tokens are 32 random bytes that only their hashes remember; all in real time.
import { type Database, statement } from './statement.ts'

export interface StoredSession {
  readonly id: string
  readonly actor: string
  readonly order_id: string | null
  readonly created_at: number
  readonly entered_at: number | null
  readonly ends_at: number | null
  readonly link_until: number | null
}

const COLUMNS = 'id, actor, order_id, created_at, entered_at, ends_at, link_until'

const add = statement<[id: string, actor: string, order: string | null, link: Buffer, minutes: number], StoredSession>(
  'add_session',
  `insert into sessions (id, actor, order_id, link_hash, link_until)
   values ($1::uuid, $2, $3::uuid, $4, clock_timestamp() + make_interval(mins => $5)) returning ${COLUMNS}`,
)
/** A session that waits behind its link. */
export async function addSession(
  db: Database,
  ...values: Parameters<typeof add> extends [Database, ...infer V] ? V : never
) {
  const [session] = await add(db, ...values)
  if (!session) throw new Error('a session could not be made')
  return session
}

const enter = statement<[link: Buffer, token: Buffer, hours: number], StoredSession>(
  'enter_session',
  `update sessions set link_until = null, token_hash = $2, entered_at = clock_timestamp(),
          ends_at = clock_timestamp() + make_interval(hours => $3)
    where link_hash = $1 and link_until > clock_timestamp() and revoked_at is null returning ${COLUMNS}`,
)
/** Uses the link up: of two who open it at once, one enters. Its hash stays, so that it is known which session it became. */
export const enterSession = async (
  db: Database,
  link: Buffer,
  token: Buffer,
  hours: number,
): Promise<StoredSession | null> => (await enter(db, link, token, hours))[0] ?? null

const ofLink = statement<[link: Buffer], StoredSession>(
  'session_of_link',
  `select ${COLUMNS} from sessions where link_hash = $1`,
)
/** The session that waits behind this link or that it became, also one that has ended. */
export const sessionOfLink = async (db: Database, link: Buffer): Promise<StoredSession | null> =>
  (await ofLink(db, link))[0] ?? null

const find = statement<[token: Buffer], StoredSession>(
  'find_session',
  `select ${COLUMNS} from sessions where token_hash = $1 and ends_at > clock_timestamp() and revoked_at is null`,
)
export const findSession = async (db: Database, token: Buffer): Promise<StoredSession | null> =>
  (await find(db, token))[0] ?? null

const list = statement<[actor: string | null], StoredSession>(
  'list_sessions',
  `select ${COLUMNS} from sessions
    where ($1::text is null or actor = $1) and revoked_at is null
      and greatest(ends_at, link_until) > clock_timestamp()
    order by created_at desc limit 200`,
)
/** Those that have not ended: of one person, or the latest of all. */
export const listSessions = (db: Database, actor: string | null) => list(db, actor)

const revoke = statement<[id: string, actor: string | null], { id: string }>(
  'revoke_session',
  `update sessions set revoked_at = clock_timestamp(), link_until = null, token_hash = null
    where id = $1::uuid and ($2::text is null or actor = $2) and revoked_at is null returning id`,
)
/** Whether there was one to revoke. */
export const revokeSession = async (db: Database, id: string, actor: string | null): Promise<boolean> =>
  (await revoke(db, id, actor)).length > 0

const name = statement<[id: string, name: string], never>(
  'name_person',
  `insert into persons (id, name) values ($1, $2)
   on conflict (id) do update set name = excluded.name where persons.name <> excluded.name`,
)
/** Keeps how a person is called; language and zone stay as an order has told them. */
export const namePerson = async (db: Database, id: string, called: string): Promise<void> =>
  void (await name(db, id, called))

/** Sessions that ended a month ago are forgotten. */
export const forgetSessions = statement<[], never>(
  'forget_sessions',
  `delete from sessions where coalesce(ends_at, link_until, revoked_at, created_at) < clock_timestamp() - interval '30 days'`,
)
