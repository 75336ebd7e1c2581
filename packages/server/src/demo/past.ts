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
  /** When they ended, in days before the present: from the youngest to the oldest. */
  readonly days: readonly [from: number, to: number]
}

const PASTS: readonly Past[] = [
  // Nine to one is 90 % to the order: as the oldest leave the window, the rate falls below.
  { seller: 'mora', name: 'Mora Okafor', level: 'level 2', toOne: 9, days: [30, 59.5] },
  { seller: 'dev', name: 'Dev Anand', level: 'level 2', toOne: 40, days: [1, 59.5] },
]
/** Ended before the window began: they count only where all time does. */
const BEFORE = 60
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
    const rows = [...ended(past, 'R', recent, now, past.days), ...ended(past, 'E', BEFORE, now, [61, 400])]
    for (let i = 0; i < rows.length; i += MOST_ROWS) await api.importHistory({ orders: rows.slice(i, i + MOST_ROWS) })
  }
}

/** Completed on time, answered soon, evenly over the days. */
const ended = ({ seller }: Past, mark: string, count: number, now: number, [from, to]: Past['days']): readonly Row[] =>
  Array.from({ length: count }, (_, i) => {
    const closed = now - (from + ((i + 0.5) / count) * (to - from)) * DAY
    return {
      ...{ order_id: `${seller.toUpperCase()}-${mark}${i + 1}`, seller_id: seller, outcome: 'completed' },
      ...{
        buyer_id: BUYERS[i % BUYERS.length] ?? 'lena',
        gig_id: 'earlier',
        decided_by: i % 3 === 0 ? 'silence' : 'buyer',
      },
      ...{ placed_at: toIso(closed - 9 * DAY), delivered_at: toIso(closed - 2 * DAY), due_at: toIso(closed - DAY) },
      ...{ closed_at: toIso(closed), value_minor: 9_000, currency: 'USD', first_response_hours: 3 },
      rating: i % 9 === 0 ? 4 : 5,
    }
  })
