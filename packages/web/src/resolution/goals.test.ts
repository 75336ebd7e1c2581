// Tests that the goals follow the server: which are allowed now, and which are not.
import { expect, it } from 'vitest'
import { closedGoals, openGoals } from './goals.ts'

type Allowed = Parameters<typeof openGoals>[0]
const refusal = { code: 'attempts_used', facts: {} }
const explanation = { min: 1, max: 1000 }
const opens = { reasons: ['other'], faultOf: {}, explanation, window: 'PT48H', onSilence: 'closed' } as const
const right = { method: 'late', reason: 'late', fault: 'seller', faultStatus: 'established', window: 'PT24H' } as const
const allowed: Allowed['allowed'] = [
  { ok: true, action: 'open_request', kind: 'update', inputs: opens },
  { ok: false, action: 'open_request', kind: 'change', refusal },
  { ok: true, action: 'cancel', inputs: { alone: right, explanation } },
  { ok: false, action: 'open_case', refusal },
  { ok: true, action: 'write_message', inputs: { text: explanation, answersUpdate: false } },
]

it('goals are listed in the order in which the server names them', () => {
  const order: Allowed = { allowed }
  expect(openGoals(order).map(({ goal }) => goal)).toEqual(['update', 'cancel'])
  expect(closedGoals(order).map(({ goal }) => goal)).toEqual(['change', 'case'])
})
