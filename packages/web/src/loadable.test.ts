// Tests of the states of a query: missing data is not empty data, and a failure is shown until the data has loaded.
import { ProblemError } from '@evenhand/sdk'
import { describe, expect, it } from 'vitest'
import { both, dataOf, isPassing, loadable, loadableParts, mapped, type QueryState } from './loadable.ts'

const query = <T>(changes: Partial<QueryState<T>> = {}): QueryState<T> => ({
  data: undefined,
  error: null,
  errorUpdateCount: 0,
  isFetching: true,
  refetch: () => undefined,
  ...changes,
})
const failure = new Error('no answer')
const problem = (status: number) =>
  new ProblemError({
    type: 'urn:evenhand:problem:session_ended',
    title: '',
    status,
    detail: '',
    code: 'session_ended',
    facts: {},
  })

describe('an answer', () => {
  it.each([
    ['is loading before anything has arrived', query(), 'loading'],
    ['is here once it has data, even if the data is empty', query({ data: [] }), 'here'],
    ['is here if its data is null', query({ data: null }), 'here'],
    [
      'has failed once the call has failed',
      query({ error: failure, errorUpdateCount: 1, isFetching: false }),
      'failed',
    ],
    ['stays failed while the call is retried', query({ errorUpdateCount: 1 }), 'failed'],
    [
      'is here if it has data, even if the last try failed',
      query({ data: 1, error: failure, errorUpdateCount: 1 }),
      'here',
    ],
  ])('%s', (_case, of, is) => {
    expect(loadable<unknown>(of).is).toBe(is)
  })

  it('has data only once it is here', () => {
    expect([dataOf(loadable(query({ data: 7 }))), dataOf(loadable(query()))]).toEqual([7, undefined])
    expect(mapped(loadable(query({ data: 7 })), n => n + 1)).toEqual({ is: 'here', data: 8 })
  })

  it('made of two answers is here once both are here, and has failed once one has failed', () => {
    const [here, loading, failed] = [
      loadable<number>(query({ data: 1 })),
      loadable<number>(query()),
      loadable<number>(query({ error: failure })),
    ]
    expect([both(here, here).is, both(here, loading).is, both(loading, failed).is, both(failed, here).is]).toEqual([
      'here',
      'loading',
      'failed',
      'failed',
    ])
  })
})

it('a list whose next part fails to load keeps its other parts and reports the failure for that part only', () => {
  const more = { hasNextPage: true, fetchNextPage: () => undefined, isFetchingNextPage: false }
  const parts = loadableParts({
    ...query({ data: { pages: [1] }, error: failure }),
    ...more,
    isFetchNextPageError: true,
  })
  expect(parts).toMatchObject({ parts: { is: 'here', data: [1] }, more: { hasFailed: true, isBusy: false } })
  expect(
    loadableParts({ ...query<{ pages: number[] }>(), ...more, hasNextPage: false, isFetchNextPageError: false }),
  ).toEqual({ parts: { is: 'loading' }, more: null })
})

it.each([
  [null, false],
  [failure, true],
  [problem(404), false],
  [problem(409), false],
  [problem(429), true],
  [problem(500), true],
  [problem(503), true],
])('the failure %s is retried automatically: %s', (why, isRetried) => {
  expect(isPassing(why)).toBe(isRetried)
})
