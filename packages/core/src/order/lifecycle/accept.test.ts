// Accepting a delivery completes the order and releases the money.
import { describe, expect, it } from 'vitest'
import { placed } from '../../testing.ts'

const accept = { action: 'accept_delivery' } as const

describe('accepting a delivery', () => {
  it('completes the order by the buyer’s decision', () => {
    const scenario = placed().delivers().hours(2).when('buyer', accept)
    expect(scenario.outcome).toMatchObject({ method: 'completed', decidedBy: 'buyer', window: null, at: scenario.now })
    expect(scenario.state.balances).toMatchObject({ held: 0, seller: 14_400, fee: 3_600 })
  })

  it('requires a delivery', () => {
    expect(placed().when('buyer', accept).refusal).toBe('wrong_phase')
  })

  it('must wait for the answer to an open cancellation', () => {
    expect(placed().delivers().asks('seller', 'cancellation').when('buyer', accept).refusal).toBe(
      'answer_request_first',
    )
  })

  it('must wait for the answer to an open partial refund', () => {
    const scenario = placed()
      .delivers()
      .asks('seller', 'partial_refund', 'goodwill', { refund: 500 })
      .when('buyer', accept)
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'answer_offer_first', requestId: 3 } })
  })

  it('settles an open case', () => {
    const scenario = placed().delivers().when('seller', { action: 'open_case', about: 'danger', explanation: 'Look.' })
    scenario.when('buyer', accept)
    expect(scenario.state.cases).toMatchObject([{ status: 'settled' }])
    expect(scenario.phase).toBe('completed')
  })

  it('is refused a second time with how the order ended', () => {
    const scenario = placed().delivers().when('buyer', accept).when('buyer', accept)
    expect(scenario.last).toMatchObject({ refusal: { code: 'order_closed', method: 'completed', decidedBy: 'buyer' } })
  })
})
