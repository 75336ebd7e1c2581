// Tests that the goals follow the server: which are allowed now, and which are not.
import { expect, it } from 'vitest'
import { closedGoals, openGoals } from './goals.ts'

type Allowed = Parameters<typeof openGoals>[0]
const refusal = { code: 'attempts_used', facts: {} }
const allowed: Allowed['allowed'] = [
  { ok: true, action: 'open_request', kind: 'update', inputs: {} },
  { ok: false, action: 'open_request', kind: 'change', refusal },
  { ok: true, action: 'cancel', inputs: {} },
  { ok: false, action: 'open_case', refusal },
  { ok: true, action: 'write_message', inputs: {} },
]

it('goals are listed in the order in which the server names them', () => {
  const order: Allowed = { allowed }
  expect(openGoals(order).map(({ goal }) => goal)).toEqual(['update', 'cancel'])
  expect(closedGoals(order).map(({ goal }) => goal)).toEqual(['change', 'case'])
})
