// Observes a run through PostgreSQL and its tables: deadlocks, leases, requests ended by silence.
import { type Database, statement } from '../store/statement.ts'

const deadlocked = statement<[], { count: number }>(
  'observe_deadlocks',
  'select deadlocks as count from pg_stat_database where datname = current_database()',
)
/** Returns the number of deadlocks in this database. */
export const deadlocks = async (db: Database): Promise<number> => (await deadlocked(db))[0]?.count ?? -1

const holding = statement<[], { count: number }>(
  'observe_leases',
  'select count(distinct holder) from leases where holder is not null and held_until > clock_timestamp()',
)
/** Returns the number of servers that hold leases of the scheduler. */
export const holders = async (db: Database): Promise<number> => (await holding(db))[0]?.count ?? -1

const fired = statement<[order: string], { at: number }>(
  'observe_silence',
  `select at from events where stream = $1::uuid and type = 'request.accepted' and actor = 'clock'`,
)
/**
 * Returns when silence ended an order's request. Reads the tables, because a call to a server would fire the deadline.
 */
export const silenceOf = async (db: Database, order: string): Promise<number | null> =>
  (await fired(db, order))[0]?.at ?? null

const written = statement<[], { texts: Readonly<Record<string, { text: string }>> }>(
  'observe_texts',
  'select texts from events where texts is not null',
)
const referenced = statement<[], { reference: string }>('observe_references', 'select reference from orders')
/** Returns how often each text is in a history, and how often each reference was placed. */
export async function marks(db: Database): Promise<ReadonlyMap<string, number>> {
  const texts = (await written(db)).flatMap(({ texts: each }) => Object.values(each).map(({ text }) => text))
  const references = (await referenced(db)).map(({ reference }) => reference)
  const count = new Map<string, number>()
  for (const mark of [...texts, ...references]) count.set(mark, (count.get(mark) ?? 0) + 1)
  return count
}

const backends = statement<[], { pid: number }>(
  'observe_backends',
  `select pid from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
    order by state <> 'active', query_start desc limit 1`,
)
/** Returns the process id of a connection of the server, preferably an active one. */
export async function busyBackend(db: Database): Promise<number> {
  const [found] = await backends(db)
  if (!found) throw new Error('the server has no connection')
  return found.pid
}

/** Removes the limits on a person's activity from the policy, as in old versions; call it before orders are read. */
export const withoutBounds = statement<[], never>(
  'policy_without_bounds',
  `update policy_versions set document = (document::jsonb - 'most')::json where kind = 'order'`,
)
