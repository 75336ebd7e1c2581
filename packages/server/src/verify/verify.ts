// Verifies a database: replays every stream and compares what is stored with what follows from its events.
import { readClock } from '../store/clock.ts'
import { isCurrent } from '../store/orders/stateVersions.ts'
import type { Database } from '../store/statement.ts'
import { knownEndpoints } from '../store/streams/verify/outbox.ts'
import { type Stray, straysIn } from '../store/streams/verify/strays.ts'
import { type Moment, type Part, verifiedParts } from './aggregate.ts'
import type { Difference } from './difference.ts'
import { ORDERS } from './orders.ts'
import { POLICIES } from './policies.ts'
import { SELLERS } from './sellers.ts'

/** The aggregates that have streams. */
const AGGREGATES: readonly {
  readonly kind: Difference['kind']
  parts(db: Database, moment: Moment): AsyncIterable<Part>
}[] = [
  { kind: 'order', parts: (db, moment) => verifiedParts(ORDERS, db, moment) },
  { kind: 'seller', parts: (db, moment) => verifiedParts(SELLERS, db, moment) },
  { kind: 'policy', parts: (db, moment) => verifiedParts(POLICIES, db, moment) },
]

export interface Counts {
  readonly orders: number
  readonly sellers: number
  readonly policies: number
  readonly events: number
  readonly differences: number
  /** The number of states of another version. They are not compared: the server ignores them and folds the events. */
  readonly oldStates: number
}

/** The most owners remembered as already reported, so that their strays are not reported as well. */
const MOST_REPORTED = 100_000

/**
 * Verifies everything that `db` sees and returns the counts. `db` must be one consistent snapshot, as a change between
 * two statements would be reported as a difference.
 */
export async function verify(db: Database, report: (difference: Difference) => void): Promise<Counts> {
  const [{ now }, current, endpoints] = [await readClock(db), await isCurrent(db), await knownEndpoints(db)]
  const streams = { order: 0, seller: 0, policy: 0 }
  const counts = { events: 0, differences: 0, oldStates: 0 }
  const reported = new Set<string>()
  const notify = (difference: Difference) => {
    counts.differences++
    report(difference)
    if (reported.size < MOST_REPORTED) for (const name of namesOf(difference)) reported.add(name)
  }
  for (const { kind, parts } of AGGREGATES) {
    for await (const part of parts(db, { now, isCurrent: current, endpoints })) {
      streams[kind] += part.streams
      counts.events += part.events
      counts.oldStates += part.oldStates
      for (const difference of part.differences) notify(difference)
    }
  }
  for await (const stray of straysIn(db)) {
    const difference = strayDifference(stray)
    const names = [...namesOf(difference), ...(stray.stream === null ? [] : [`stream ${stray.stream}`])]
    if (names.some(name => reported.has(name))) continue
    notify(difference)
    for (const name of names) reported.add(name)
  }
  return { orders: streams.order, sellers: streams.seller, policies: streams.policy, ...counts }
}

/** Returns the names by which an owner is recognized as already reported. */
const namesOf = ({ kind, id, reference }: Difference): readonly string[] => [
  `${kind} ${id}`,
  ...(reference === null ? [] : [`reference ${reference}`]),
]

const strayDifference = ({ table, kind, owner, reference, rows }: Stray & { readonly table: string }): Difference => ({
  kind,
  id: owner,
  reference,
  table,
  row: null,
  field: null,
  stored: rows,
  follows: null,
  why: `${rows} ${rows === 1 ? 'row belongs' : 'rows belong'} to nothing that is stored`,
})
