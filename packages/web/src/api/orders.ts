// Reading orders: one, its history, a list, and what a command would do. Each asks again when the server said it would change.
import { type Input, ProblemError } from '@evenhand/sdk'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { keys, type Order } from './cache.ts'
import { api } from './client.ts'
import { serverClock } from './clock.ts'

const MOST_WAIT = 2_000_000_000
/** A moment after the instant, so that the server is past it, too. */
const GRACE_MS = 250

/** How long until something changes though nobody acts. */
function untilChange({ refreshAt, nextDueAt }: Order): number | false {
  const ahead = [refreshAt, nextDueAt].flatMap(at => (at === null ? [] : [Date.parse(at) - serverClock.now()]))
  const next = Math.min(...ahead.map(ms => Math.max(ms, 1000) + GRACE_MS))
  return Number.isFinite(next) ? Math.min(next, MOST_WAIT) : false
}

export const useOrder = (id: string) =>
  useQuery({
    queryKey: keys.order(id),
    queryFn: async ({ signal }) => api.getOrder({ id }, { signal }),
    refetchInterval: ({ state }) => (state.data ? untilChange(state.data) : false),
    throwOnError: failure => failure instanceof ProblemError && (failure.status === 404 || failure.status === 422),
  })

export const useEvents = (id: string, version: number | undefined) =>
  useQuery({
    queryKey: [...keys.events(id), version],
    enabled: version !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const items = []
      for (let cursor: string | undefined; ; ) {
        const page = await api.listEvents({ id, ...(cursor === undefined ? {} : { cursor }) }, { signal })
        items.push(...page.items)
        if (page.next === null) return items
        cursor = page.next
      }
    },
  })

type Tab = NonNullable<Input<'listOrders'>['tab']>

export const useOrders = (tab: Tab, q: string) =>
  useInfiniteQuery({
    queryKey: keys.list(tab, q),
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.listOrders(
        { tab, ...(q === '' ? {} : { q }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: page => page.next ?? undefined,
  })

/** How many orders wait for the reader, for the header. */
export function useTurns(signedIn: boolean): number {
  const { data } = useQuery({
    queryKey: keys.turns,
    enabled: signedIn,
    queryFn: async ({ signal }) =>
      (await api.listOrders({ tab: 'your_turn', limit: 1 }, { signal })).counts.your_turn ?? 0,
  })
  return data ?? 0
}

type Command = Input<'preview'>['command']

/** What a command would do now; asked anew for every version of the order. */
export const usePreview = (order: Order, command: Command | null) =>
  useQuery({
    queryKey: [...keys.preview(order.id), order.version, command],
    enabled: command !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: async ({ signal }) => (command === null ? null : api.preview({ id: order.id, command }, { signal })),
  })
