// Tests what is sent and shown for a draft of the Resolution Center.
import { describe, expect, it } from 'vitest'
import type { Order } from '../api/cache.ts'
import { changeOf, type Draft, requestOf, shownOf } from './body.ts'

const ORDER = { id: 'o', currency: 'USD', dueAt: '2026-11-26T13:00:00.000Z' } as unknown as Order
const draft = (changes: Partial<Draft> = {}): Draft => ({
  goal: 'change',
  reason: 'more_time',
  explanation: 'I was ill.',
  dateMode: 'none',
  days: '',
  date: '',
  extras: [],
  refund: '',
  ...changes,
})
const extra = (changes: object = {}) => ({ id: '1', title: 'A cut', price: '25.50', days: '', ...changes })

describe('the change made from a draft', () => {
  it.each([
    { what: 'days', of: { dateMode: 'days', days: '4' }, change: { days: 4 } },
    { what: 'days that are not a number', of: { dateMode: 'days', days: 'four' }, change: {} },
    { what: 'zero days', of: { dateMode: 'days', days: '0' }, change: {} },
    { what: 'days while no later date is chosen', of: { dateMode: 'none', days: '4' }, change: {} },
    {
      what: 'a date, in the reader’s zone',
      of: { dateMode: 'date', date: '2026-11-30T14:00' },
      change: { dueAt: '2026-11-30T13:00:00.000Z' },
    },
    { what: 'an extra', of: { extras: [extra()] }, change: { extras: [{ title: 'A cut', price: 2550 }] } },
    {
      what: 'an extra with days',
      of: { extras: [extra({ days: '2' })] },
      change: { extras: [{ title: 'A cut', price: 2550, days: 2 }] },
    },
    { what: 'an extra without a title', of: { extras: [extra({ title: ' ' })] }, change: {} },
    { what: 'an extra without an amount', of: { extras: [extra({ price: '25,555' })] }, change: {} },
  ] satisfies readonly { what: string; of: Partial<Draft>; change: object }[])(
    'with $what has the terms $change',
    ({ of, change }) => {
      expect(changeOf(draft(of), 'USD', 'Europe/Berlin')).toEqual(change)
    },
  )
})

describe('the request made from a draft', () => {
  it.each([
    { goal: 'update', body: {} },
    { goal: 'cancellation', body: {} },
    { goal: 'change', body: { change: {} } },
    { goal: 'partial_refund', body: { refund: 3050 } },
  ] as const)('with the goal $goal has the fields that this kind of request takes', ({ goal, body }) => {
    expect(requestOf(draft({ goal, refund: '30.50' }), ORDER, 'UTC')).toEqual({
      id: 'o',
      kind: goal,
      reason: 'more_time',
      explanation: 'I was ill.',
      ...body,
    })
  })

  it.each([null, 'cancel', 'case'] as const)('does not exist for the goal %s', goal => {
    expect(requestOf(draft({ goal }), ORDER, 'UTC')).toBeNull()
  })
})

describe('the request that the other party will see', () => {
  const body = { id: 'o', kind: 'change', reason: 'more_time', explanation: 'I was ill.' } as const

  it('shows an extension by days as the new due date', () => {
    const shown = shownOf({ ...body, change: { days: 4 } }, ORDER, 'seller')
    expect(shown.change).toEqual({ dueAt: '2026-11-30T13:00:00.000Z', days: 4, extras: [] })
  })

  it('shows days alone while the work has no due date', () => {
    const shown = shownOf({ ...body, change: { days: 4 } }, { ...ORDER, dueAt: null }, 'seller')
    expect(shown.change).toEqual({ dueAt: null, days: 4, extras: [] })
  })

  it('shows each extra with its days', () => {
    const shown = shownOf({ ...body, change: { extras: [{ title: 'A cut', price: 2550 }] } }, ORDER, 'seller')
    expect(shown.change?.extras).toEqual([{ title: 'A cut', price: 2550, days: 0 }])
  })

  it('shows neither a change nor a refund for an update request', () => {
    expect(shownOf({ ...body, kind: 'update' }, ORDER, 'buyer')).toMatchObject({ change: null, refund: null })
  })
})
