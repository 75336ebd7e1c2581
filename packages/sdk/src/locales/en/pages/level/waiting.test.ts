// Texts about requests waiting for the seller.
import { expect, it } from 'vitest'
import { plain, row, view } from '../../../../testing/levels.ts'
import { waiting } from './waiting.ts'

it.each([
  { requests: 1, expected: 'What the review on Tue 15 Dec, 01:00 would find after each answer:' },
  {
    requests: 2,
    expected: 'What the review on Tue 15 Dec, 01:00 would find after each answer, if the others stay unanswered:',
  },
])('the lead names the review for which the answers to $requests count', ({ requests, expected }) => {
  expect(plain([waiting.lead(view(), requests)])).toBe(expected)
})

it.each([
  {
    criterion: 'response_rate',
    expected: /An answer in time counts toward the response rate; no answer counts as a late one\.$/,
  },
  { criterion: 'completion_rate', expected: /^Whatever you answer, the order goes on\.$/ },
] as const)('an answer’s text says what it counts for if $criterion is measured', ({ criterion, expected }) => {
  expect(waiting.goesOn(view({ scorecard: { keep: [row({ criterion })], reach: [] } }))).toMatch(expected)
})
