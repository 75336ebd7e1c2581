// Generates random performance logs as rows: how orders ended, later corrections, questions and answers.
import {
  DAY,
  HOUR,
  type Instant,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
} from '@evenhand/core'
import { IMPORTED_QUESTION } from '../store/levels/imports.ts'
import { type Database, statement } from '../store/statement.ts'
import { partitionOf } from '../store/streams/partition.ts'
import { registerSeller } from './database/sellers.ts'

/** The 15th of November 2026, a promotion and demotion day of the default policy. */
export const THE_15TH: Instant = Date.UTC(2026, 10, 15)

/** Makes choices from a list of numbers; an exhausted list continues with zeros, the simplest choice. */
const rngOf = (rolls: readonly number[]) => {
  let at = 0
  const below = (limit: number): number => (rolls[at++] ?? 0) % limit
  const pick = <T>(...list: readonly [T, ...T[]]): T => chosen(list, below(list.length))
  return { below, pick, chance: (oneIn: number) => below(oneIn) === oneIn - 1 }
}
const chosen = <T>(list: readonly [T, ...T[]], index: number): T => {
  const [found = list[0]] = list.slice(index)
  return found
}
type Row = Readonly<Record<string, unknown>>
export interface Rows {
  readonly orders: readonly Row[]
  readonly answers: readonly Row[]
  readonly warnings: readonly Row[]
}

const iso = (at: Instant | null | undefined): string | null => (at == null ? null : new Date(at).toISOString())

/** Returns a random performance log from one list of numbers per order. */
export function randomPerformanceLog(rolls: readonly (readonly number[])[]): Rows {
  const all = rolls.map((each, i) => orderRows(rngOf(each), `order-${i}`))
  const warned = rolls.flatMap((each, i) => warningRows(rngOf(each.toReversed()), i))
  return {
    orders: all.flatMap(({ orders }) => orders),
    answers: all.flatMap(({ answers }) => answers),
    warnings: warned,
  }
}
type Rng = ReturnType<typeof rngOf>
/** An id that marks an order as placed in Evenhand; its value does not matter. */
const OWN = '01890000-0000-7000-8000-000000000000'

function orderRows(rng: Rng, reference: string) {
  const isImported = rng.chance(3)
  const at = THE_15TH - 130 * DAY + rng.below(135 * 24) * HOUR + rng.pick(0, 0, 1, -1)
  const recorded = at + (isImported ? rng.pick(HOUR, 20 * DAY, 90 * DAY) : rng.pick(0, 0, HOUR, 2 * DAY))
  const first = { ...ending(rng, at), order_id: isImported ? null : OWN, stays_longer_ms: 0 }
  const rows: Row[] = [{ ...first, reference, line: 3, at: iso(at), recorded_at: iso(recorded) }]
  const later = (days: number, change: Row) => {
    const when = { at: iso(at + days * DAY), recorded_at: iso(recorded + days * DAY) }
    rows.push({ ...rows.at(-1), ...when, line: 3 + rows.length, ...change })
  }
  if (rng.chance(3)) later(1, { rating: 1 + rng.below(5) })
  if (rng.chance(5)) {
    const stays_longer_ms = rng.pick(0, 4 * DAY, 40 * DAY, 1)
    later(4, { fault: rng.pick(...LOGGED_SIDES), fault_status: 'ruled', stays_longer_ms })
  }
  if (rng.chance(6)) later(6, { earned: rng.below(5000), delivered_at: iso(at - 4 * DAY) })
  if (first.method === 'completed' && rng.chance(6))
    later(9, {
      method: 'support',
      closed_at: iso(at + 9 * DAY),
      completed_at: iso(at),
      decided_by: 'staff',
      fault: rng.pick(...LOGGED_SIDES),
      fault_status: 'ruled',
      earned: 0,
    })
  const question = { reference, buyer_id: first.buyer_id }
  return { orders: rows, answers: answerRows(rng, question, at, isImported) }
}

function ending(rng: Rng, at: Instant) {
  const method = rng.below(4) > 0 ? 'completed' : rng.pick(...LOGGED_METHODS)
  const isCompleted = method === 'completed'
  const due = rng.pick(at, at - DAY, at + 3 * DAY, null) ?? null
  const delivered = rng.pick(at - 2 * DAY, at - HOUR, at - DAY, null) ?? null
  const value = rng.pick(10_000, 499, 2_500, 1, null) ?? null
  return {
    method,
    buyer_id: `buyer-${rng.below(6)}`,
    closed_at: iso(at),
    placed_at: iso(rng.pick(at - 9 * DAY, at - 40 * DAY, null)),
    due_at: iso(due),
    delivered_at: iso(delivered),
    late_when_closed: due !== null && due < at && delivered === null,
    value,
    earned: isCompleted ? (rng.pick(value, -333, 8_000) ?? null) : 0,
    rating: rng.pick(null, null, 5, 1),
    currency: rng.pick('USD', 'USD', 'EUR', 'JPY', null),
    ...(isCompleted
      ? { decided_by: 'buyer', fault: 'none' }
      : {
          decided_by: rng.pick('agreement', 'silence', null),
          opened_by: rng.pick(...LOGGED_PARTIES, null),
          fault: rng.pick(...LOGGED_SIDES),
          fault_status: rng.pick(...LOGGED_FAULT_STATUSES),
        }),
  }
}

function answerRows(rng: Rng, of: Row, end: Instant, isImported: boolean): readonly Row[] {
  return (isImported ? [IMPORTED_QUESTION] : ['first_message', '2']).flatMap(question => {
    const at = end - rng.pick(3 * DAY, 1 * DAY, 9 * DAY)
    if (rng.below(2) === 0) return []
    const row = (type: string, when: Instant, by: Instant | null = null): Row => ({
      ...of,
      question,
      type,
      at: iso(when),
      recorded_at: iso(when + rng.pick(0, 0, DAY, 20 * DAY)),
      by_at: iso(by),
    })
    const by = at + rng.pick(DAY, 2 * DAY)
    return [
      row('asked', at, by),
      ...(rng.chance(2) ? [row('answered', at + rng.pick(HOUR, DAY, 2 * DAY, 40 * HOUR))] : []),
      ...(rng.chance(4) ? [row('dropped', at + rng.pick(2 * HOUR, DAY, 3 * DAY))] : []),
    ]
  })
}

const warningRows = (rng: Rng, i: number): readonly Row[] => {
  const at = THE_15TH - (i + 1) * 7 * DAY
  return rng.chance(5) ? [{ at: iso(at), recorded_at: iso(at + DAY), open: rng.below(3) }] : []
}

const insertOf = (table: string) =>
  statement<[seller: string, rows: string, partition: number], never>(
    `testing_${table}`,
    `insert into ${table} select (json_populate_record(null::${table},
            (e::jsonb || jsonb_build_object('seller_id', $1::text, 'partition', $3::int))::json)).* from json_array_elements($2::text::json) as e`,
  )
const INSERT = {
  orders: insertOf('performance_orders'),
  answers: insertOf('performance_answers'),
  warnings: insertOf('performance_warnings'),
}

/** Stores the rows for a seller of this level who joined long ago. */
export async function addPerformanceLog(
  db: Database,
  seller: { readonly id: string; readonly level?: string; readonly since?: Instant; readonly due?: Instant },
  rows: Partial<Rows>,
): Promise<void> {
  const { id, level = 'new', since = THE_15TH - 400 * DAY, due } = seller
  await registerSeller(db, { id, level, since, due: due ?? null })
  for (const name of ['orders', 'answers', 'warnings'] as const)
    if (rows[name]?.length) await INSERT[name](db, id, JSON.stringify(rows[name]), partitionOf(id))
}

type Changes = Readonly<Record<string, unknown>> & { readonly closed_at?: string }

/**
 * Returns orders completed on time, rated 5, with the first question answered; by default three days before the 15th.
 */
export function completedRows(count: number, changes: Changes = {}, name = 'done'): Rows {
  const at = Date.parse(changes.closed_at ?? new Date(THE_15TH - 3 * DAY).toISOString())
  const row = (reference: string, i: number): Row => ({
    reference,
    order_id: OWN,
    line: 5,
    at: iso(at),
    recorded_at: iso(at),
    closed_at: iso(at),
    buyer_id: `buyer-${i}`,
    stays_longer_ms: 0,
    placed_at: iso(at - 9 * DAY),
    due_at: iso(at - DAY),
    delivered_at: iso(at - 2 * DAY),
    late_when_closed: false,
    method: 'completed',
    decided_by: 'buyer',
    fault: 'none',
    value: 10_000,
    earned: 8_000,
    currency: 'USD',
    rating: 5,
    ...changes,
  })
  const references = Array.from({ length: count }, (_, i) => `${name}-${i}`)
  return {
    orders: references.map(row),
    answers: references.flatMap((reference, i) => answered(reference, `buyer-${i}`, at - 9 * DAY)),
    warnings: [],
  }
}

const answered = (reference: string, buyer_id: string, at: Instant): readonly Row[] => [
  {
    reference,
    buyer_id,
    question: 'first_message',
    type: 'asked',
    at: iso(at),
    recorded_at: iso(at),
    by_at: iso(at + DAY),
  },
  { reference, buyer_id, question: 'first_message', type: 'answered', at: iso(at + HOUR), recorded_at: iso(at + HOUR) },
]

/** Returns orders that the parties cancelled before a delivery. */
export const cancelledRows = (count: number, changes: Changes = {}, name = 'gone'): Rows => ({
  ...completedRows(
    count,
    {
      method: 'mutual',
      decided_by: 'agreement',
      opened_by: 'buyer',
      fault: 'buyer',
      fault_status: 'claimed',
      earned: 0,
      due_at: null,
      delivered_at: null,
      rating: null,
      ...changes,
    },
    name,
  ),
  answers: [],
})

export const together = (...all: readonly Rows[]): Rows => ({
  orders: all.flatMap(({ orders }) => orders),
  answers: all.flatMap(({ answers }) => answers),
  warnings: all.flatMap(({ warnings }) => warnings),
})

/** Adds a further line to an order, for a later change. */
export const foundLater = (rows: Rows, reference: string, at: Instant, changes: Changes): Row => ({
  ...rows.orders.find(row => row.reference === reference),
  line: 9,
  at: iso(at),
  recorded_at: iso(at),
  ...changes,
})

export const addLines = (db: Database, seller: string, orders: readonly Row[]) =>
  INSERT.orders(db, seller, JSON.stringify(orders), partitionOf(seller))

const reevaluation = statement<[partition: number, seller: string, at: string], never>(
  'testing_reevaluation',
  `insert into reevaluation_queue (partition, seller_id, order_id, seq, at)
   values ($1, $2, gen_random_uuid(), 9, $3::timestamptz)`,
)
export const queueReevaluation = (db: Database, seller: string, at: Instant) =>
  reevaluation(db, partitionOf(seller), seller, iso(at) ?? '')
