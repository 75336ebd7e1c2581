// Texts of the page frame: who is signed in, how many orders wait, how much is typed.
import { expect, it } from 'vitest'
import { shell } from './shell.ts'

it.each([
  { n: 1, texts: '1 needs you' },
  { n: 12, texts: '12 need you' },
])('the number of waiting orders, $n, reads “$texts”', ({ n, texts }) => {
  expect(shell.needYou(n)).toBe(texts)
})

it.each([
  { role: 'buyer', texts: 'Signed in as Sam, Buyer: your sessions' },
  { role: 'seller', texts: 'Signed in as Sam, Seller: your sessions' },
  { role: 'staff', texts: 'Signed in as Sam, Staff: your sessions' },
])('the link to the sessions names the $role who is signed in: “$texts”', ({ role, texts }) => {
  expect(shell.signedInAs('Sam', shell.role(role))).toBe(texts)
})

it.each([
  { used: 0, most: 1000, texts: '0 of 1,000 characters' },
  { used: 1, most: 1, texts: '1 of 1 character' },
])('a field with $used of $most characters reads “$texts”', ({ used, most, texts }) => {
  expect(shell.characters(used, most)).toBe(texts)
})
