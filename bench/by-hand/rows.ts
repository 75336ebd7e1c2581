// The rows of each step, recorded once from the real server. The hand-written side writes them and computes nothing.
import type { Database } from '../../packages/server/src/db/db.ts'
import { partitionOfId } from '../../packages/server/src/store/streams/partition.ts'
import type { Life, Step } from '../life.ts'
import { STEPS } from '../life.ts'

type Row = Readonly<Record<string, unknown>>
/** The order's row after a step, and the rows that the step added. */
export interface Written {
  readonly order: Row
  readonly events: readonly Row[]
  readonly entries: readonly Row[]
  /** The money requests that the step added. */
  readonly money: readonly Row[]
}
export type Recorded = Readonly<Record<Step, Written>>

/** Runs the steps of one life and reads the new rows after each step. */
export async function recordRows(
  db: Database,
  life: Life,
  send: (step: Step, life: Life) => Promise<void>,
): Promise<Recorded> {
  const steps: [Step, Written][] = []
  let version = 0
  for (const step of STEPS) {
    await send(step, life)
    const written = await readWritten(db, life.id, version)
    version = Number(written.order.version)
    steps.push([step, written])
  }
  const { place, open, message, answer } = Object.fromEntries(steps)
  if (!place || !open || !message || !answer) throw new Error('a step was not recorded')
  return { place, open, message, answer }
}

const READ = `
select (select to_json(o) from orders o where partition = $3 and id = $1) as order,
       (select coalesce(json_agg(e order by seq), '[]') from events e where partition = $3 and stream = $1 and seq > $2) as events,
       (select coalesce(json_agg(e order by seq, line), '[]') from entries e where partition = $3 and order_id = $1 and seq > $2) as entries,
       (select coalesce(json_agg(m order by id), '[]') from money_requests m where partition = $3 and order_id = $1 and id > $2) as money`

export async function readWritten(db: Database, id: string, version: number): Promise<Written> {
  const [row] = await db.query<{ order: Row; events: Row[]; entries: Row[]; money: Row[] }>({
    name: 'read_written',
    text: READ,
    values: [id, version, partitionOfId(id)],
  })
  if (!row) throw new Error('nothing was written')
  return row
}

/** Returns a value as a parameter: JSON as text, everything else as PostgreSQL returned it. */
export const parameter = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value
