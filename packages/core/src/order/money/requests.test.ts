// Requests to the payment side: the table lists every event about them, and their state after a save follows from it.
import { describe, expect, it } from 'vitest'
import { placed } from '../../testing.ts'
import { ORDER_EVENT_TYPES } from '../events.ts'
import { entriesOf } from './ledger.ts'
import { MONEY_REQUEST_TYPES, moneyRequests, requestsMoney } from './requests.ts'

describe('the table of requests to the payment side', () => {
  it('lists the events that request money, and no others', () => {
    expect(MONEY_REQUEST_TYPES).toEqual(['refund.requested', 'payment.requested'])
    expect(ORDER_EVENT_TYPES.filter(requestsMoney)).toEqual(['payment.requested', 'refund.requested'])
  })

  it('covers every event that leaves the ledger waiting for the payment side', () => {
    const scenario = placed({}, { payments: 'external' }).when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    const waiting = scenario.history.filter(event =>
      entriesOf(event).some(({ account }) => account === 'refund_requested'),
    )
    expect(waiting.map(({ type }) => requestsMoney(type))).toEqual([true])
  })
})

describe('the money requests after a save', () => {
  const ended = () =>
    placed({ reference: 'EV-7' }, { payments: 'external' }).when('buyer', {
      action: 'cancel',
      explanation: 'Sorry.',
    })
  const requested = { what: 'refund', id: 3, reference: 'EV-7', amount: 18_000, currency: 'USD' }

  it('include a new request', () => {
    const { state, history: events, now } = ended()
    expect(moneyRequests(state, events, 1)).toEqual([
      { ...requested, state: 'requested', since: now, externalId: null, confirmedBy: null },
    ])
  })

  it('include a confirmation under the number of its request', () => {
    const {
      state,
      history: events,
      now,
    } = ended()
      .hours(1)
      .when('marketplace', { action: 'confirm_refund', refundId: 3, result: 'failed', externalId: 're_1' })
    const done = { ...requested, state: 'failed', since: now, externalId: 're_1', confirmedBy: 4 }
    expect(moneyRequests(state, events.slice(3), 4)).toEqual([done])
    expect(moneyRequests(state, events, 1)).toEqual([done])
  })

  it('are done at once if payments are internal', () => {
    const { state, history: events } = placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    expect(moneyRequests(state, events, 1)).toMatchObject([{ id: 3, state: 'done', confirmedBy: 4 }])
  })

  it('are empty if no event moves money', () => {
    const { state, history: events } = placed()
    expect(moneyRequests(state, events, 1)).toEqual([])
  })
})
