// The page's memory of what the server said, by name, and what makes it ask again.
import { ProblemError, type Result } from '@evenhand/sdk'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { isPassing } from '../asked.ts'

export type Order = Result<'getOrder'>
export type OrderRow = Result<'listOrders'>['items'][number]
export type OrderEvent = Result<'listEvents'>['items'][number]
export type Offer = Order['allowed'][number]
export type OpenOffer = Extract<Offer, { ok: true }>
export type ClosedOffer = Extract<Offer, { ok: false }>
export type Request = Order['requests'][number]
export type Me = Result<'me'>

export const keys = {
  me: ['me'],
  now: ['signed-in-now'],
  sessions: ['sessions'],
  people: ['people'],
  clock: ['clock'],
  lists: ['orders'],
  turns: ['orders', 'turns'],
  list: (tab: string, q: string) => ['orders', tab, q],
  order: (id: string) => ['order', id],
  events: (id: string) => ['events', id],
  preview: (id: string) => ['preview', id],
  levels: ['level'],
  level: (seller: string) => ['level', seller],
} as const

const AGAIN_MS = 4000
interface QueryLike<D> {
  readonly state: { readonly status: string; readonly error: Error | null; readonly data: D | undefined }
}
/** What failed in passing is asked for again until it is there; what is there, as its own page says. */
export const orAgain =
  <D>(otherwise: (data: D) => number | false = () => false) =>
  ({ state: { status, error, data } }: QueryLike<D>): number | false => {
    if (status === 'error' && isPassing(error)) return AGAIN_MS
    return data === undefined ? false : otherwise(data)
  }

/** The client itself repeats a call twice at once. */
export const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: failure => noteFailure(failure) }),
  defaultOptions: {
    queries: {
      retry: false,
      refetchInterval: orAgain(),
      // Also where the browser believes that it is offline: then it fails, and says so.
      networkMode: 'always',
      staleTime: 15_000,
    },
  },
})

const isOnesOwn = (failure: unknown): boolean =>
  failure instanceof ProblemError && (failure.status === 401 || failure.code === 'signed_in_as_other')

/** Whoever is told that the session is over, or somebody else’s, looks whether it is: then the page says so. */
export function noteFailure(failure: unknown): void {
  if (isOnesOwn(failure) && !isOnesOwn(cache.getQueryState(keys.me)?.error))
    void cache.invalidateQueries({ queryKey: keys.me })
}

/** The order as a command left it; an answer that comes late never overwrites a newer one. */
export function storeOrder(order: Order): void {
  const { receipt: _receipt, ...plain } = order
  const known = cache.getQueryData<Order>(keys.order(order.id))
  if (!known || known.version <= order.version) cache.setQueryData(keys.order(order.id), plain)
  refresh(order.id, { andOrder: false })
}

/** Asks again for what an order's change touches. */
export function refresh(id: string, { andOrder }: { readonly andOrder: boolean }): void {
  const touched = [keys.events(id), keys.preview(id), keys.lists, keys.levels, ...(andOrder ? [keys.order(id)] : [])]
  for (const queryKey of touched) void cache.invalidateQueries({ queryKey })
}
