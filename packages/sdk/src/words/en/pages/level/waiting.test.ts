// What waits for the seller, in words.
import { expect, it } from 'vitest'
import { plain, row, view } from '../../../../testing/levels.ts'
import { waiting } from './waiting.ts'

it('says of the answers when they are judged', () => {
  expect(plain([waiting.lead(view())])).toBe(
    'What the check for keeping on Tue 15 Dec, 01:00 would find after each answer:',
  )
})

it.each([
  { criterion: 'response_rate', says: /An answer in time counts for the response rate, none counts as late\.$/ },
  { criterion: 'completion_rate', says: /^Whatever you answer, the order goes on\.$/ },
] as const)('a request that ends no order still counts where $criterion is measured', ({ criterion, says }) => {
  expect(waiting.goesOn(view({ scorecard: { keep: [row({ criterion })], reach: [] } }))).toMatch(says)
})
