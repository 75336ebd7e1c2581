// The states of every query. A component that shows an answer has to render the other states, too.

import { ProblemError } from '@evenhand/sdk'

/** Whether a retry may succeed: no answer arrived, or the server failed or was too busy. */
export const isPassing = (failure: Error | null): boolean =>
  failure !== null && (!(failure instanceof ProblemError) || failure.status >= 500 || failure.status === 429)

/** The state of an answer. Only `here` can be empty, which the component decides. */
export type Loadable<T> =
  | { readonly is: 'loading' }
  | { readonly is: 'failed'; readonly failure: Error | null; readonly isBusy: boolean; readonly retry: () => void }
  | { readonly is: 'here'; readonly data: T }

/** The part of a React Query result that is used here. */
export interface QueryState<T> {
  readonly data: T | undefined
  readonly error: Error | null
  /** The failures so far; a retry clears the error, but not this. */
  readonly errorUpdateCount: number
  readonly isFetching: boolean
  readonly refetch: () => unknown
}

/** A failure stays until the data has loaded, so that the page does not return to its skeleton at every retry. */
export function loadable<T>({ data, error, errorUpdateCount, isFetching, refetch }: QueryState<T>): Loadable<T> {
  if (data !== undefined) return { is: 'here', data }
  if (error === null && errorUpdateCount === 0) return { is: 'loading' }
  return { is: 'failed', failure: error, isBusy: isFetching, retry: () => void refetch() }
}

/** The data, where a part can be missing without a message. */
export const dataOf = <T>(answer: Loadable<T>): T | undefined => (answer.is === 'here' ? answer.data : undefined)

/** Several answers shown together: here once all are, failed as soon as one is. */
export function both<A, B>(a: Loadable<A>, b: Loadable<B>): Loadable<readonly [A, B]> {
  if (a.is === 'here' && b.is === 'here') return { is: 'here', data: [a.data, b.data] }
  if (a.is === 'failed') return a
  return b.is === 'failed' ? b : { is: 'loading' }
}

/** The answer with its data mapped. */
export const mapped = <A, B>(answer: Loadable<A>, read: (data: A) => B): Loadable<B> =>
  answer.is === 'here' ? { is: 'here', data: read(answer.data) } : answer

/** A list loaded in parts. */
export interface Parts<T> {
  readonly parts: Loadable<readonly T[]>
  /** null where there is no more. */
  readonly more: { readonly load: () => void; readonly isBusy: boolean; readonly hasFailed: boolean } | null
}
export interface PagedQueryState<T> extends QueryState<{ readonly pages: readonly T[] }> {
  readonly hasNextPage: boolean
  readonly fetchNextPage: () => unknown
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
}

/** A failed part leaves the others in place and is shown at the button for the next one. */
export function loadableParts<T>(query: PagedQueryState<T>): Parts<T> {
  const { hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = query
  return {
    parts: mapped(loadable(query), ({ pages }) => pages),
    more: hasNextPage
      ? { load: () => void fetchNextPage(), isBusy: isFetchingNextPage, hasFailed: isFetchNextPageError }
      : null,
  }
}
