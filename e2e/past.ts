// Sellers with an imported history from another system, so that their level page has data.
import { expect, type openBrowsers } from './browsers.ts'

type Browsers = Awaited<ReturnType<typeof openBrowsers>>
const DAY = 86_400_000

export interface Past {
  readonly seller: string
  readonly name?: string
  readonly completed: number
  readonly cancelled: number
  /** The number of days over which the ends of the orders are spread evenly, up to now or up to `until` days ago. */
  readonly days: number
  readonly until?: number
  readonly level?: string
}

/** Imports orders that closed in another system; the cancelled ones are the seller’s fault by agreement. */
export async function importPast(browsers: Browsers, past: Past): Promise<void> {
  const { seller, name, completed, cancelled, days, until = 0, level } = past
  const now = await browsers.clock.now()
  const iso = (at: number) => new Date(at).toISOString()
  await browsers.api.putSeller({
    id: seller,
    name: name ?? seller,
    since: iso(now - 400 * DAY),
    ...(level === undefined ? {} : { level, reason: 'Held where the seller comes from.' }),
  })
  const count = completed + cancelled
  const every = Math.max(Math.floor(count / Math.max(cancelled, 1)), 1)
  const orders = Array.from({ length: count }, (_, i) => {
    const closed = now - (until + ((i + 0.5) / count) * days) * DAY
    const isCancelled = i % every === every - 1 && i < every * cancelled
    const [placed, due] = [closed - 9 * DAY, closed - 3 * DAY]
    return {
      order_id: `${seller}-${1000 + until + i}`,
      seller_id: seller,
      buyer_id: `b${i % 20}`,
      gig_id: 'explainer',
      placed_at: iso(placed),
      due_at: iso(due),
      closed_at: iso(closed),
      first_response_hours: 3,
      value_minor: 15_000,
      currency: 'USD',
      outcome: isCancelled ? 'mutual' : 'completed',
      ...(isCancelled
        ? { decided_by: 'agreement', opened_by: 'buyer', reason: 'quality', fault: 'seller', fault_status: 'agreed' }
        : { decided_by: 'buyer', delivered_at: iso(due - DAY), rating: 5 }),
    }
  })
  if (count > 0) expect(await browsers.api.importHistory({ orders })).toMatchObject({ taken: count, refused: [] })
}
