// What each step writes, recorded once from the real server: the hand-written side writes the same rows and computes nothing.
import type { Database } from '../../packages/server/src/db/db.ts'
import type { Life, Step } from '../life.ts'
import { STEPS } from '../life.ts'

type Row = Readonly<Record<string, unknown>>
/** The order's row after a step, and the rows that the step added. */
export interface Written {
  readonly order: Row
  readonly events: readonly Row[]
  readonly entries: readonly Row[]
}
export type Recorded = Readonly<Record<Step, Written>>

/** Leads one life and reads after every step what has been written. */
export async function recordRows(
  db: Database,
  life: Life,
  send: (step: Step, life: Life) => Promise<void>,
): Promise<Recorded> {
  const steps: [Step, Written][] = []
  let seen = 0
  for (const step of STEPS) {
    await send(step, life)
    const written = await readWritten(db, life.id, seen)
    seen = Number(written.order.version)
    steps.push([step, written])
  }
  const { place, open, message, answer } = Object.fromEntries(steps)
  if (!place || !open || !message || !answer) throw new Error('a step was not recorded')
  return { place, open, message, answer }
}

const READ = `
select (select to_json(o) from orders o where id = $1) as order,
       (select coalesce(json_agg(e order by seq), '[]') from order_events e where order_id = $1 and seq > $2) as events,
       (select coalesce(json_agg(e order by seq, line), '[]') from order_entries e where order_id = $1 and seq > $2) as entries`

export async function readWritten(db: Database, id: string, seen: number): Promise<Written> {
  const [row] = await db.query<{ order: Row; events: Row[]; entries: Row[] }>({
    name: 'read_written',
    text: READ,
    values: [id, seen],
  })
  if (!row) throw new Error('nothing was written')
  return row
}

/** A value as a parameter: JSON as text, everything else as PostgreSQL wrote it. */
export const parameter = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value
