// What PostgreSQL and the tables tell about a run: deadlocks, leases, silent endings.
import { type Database, statement } from '../store/statement.ts'

const deadlocked = statement<[], { count: number }>(
  'observe_deadlocks',
  'select deadlocks as count from pg_stat_database where datname = current_database()',
)
/** How many there have been in this database. */
export const deadlocks = async (db: Database): Promise<number> => (await deadlocked(db))[0]?.count ?? -1

const holding = statement<[], { count: number }>(
  'observe_leases',
  'select count(distinct holder) from leases where holder is not null and held_until > clock_timestamp()',
)
/** How many servers hold leases of the clockwork. */
export const holders = async (db: Database): Promise<number> => (await holding(db))[0]?.count ?? -1

const kept = statement<[order: string], { at: number }>(
  'observe_silence',
  `select at from order_events where order_id = $1::uuid and type = 'request.accepted' and actor = 'clock'`,
)
/** When the silence of an order's request took effect, as it is stored: asking a server would keep the promise. */
export const silenceOf = async (db: Database, order: string): Promise<number | null> =>
  (await kept(db, order))[0]?.at ?? null
