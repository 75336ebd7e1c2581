// What the demo's sellers did before: closed orders brought along, so that one level is at risk and one is far from it.
import { DAY, toIso } from '@evenhand/core'
import type { Client, Input } from '@evenhand/sdk'

type Row = Input<'importHistory'>['orders'][number]

interface Past {
  readonly seller: string
  readonly name: string
  readonly level: string
  /** How many completed orders to one cancelled there shall be in the window of the rate. */
  readonly toOne: number
  /** Before the window began, one of so many was cancelled. */
  readonly oneOf: number
}

const PASTS: readonly Past[] = [
  // Nine to one is 90 % to the order: as the oldest leave the window, the rate falls below.
  { seller: 'mora', name: 'Mora Okafor', level: 'level 2', toOne: 9, oneOf: 13 },
  { seller: 'dev', name: 'Dev Anand', level: 'level 2', toOne: 40, oneOf: 45 },
]
/** When they ended, in days before the present, and how many did before the window of the rate began. */
const WITHIN = [2, 59.5] as const
const BEFORE = { days: [61, 300], count: 140 } as const
const BUYERS = ['lena', 'tomas', 'aiko', 'ruth', 'jonas', 'camille', 'hana', 'omar'] as const
const MOST_ROWS = 1000

/** Brings along what each seller did elsewhere, and the level that it came with. */
export async function bringPasts(api: Client): Promise<void> {
  const now = Date.parse((await api.getTestClock()).now)
  for (const past of PASTS) {
    const { seller: id, name, level } = past
    await api.putSeller({ id, name, since: toIso(now - 420 * DAY), level })
    const { rate } = await api.sellerLevel({ id })
    const [completed, all] = [rate?.counted.numerator ?? 0, rate?.counted.denominator ?? 0]
    const recent = Math.max(past.toOne * (all - completed) - completed, 10)
    const rows = [
      ...ended(past, 'B', evenly(recent, WITHIN), now, recent + 1),
      ...ended(past, 'A', evenly(BEFORE.count, BEFORE.days), now, past.oneOf),
    ]
    for (let i = 0; i < rows.length; i += MOST_ROWS) await api.importHistory({ orders: rows.slice(i, i + MOST_ROWS) })
  }
}

/** So many days, evenly from the first to the last. */
const evenly = (count: number, [from, to]: readonly [number, number]): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((i + 0.5) / count) * (to - from))

/** Answered soon and completed on time; one of so many cancelled by agreement. */
const ended = ({ seller }: Past, mark: string, days: readonly number[], now: number, oneOf: number): readonly Row[] =>
  days.map((ago, i) => {
    const closed = now - ago * DAY
    const ways = i % oneOf === oneOf - 1 ? CANCELLED : { ...COMPLETED, rating: i % 9 === 0 ? 4 : 5 }
    return {
      ...{ order_id: `${seller.toUpperCase()}-${mark}${i + 1}`, seller_id: seller, gig_id: 'earlier', ...ways },
      ...{ buyer_id: BUYERS[i % BUYERS.length] ?? 'lena', placed_at: toIso(closed - 9 * DAY) },
      ...{ delivered_at: toIso(closed - 2 * DAY), due_at: toIso(closed - DAY), closed_at: toIso(closed) },
      ...{ value_minor: 9_000, currency: 'USD', first_response_hours: 3 },
    }
  })

const COMPLETED = { outcome: 'completed', decided_by: 'buyer' } as const
const CANCELLED = {
  ...{ outcome: 'mutual', decided_by: 'agreement', opened_by: 'buyer', reason: 'changed_mind' },
  ...{ fault: 'buyer', fault_standing: 'agreed' },
} as const
