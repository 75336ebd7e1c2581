// Queries of the level page: the level, what-if results, past evaluations, the policy, appeals.
import { type Input, ProblemError, type Result } from '@evenhand/sdk'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { cache, keys, retryOr } from '../api/cache.ts'
import { api } from '../api/client.ts'
import { serverClock } from '../api/clock.ts'
import { type Loadable, loadable, loadableParts } from '../loadable.ts'

export type Level = Result<'sellerLevel'>
export type LevelRow = Level['scorecard']['keep'][number]
export type Item = Level['performanceLog'][number]
export type Point = Level['series'][number]
export type Evaluation = Result<'listEvaluations'>['items'][number]
export type Imagined = Omit<Input<'whatIf'>, 'id'>

const isMissing = (failure: unknown): boolean => failure instanceof ProblemError && failure.status === 404

const LONGEST_MS = 300_000
/**
 * Returns the milliseconds until the next evaluation, plus one second so that the server's clock has also passed that
 * instant; at most five minutes.
 */
function untilNext({ nextEvaluation: { promote, demote } }: Level): number {
  const next = Math.min(Date.parse(promote), Date.parse(demote)) - serverClock.now() + 1000
  return next > 0 ? Math.min(next, LONGEST_MS) : LONGEST_MS
}

/** Loads a seller's level; null if the seller has no level yet. */
export function useLevel(seller: string): Loadable<Level | null> {
  const query = useQuery({
    queryKey: keys.level(seller),
    queryFn: async ({ signal }): Promise<Level | null> => {
      try {
        return await api.sellerLevel({ id: seller }, { signal })
      } catch (failure) {
        if (isMissing(failure)) return null
        throw failure
      }
    },
    refetchInterval: retryOr((level: Level | null) => (level ? untilNext(level) : false)),
  })
  return loadable(query)
}

export function useLevelPolicy() {
  const query = useQuery({
    queryKey: [...keys.levels, 'policy'],
    queryFn: async ({ signal }) => (await api.getLevelPolicy({}, { signal })).policy,
  })
  return loadable(query)
}

export function useWhatIf(seller: string, imagined: Imagined | null) {
  const query = useQuery({
    queryKey: [...keys.level(seller), 'what-if', imagined],
    enabled: imagined !== null,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (imagined === null ? null : api.whatIf({ id: seller, ...imagined }, { signal })),
  })
  return loadable(query)
}

/** Loads, on request, orders that closed earlier than those in the level's answer. */
export function useOlder(seller: string, older: Level['older']) {
  const [cursor, setCursor] = useState<string | null>(null)
  const isWanted = older !== null && cursor === older.cursor
  const { data, hasNextPage, fetchNextPage, isFetching, isError } = useInfiniteQuery({
    queryKey: [...keys.level(seller), 'performanceLog', older?.cursor],
    enabled: isWanted,
    initialPageParam: older?.cursor ?? '',
    queryFn: ({ pageParam, signal }) =>
      api.listPerformanceLog({ id: seller, limit: 100, cursor: pageParam }, { signal }),
    getNextPageParam: page => page.next ?? undefined,
  })
  return {
    items: data?.pages.flatMap(page => page.items) ?? [],
    hasMore: older !== null && (!isWanted || hasNextPage),
    busy: isFetching,
    hasFailed: isError,
    more: () => (isWanted ? void fetchNextPage() : setCursor(older?.cursor ?? null)),
  }
}

export function useEvaluations(seller: string) {
  const query = useInfiniteQuery({
    queryKey: [...keys.level(seller), 'evaluations'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.listEvaluations({ id: seller, limit: 6, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    getNextPageParam: page => page.next ?? undefined,
  })
  return loadableParts(query)
}

export function useAppeal(seller: string, { at, n }: Pick<Evaluation, 'at' | 'n'>) {
  const { mutateAsync, isPending, error } = useMutation({
    mutationFn: (explanation: string) => api.openAppeal({ id: seller, at, n, explanation }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.level(seller) }),
  })
  return {
    appeal: (explanation: string): Promise<boolean> =>
      mutateAsync(explanation).then(
        () => true,
        () => false,
      ),
    busy: isPending,
    failure: error && { problem: error instanceof ProblemError ? error.problem : null, typed: [] },
  }
}
