// What the demo's sellers do elsewhere, told along with the stories, so that levels and evaluations agree all the way.
import { DAY, HOUR, toIso } from '@evenhand/core'
import type { Client, Input } from '@evenhand/sdk'

type Row = Input<'importHistory'>['orders'][number]

interface Past {
  readonly seller: string
  readonly name: string
  readonly level: string
  /** So many end on a day, each worth so much: the next level asks for earnings that they stay below. */
  readonly aDay: number
  readonly value: number
  /** One of so many was cancelled. */
  readonly oneOf: number
  /** In the end so many completed orders come to one that was cancelled; null for a seller far from every threshold. */
  readonly toOne: number | null
}

const PASTS: readonly Past[] = [
  // Nine to one is 90 % to the order: as the oldest leave the window, the rate falls below.
  { seller: 'mora', name: 'Mora Okafor', level: 'level 2', aDay: 2, value: 3_500, oneOf: 16, toOne: 9 },
  { seller: 'dev', name: 'Dev Anand', level: 'level 2', aDay: 3, value: 2_400, oneOf: 90, toOne: null },
]
/** On the marketplace for so many days, and since when orders are known: with the window before it the whole chart is filled. */
const [SINCE, KNOWN_SINCE] = [420, 243] as const
/** Within a minute the first order leaves the window of 60 days: also just before a check the level is at risk. */
const LEAVES_NEXT = 59.9995
/** As long as the check is not near, so many completed orders may leave before the rate is below the threshold. */
const [SPARE, NEAR] = [3, 4 * DAY] as const
/** In the last days it got as close to the threshold as it can. */
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

/** Names the sellers, with the level that they come with, before anything happens. */
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

/** Brings along what has ended elsewhere until an instant, every few days: call it whenever the clock has moved. */
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

/** One that the buyer took back at once, and one whose payment was reversed: they are shown, and never count. */
function uncountedOf(past: Past, present: number) {
  const [cooledOff, reversed] = [present - REGRETTED * DAY, present - REVERSED * DAY]
  const { first_response_hours: _, delivered_at: __, ...early } = rowOf(past, 'C1', cooledOff, REGRET)
  return [
    { at: cooledOff, row: { ...early, placed_at: toIso(cooledOff - HOUR), due_at: toIso(cooledOff + 5 * DAY) } },
    { at: reversed, row: rowOf(past, 'C2', reversed, CHARGEBACK) },
  ]
}
const [REGRETTED, REVERSED] = [8.7, 23.3] as const

/** About one of so many, sooner or later after the one before. */
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
/** As a part of the usual gap; on average the whole of it. */
const GAPS = [0.5, 1.6, 0.9, 1.3, 0.4, 1.1, 1.2] as const

/** The end of the past: whoever is to be at risk comes to the edge, to the order. */
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

/** So many days ago each, evenly from the first to the last. */
const evenly = (count: number, from: number, to: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((i + 0.5) / count) * (to - from))

/** Answered soon and delivered on time. */
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
const REGRET = { outcome: 'cooling_off', decided_by: 'buyer', opened_by: 'buyer' } as const
const CHARGEBACK = { outcome: 'chargeback', decided_by: 'payment' } as const
