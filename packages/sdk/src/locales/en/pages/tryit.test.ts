// Texts of the Try it page: how many orders wait for a person.
import { expect, it } from 'vitest'
import { tryIt } from './tryit.ts'

it.each([
  { n: 0, texts: 'Nothing is waiting for you' },
  { n: 1, texts: '1 order is waiting for you' },
  { n: 3, texts: '3 orders are waiting for you' },
])('the text about $n waiting orders is “$texts”', ({ n, texts }) => {
  expect(tryIt.waiting(n)).toBe(texts)
})
