// The orders that the demo imports for its sellers while the scenarios are played, so that levels and evaluations are
// consistent with these orders.
import { DAY, HOUR, toIso } from '@evenhand/core'
import type { Client, Input } from '@evenhand/sdk'

type Row = Input<'importHistory'>['orders'][number]

interface Past {
  readonly seller: string
  readonly name: string
  readonly level: string
  /**
   * How many orders end per day, and the value of each. Their sum stays below the earnings that the next level
   * requires.
   */
  readonly aDay: number
  readonly value: number
  /** How many orders there are for each cancelled one. */
  readonly oneOf: number
  /**
   * How many completed orders there are for each cancelled one after `comeToTheEdge`; null for a seller far from every
   * threshold.
   */
  readonly toOne: number | null
}

const PASTS: readonly Past[] = [
  // Nine to one is exactly 90 %: as the oldest orders leave the window, the rate falls below that.
  { seller: 'mora', name: 'Mora Okafor', level: 'level 2', aDay: 2, value: 3_500, oneOf: 16, toOne: 9 },
  { seller: 'dev', name: 'Dev Anand', level: 'level 2', aDay: 3, value: 2_400, oneOf: 90, toOne: null },
]
/**
 * How many days ago the sellers joined, and how many days their known orders go back: enough for the whole chart and
 * for the window before it.
 */
const [SINCE, KNOWN_SINCE] = [420, 243] as const
/**
 * How many days ago the first order to leave the 60-day window closed: this order leaves within a minute, so that the
 * level is at risk even just before an evaluation.
 */
const LEAVES_NEXT = 59.9995
/**
 * How many completed orders may leave the window before the rate is below the threshold. None may if the evaluation is
 * nearer than `NEAR`.
 */
const [SPARE, NEAR] = [3, 4 * DAY] as const
/** How many days ago the first and the last of the orders closed that `comeToTheEdge` adds. */
const [CLOSE_FROM, CLOSE_TO] = [4, 0.2] as const
const BUYERS = [
  'lena',
  'tomas',
  'aiko',
  'ruth',
  'jonas',
  'camille',
  'hana',
  'omar',
  'noor',
  'elif',
  'mateo',
  'sofia',
] as const
const MOST_ROWS = 1000
const EVERY = 3 * DAY

/** Stores the sellers with their initial level, before any order. */
export async function nameSellers(api: Client, present: number): Promise<void> {
  for (const { seller: id, name, level } of PASTS)
    await api.putSeller({
      id,
      name,
      since: toIso(present - SINCE * DAY),
      level,
      reason: 'Held on the marketplace that the seller comes from.',
    })
}

/**
 * Returns a function that imports the orders that ended elsewhere up to an instant, at most once in three days of the
 * test clock. Call it whenever the clock has moved.
 */
export function elsewhere(api: Client, present: number): (until: number) => Promise<void> {
  const all = PASTS.flatMap(past => endedOf(past, present))
  let imported = Number.NEGATIVE_INFINITY
  return async until => {
    if (until - imported < EVERY) return
    const fresh = all.filter(({ at }) => at > imported && at <= until)
    imported = until
    await importRows(
      api,
      fresh.map(({ row }) => row),
    )
  }
}

function endedOf(past: Past, present: number) {
  const days = [...evenly(KNOWN_SINCE * past.aDay, KNOWN_SINCE, 0), LEAVES_NEXT]
  const cancelled = unevenly(days.length - 1, past.oneOf)
  const usual = days.map((ago, i) => {
    const at = present - ago * DAY
    return { at, row: rowOf(past, `A${i + 1}`, at, cancelled.has(i) ? cancelledFor(i) : accepted(i)) }
  })
  return [...usual, ...uncountedOf(past, present)]
}

/** Returns a cooling-off cancellation and a chargeback, which are shown but never counted. */
function uncountedOf(past: Past, present: number) {
  const [cooledOff, reversed] = [present - COOLED_OFF * DAY, present - REVERSED * DAY]
  const { first_response_hours: _, delivered_at: __, ...early } = rowOf(past, 'C1', cooledOff, COOLING_OFF)
  return [
    { at: cooledOff, row: { ...early, placed_at: toIso(cooledOff - HOUR), due_at: toIso(cooledOff + 5 * DAY) } },
    { at: reversed, row: rowOf(past, 'C2', reversed, CHARGEBACK) },
  ]
}
const [COOLED_OFF, REVERSED] = [8.7, 23.3] as const

/** Picks about one place in `oneOf`, at varying distances. */
function unevenly(count: number, oneOf: number): ReadonlySet<number> {
  const places = new Set<number>()
  for (
    let place = oneOf, n = 0;
    place < count;
    place += Math.max(1, Math.round(oneOf * (GAPS[n++ % GAPS.length] ?? 1)))
  )
    places.add(place)
  return places
}
/** Factors by which the usual distance varies; their mean is one. */
const GAPS = [0.5, 1.6, 0.9, 1.3, 0.4, 1.1, 1.2] as const

/**
 * Imports just enough orders to bring the rate of the at-risk seller to the threshold, with `SPARE` completed orders to
 * spare unless the evaluation is near.
 */
export async function comeToTheEdge(api: Client): Promise<void> {
  const now = Date.parse((await api.getTestClock()).now)
  for (const past of PASTS) {
    if (past.toOne === null) continue
    const { rate, nextEvaluation } = await api.sellerLevel({ id: past.seller })
    const spare = Date.parse(nextEvaluation.demote) - now > NEAR ? SPARE : 0
    const [completed, all] = [rate?.counted.numerator ?? 0, rate?.counted.denominator ?? 0]
    const cancelled = Math.max(Math.ceil((completed - spare) / past.toOne), all - completed)
    const more = { cancelled: cancelled - (all - completed), completed: past.toOne * cancelled + spare - completed }
    const count = more.cancelled + more.completed
    const every = Math.max(Math.floor(count / Math.max(more.cancelled, 1)), 1)
    const days = evenly(count, CLOSE_FROM, CLOSE_TO)
    const isCancelled = (i: number) => i % every === every - 1 && i < every * more.cancelled
    await importRows(
      api,
      days.map((ago, i) => rowOf(past, `B${i + 1}`, now - ago * DAY, isCancelled(i) ? cancelledFor(i) : accepted(i))),
    )
  }
}

async function importRows(api: Client, rows: readonly Row[]): Promise<void> {
  for (let i = 0; i < rows.length; i += MOST_ROWS) await api.importHistory({ orders: rows.slice(i, i + MOST_ROWS) })
}

/** Returns `count` values in days ago, evenly from the first to the last. */
const evenly = (count: number, from: number, to: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((i + 0.5) / count) * (to - from))

/** Returns the row of an order that was answered soon and delivered on time, unless `way` says otherwise. */
function rowOf({ seller, value }: Past, mark: string, closed: number, way: Partial<Row> & Pick<Row, 'outcome'>): Row {
  const number = Number(mark.slice(1))
  return {
    order_id: `${seller.toUpperCase()}-${mark}`,
    seller_id: seller,
    gig_id: 'earlier',
    ...way,
    buyer_id: BUYERS[number % BUYERS.length] ?? 'lena',
    placed_at: toIso(closed - 9 * DAY),
    delivered_at: toIso(closed - 2 * DAY),
    due_at: toIso(closed - DAY),
    closed_at: toIso(closed),
    value_minor: value,
    currency: 'USD',
    first_response_hours: 3,
  }
}

const accepted = (i: number) => ({ outcome: 'completed', decided_by: 'buyer', rating: i % 9 === 0 ? 4 : 5 }) as const
const CANCELLED = { outcome: 'mutual', decided_by: 'agreement', opened_by: 'buyer', fault_status: 'agreed' } as const
const CAUSES = [
  { reason: 'changed_mind', fault: 'buyer' },
  { reason: 'quality', fault: 'seller' },
  { reason: 'too_busy', fault: 'seller', opened_by: 'seller' },
] as const
const cancelledFor = (i: number) => ({ ...CANCELLED, ...CAUSES[i % CAUSES.length] })
const COOLING_OFF = { outcome: 'cooling_off', decided_by: 'buyer', opened_by: 'buyer' } as const
const CHARGEBACK = { outcome: 'chargeback', decided_by: 'payment' } as const
