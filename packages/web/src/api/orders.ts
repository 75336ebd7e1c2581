// Queries for one order, its history, lists of orders, and previews. An order is refetched when its next change is due.
import { type Input, ProblemError, type Result } from '@evenhand/sdk'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type Loadable, loadable, loadableParts, type Parts } from '../loadable.ts'
import { keys, type Order, retryOr } from './cache.ts'
import { api } from './client.ts'
import { serverClock } from './clock.ts'
import { LATEST, PART } from './first.ts'

const MOST_WAIT = 2_000_000_000
/** Added to the wait for an instant, so that the server's clock has also passed the instant by then. */
const GRACE_MS = 250

/**
 * Returns the milliseconds to wait before refetching an order that changes without anyone acting; false if it does not.
 */
function untilChange({ refreshAt, nextDueAt }: Order): number | false {
  const upcoming = [refreshAt, nextDueAt].flatMap(at => (at === null ? [] : [Date.parse(at) - serverClock.now()]))
  const next = Math.min(...upcoming.map(ms => Math.max(ms, 1000) + GRACE_MS))
  return Number.isFinite(next) ? Math.min(next, MOST_WAIT) : false
}

const isMissing = (failure: unknown): boolean =>
  failure instanceof ProblemError && (failure.status === 404 || failure.status === 422)

export function useOrder(id: string) {
  const query = useQuery({
    queryKey: keys.order(id),
    queryFn: async ({ signal }) => api.getOrder({ id }, { signal }),
    refetchInterval: retryOr(untilChange),
    throwOnError: isMissing,
  })
  return loadable(query)
}

/** Loads the latest part of a history first, and earlier parts on request. */
export function useHistory(id: string): Parts<Result<'listEvents'>> {
  const query = useInfiniteQuery({
    queryKey: keys.events(id),
    initialPageParam: LATEST,
    queryFn: ({ pageParam, signal }) => api.listEvents({ id, before: pageParam, limit: PART }, { signal }),
    getNextPageParam: page => page.earlier ?? undefined,
  })
  return loadableParts(query)
}

type Tab = NonNullable<Input<'listOrders'>['tab']>

export const useOrders = (
  tab: Tab,
  q: string,
  isWanted = true,
): Parts<Result<'listOrders'>> & { readonly isOld: boolean } => {
  const query = useInfiniteQuery({
    queryKey: keys.list(tab, q),
    enabled: isWanted,
    initialPageParam: '',
    // While a tab loads, the rows of the previous tab stay, paler; they do not stay if loading fails.
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.listOrders(
        { tab, ...(q === '' ? {} : { q }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: page => page.next ?? undefined,
  })
  return { ...loadableParts(query), isOld: query.isPlaceholderData }
}

/** Returns how many orders wait for the reader, or null while this is unknown. The header shows the number. */
export function useTurns(signedIn: boolean): number | null {
  const { data } = useQuery({
    queryKey: keys.turns,
    enabled: signedIn,
    queryFn: async ({ signal }) =>
      (await api.listOrders({ tab: 'your_turn', limit: 1 }, { signal })).counts.your_turn ?? 0,
  })
  return data ?? null
}

type Command = Input<'preview'>['command']

/** Loads the preview of a command, and loads it again for each new version of the order. */
export function usePreview(order: Order, command: Command | null): Loadable<Result<'preview'> | null> {
  const query = useQuery({
    queryKey: [...keys.preview(order.id), order.version, command],
    enabled: command !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: async ({ signal }) => (command === null ? null : api.preview({ id: order.id, command }, { signal })),
  })
  return loadable(query)
}
