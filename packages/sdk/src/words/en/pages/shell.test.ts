// What frames every page: who is signed in, how much waits, how much is typed.
import { expect, it } from 'vitest'
import { shell } from './shell.ts'

it.each([
  { n: 1, words: '1 needs you' },
  { n: 12, words: '12 need you' },
])('$n orders that wait are “$words”', ({ n, words }) => {
  expect(shell.needYou(n)).toBe(words)
})

it.each([
  { role: 'buyer', words: 'Signed in as Sam, Buyer: your sessions' },
  { role: 'seller', words: 'Signed in as Sam, Seller: your sessions' },
  { role: 'staff', words: 'Signed in as Sam, Staff: your sessions' },
])('who is signed in as $role leads to the sessions: “$words”', ({ role, words }) => {
  expect(shell.signedInAs('Sam', shell.role(role))).toBe(words)
})

it.each([
  { used: 0, most: 1000, words: '0 of 1,000 characters' },
  { used: 1, most: 1, words: '1 of 1 character' },
])('$used of $most is “$words”', ({ used, most, words }) => {
  expect(shell.characters(used, most)).toBe(words)
})
