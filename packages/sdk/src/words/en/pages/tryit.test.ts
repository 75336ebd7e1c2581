// The demo's door: what waits for whom.
import { expect, it } from 'vitest'
import { tryIt } from './tryit.ts'

it.each([
  { n: 0, words: 'Nothing waits for you' },
  { n: 1, words: '1 order waits for you' },
  { n: 3, words: '3 orders wait for you' },
])('$n orders: “$words”', ({ n, words }) => {
  expect(tryIt.waiting(n)).toBe(words)
})
