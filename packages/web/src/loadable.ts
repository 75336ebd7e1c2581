// The states of every query. A component that shows an answer must also render the other states.

import { ProblemError } from '@evenhand/sdk'

/** Returns whether a retry may succeed: no answer arrived, or the server failed or was too busy. */
export const isPassing = (failure: Error | null): boolean =>
  failure !== null && (!(failure instanceof ProblemError) || failure.status >= 500 || failure.status === 429)

/** The state of an answer. Only data that is `here` can be empty; the component decides what counts as empty. */
export type Loadable<T> =
  | { readonly is: 'loading' }
  | { readonly is: 'failed'; readonly failure: Error | null; readonly isBusy: boolean; readonly retry: () => void }
  | { readonly is: 'here'; readonly data: T }

/** The part of a React Query result that is used here. */
export interface QueryState<T> {
  readonly data: T | undefined
  readonly error: Error | null
  /** The number of failures so far; a retry clears `error` but not this number. */
  readonly errorUpdateCount: number
  readonly isFetching: boolean
  readonly refetch: () => unknown
}

/**
 * Maps a query to its state. The state stays `failed` until data has loaded, so that a retry does not bring the
 * skeleton back.
 */
export function loadable<T>({ data, error, errorUpdateCount, isFetching, refetch }: QueryState<T>): Loadable<T> {
  if (data !== undefined) return { is: 'here', data }
  if (error === null && errorUpdateCount === 0) return { is: 'loading' }
  return { is: 'failed', failure: error, isBusy: isFetching, retry: () => void refetch() }
}

/** Returns the data, or undefined, for a part of the page that can be missing without a message. */
export const dataOf = <T>(answer: Loadable<T>): T | undefined => (answer.is === 'here' ? answer.data : undefined)

/** Combines two answers: the result is `here` once both answers are, and `failed` as soon as one of them is. */
export function both<A, B>(a: Loadable<A>, b: Loadable<B>): Loadable<readonly [A, B]> {
  if (a.is === 'here' && b.is === 'here') return { is: 'here', data: [a.data, b.data] }
  if (a.is === 'failed') return a
  return b.is === 'failed' ? b : { is: 'loading' }
}

/** Returns the answer with its data mapped. */
export const mapped = <A, B>(answer: Loadable<A>, read: (data: A) => B): Loadable<B> =>
  answer.is === 'here' ? { is: 'here', data: read(answer.data) } : answer

/** A list that loads in parts. */
export interface Parts<T> {
  readonly parts: Loadable<readonly T[]>
  /** How to load the next part; null if there is no next part. */
  readonly more: { readonly load: () => void; readonly isBusy: boolean; readonly hasFailed: boolean } | null
}
export interface PagedQueryState<T> extends QueryState<{ readonly pages: readonly T[] }> {
  readonly hasNextPage: boolean
  readonly fetchNextPage: () => unknown
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
}

/**
 * Maps a query that loads in parts. If a later part fails to load, the loaded parts stay and `more` reports the
 * failure.
 */
export function loadableParts<T>(query: PagedQueryState<T>): Parts<T> {
  const { hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = query
  return {
    parts: mapped(loadable(query), ({ pages }) => pages),
    more: hasNextPage
      ? { load: () => void fetchNextPage(), isBusy: isFetchingNextPage, hasFailed: isFetchNextPageError }
      : null,
  }
}
