// The page's cache of server answers, and the functions that invalidate them.
import { ProblemError, type Result } from '@evenhand/sdk'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { isPassing } from '../loadable.ts'

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

const RETRY_MS = 4000
interface QueryLike<D> {
  readonly state: { readonly status: string; readonly error: Error | null; readonly data: D | undefined }
}
/**
 * Makes a query's `refetchInterval`: four seconds after a transient failure, otherwise the query's own interval, if
 * any.
 */
export const retryOr =
  <D>(otherwise: (data: D) => number | false = () => false) =>
  ({ state: { status, error, data } }: QueryLike<D>): number | false => {
    if (status === 'error' && isPassing(error)) return RETRY_MS
    return data === undefined ? false : otherwise(data)
  }

/**
 * The cache of server answers. React Query's own retries are off, because the client already retries each call twice.
 */
export const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: failure => noteFailure(failure) }),
  defaultOptions: {
    queries: {
      retry: false,
      refetchInterval: retryOr(),
      // Sends calls even while the browser reports being offline, so that the failure is visible.
      networkMode: 'always',
      staleTime: 15_000,
    },
  },
})

const isOnesOwn = (failure: unknown): boolean =>
  failure instanceof ProblemError && (failure.status === 401 || failure.code === 'signed_in_as_other')

/**
 * Refetches the signed-in person if the server answers that the session has ended or belongs to another person, so that
 * the page shows the change.
 */
export function noteFailure(failure: unknown): void {
  if (isOnesOwn(failure) && !isOnesOwn(cache.getQueryState(keys.me)?.error))
    void cache.invalidateQueries({ queryKey: keys.me })
}

/** Stores the order that a command returned; a late answer never overwrites a newer version. */
export function storeOrder(order: Order): void {
  const { receipt: _receipt, ...plain } = order
  const known = cache.getQueryData<Order>(keys.order(order.id))
  if (!known || known.version <= order.version) cache.setQueryData(keys.order(order.id), plain)
  refresh(order.id, { andOrder: false })
}

/** Invalidates the cached answers that a change of this order affects; the order itself only if `andOrder` is true. */
export function refresh(id: string, { andOrder }: { readonly andOrder: boolean }): void {
  const touched = [keys.events(id), keys.preview(id), keys.lists, keys.levels, ...(andOrder ? [keys.order(id)] : [])]
  for (const queryKey of touched) void cache.invalidateQueries({ queryKey })
}
