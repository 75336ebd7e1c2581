// Four states: what was never read is not nothing, and what failed stays failed until it is here.
import { ProblemError } from '@evenhand/sdk'
import { describe, expect, it } from 'vitest'
import { asked, askedParts, both, dataOf, isPassing, mapped, type Told } from './asked.ts'

const told = <T>(changes: Partial<Told<T>> = {}): Told<T> => ({
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
    ['is loading before anything came', told(), 'loading'],
    ['is here with data, however empty', told({ data: [] }), 'here'],
    ['is here with null, which is an answer', told({ data: null }), 'here'],
    ['has failed once it failed', told({ error: failure, errorUpdateCount: 1, isFetching: false }), 'failed'],
    ['has still failed while it is tried again', told({ errorUpdateCount: 1 }), 'failed'],
    ['is here though the last try failed', told({ data: 1, error: failure, errorUpdateCount: 1 }), 'here'],
  ])('%s', (_says, query, is) => {
    expect(asked<unknown>(query).is).toBe(is)
  })

  it('has no data but where it is here', () => {
    expect([dataOf(asked(told({ data: 7 }))), dataOf(asked(told()))]).toEqual([7, undefined])
    expect(mapped(asked(told({ data: 7 })), n => n + 1)).toEqual({ is: 'here', data: 8 })
  })

  it('of two is here once both are, and failed as soon as one is', () => {
    const [here, loading, failed] = [
      asked<number>(told({ data: 1 })),
      asked<number>(told()),
      asked<number>(told({ error: failure })),
    ]
    expect([both(here, here).is, both(here, loading).is, both(loading, failed).is, both(failed, here).is]).toEqual([
      'here',
      'loading',
      'failed',
      'failed',
    ])
  })
})

it('a list whose next part failed keeps the others, and says so at the way to more', () => {
  const more = { hasNextPage: true, fetchNextPage: () => undefined, isFetchingNextPage: false }
  const parts = askedParts({ ...told({ data: { pages: [1] }, error: failure }), ...more, isFetchNextPageError: true })
  expect(parts).toMatchObject({ parts: { is: 'here', data: [1] }, more: { hasFailed: true, isBusy: false } })
  expect(
    askedParts({ ...told<{ pages: number[] }>(), ...more, hasNextPage: false, isFetchNextPageError: false }),
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
])('%s is tried again by itself: %s', (why, again) => {
  expect(isPassing(why)).toBe(again)
})
