// What waits for the seller, in words.
import { expect, it } from 'vitest'
import { plain, row, view } from '../../../../testing/levels.ts'
import { waiting } from './waiting.ts'

it.each([
  { requests: 1, says: 'What the check for keeping on Tue 15 Dec, 01:00 would find after each answer:' },
  {
    requests: 2,
    says: 'What the check for keeping on Tue 15 Dec, 01:00 would find after each answer, if nobody answers the others:',
  },
])('says when the answers to $requests are judged', ({ requests, says }) => {
  expect(plain([waiting.lead(view(), requests)])).toBe(says)
})

it.each([
  {
    criterion: 'response_rate',
    says: /An answer in time counts for the response rate; silence counts as a late answer\.$/,
  },
  { criterion: 'completion_rate', says: /^Whatever you answer, the order goes on\.$/ },
] as const)('a request that ends no order still counts where $criterion is measured', ({ criterion, says }) => {
  expect(waiting.goesOn(view({ scorecard: { keep: [row({ criterion })], reach: [] } }))).toMatch(says)
})
