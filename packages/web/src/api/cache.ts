// The page's memory of what the server said, by name, and what makes it ask again.
import { ProblemError, type Result } from '@evenhand/sdk'
import { QueryCache, QueryClient } from '@tanstack/react-query'

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

/** A refusal is an answer; what got no answer is asked for again by the client itself. */
export const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: failure => noteFailure(failure) }),
  defaultOptions: {
    queries: {
      retry: (count, failure) => !(failure instanceof ProblemError) && count < 20,
      retryDelay: count => Math.min(500 * 2 ** count, 5000),
      staleTime: 15_000,
    },
  },
})

/** Whoever is told that the session is over looks whether it is: then the page says so. */
export function noteFailure(failure: unknown): void {
  const asked = cache.getQueryState(keys.me)
  const known = asked?.error instanceof ProblemError && asked.error.status === 401
  if (failure instanceof ProblemError && failure.status === 401 && !known)
    void cache.invalidateQueries({ queryKey: keys.me })
}

/** The order as a command left it; an answer that comes late never overwrites a newer one. */
export function keepOrder(order: Order): void {
  const { did: _did, ...plain } = order
  const known = cache.getQueryData<Order>(keys.order(order.id))
  if (!known || known.version <= order.version) cache.setQueryData(keys.order(order.id), plain)
  refresh(order.id, { andOrder: false })
}

/** Asks again for what an order's change touches. */
export function refresh(id: string, { andOrder }: { readonly andOrder: boolean }): void {
  const touched = [keys.events(id), keys.preview(id), keys.lists, keys.levels, ...(andOrder ? [keys.order(id)] : [])]
  for (const queryKey of touched) void cache.invalidateQueries({ queryKey })
}
