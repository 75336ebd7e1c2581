// The four states of everything that is asked of the server. Who shows an answer has to say what stands there without one.

import { ProblemError } from '@evenhand/sdk'

/** Whether it may go better by itself: no answer came, or the server was not well or too busy. */
export const isPassing = (failure: Error | null): boolean =>
  failure !== null && (!(failure instanceof ProblemError) || failure.status >= 500 || failure.status === 429)

/** What is known of an answer. `here` may be empty: that is the reader’s to say, and only then. */
export type Asked<T> =
  | { readonly is: 'loading' }
  | { readonly is: 'failed'; readonly failure: Error | null; readonly isBusy: boolean; readonly again: () => void }
  | { readonly is: 'here'; readonly data: T }

/** What React Query tells, as far as it matters here. */
export interface Told<T> {
  readonly data: T | undefined
  readonly error: Error | null
  /** How often it failed so far; a new try forgets the error, and this not. */
  readonly errorUpdateCount: number
  readonly isFetching: boolean
  readonly refetch: () => unknown
}

/** Once it has failed it stays failed until it is here: the page does not go back to the shape of what comes at every try. */
export function asked<T>({ data, error, errorUpdateCount, isFetching, refetch }: Told<T>): Asked<T> {
  if (data !== undefined) return { is: 'here', data }
  if (error === null && errorUpdateCount === 0) return { is: 'loading' }
  return { is: 'failed', failure: error, isBusy: isFetching, again: () => void refetch() }
}

/** Where a part may be missing without anything being said instead. */
export const dataOf = <T>(answer: Asked<T>): T | undefined => (answer.is === 'here' ? answer.data : undefined)

/** Several answers that make one picture: here once all are, failed as soon as one is. */
export function both<A, B>(a: Asked<A>, b: Asked<B>): Asked<readonly [A, B]> {
  if (a.is === 'here' && b.is === 'here') return { is: 'here', data: [a.data, b.data] }
  if (a.is === 'failed') return a
  return b.is === 'failed' ? b : { is: 'loading' }
}

/** The same answer, read otherwise. */
export const mapped = <A, B>(answer: Asked<A>, read: (data: A) => B): Asked<B> =>
  answer.is === 'here' ? { is: 'here', data: read(answer.data) } : answer

/** A list that comes part by part. */
export interface Parts<T> {
  readonly parts: Asked<readonly T[]>
  /** null where there is no more. */
  readonly more: { readonly ask: () => void; readonly isBusy: boolean; readonly hasFailed: boolean } | null
}
export interface ToldParts<T> extends Told<{ readonly pages: readonly T[] }> {
  readonly hasNextPage: boolean
  readonly fetchNextPage: () => unknown
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
}

/** A part that failed leaves the others in place, and says so where the next one is asked for. */
export function askedParts<T>(told: ToldParts<T>): Parts<T> {
  const { hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = told
  return {
    parts: mapped(asked(told), ({ pages }) => pages),
    more: hasNextPage
      ? { ask: () => void fetchNextPage(), isBusy: isFetchingNextPage, hasFailed: isFetchNextPageError }
      : null,
  }
}
