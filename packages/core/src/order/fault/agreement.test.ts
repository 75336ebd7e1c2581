// The fault that results from two statements.
import { describe, expect, it } from 'vitest'
import { strictPolicy } from '../../testing/policies.ts'
import { placed } from '../../testing.ts'
import type { Side } from '../order.ts'
import { met } from './agreement.ts'

/** For each side, a reason of each party that names it. */
const BUYER = { buyer: 'changed_mind', seller: 'quality', none: 'other' } as const
const SELLER = { buyer: 'buyer_silent', seller: 'too_busy', shared: 'not_happy', none: 'buyer_asked' } as const

describe('two parties that both ask to cancel', () => {
  it.each([
    { buyer: 'buyer', seller: 'buyer', side: 'buyer', status: 'agreed', agreedBy: ['buyer', 'seller'] },
    { buyer: 'seller', seller: 'seller', side: 'seller', status: 'agreed', agreedBy: ['buyer', 'seller'] },
    { buyer: 'none', seller: 'none', side: 'none', status: 'agreed', agreedBy: ['buyer', 'seller'] },
    { buyer: 'buyer', seller: 'seller', side: 'shared', status: 'agreed', agreedBy: ['buyer', 'seller'] },
    { buyer: 'seller', seller: 'buyer', side: 'shared', status: 'unanswered', agreedBy: [] },
    { buyer: 'buyer', seller: 'none', side: 'buyer', status: 'agreed', agreedBy: ['buyer'] },
    { buyer: 'buyer', seller: 'shared', side: 'buyer', status: 'agreed', agreedBy: ['buyer'] },
    { buyer: 'seller', seller: 'none', side: 'seller', status: 'unanswered', agreedBy: ['buyer'] },
    { buyer: 'seller', seller: 'shared', side: 'seller', status: 'unanswered', agreedBy: ['buyer'] },
    { buyer: 'none', seller: 'buyer', side: 'buyer', status: 'unanswered', agreedBy: ['seller'] },
    { buyer: 'none', seller: 'seller', side: 'seller', status: 'agreed', agreedBy: ['seller'] },
    { buyer: 'none', seller: 'shared', side: 'shared', status: 'unanswered', agreedBy: ['seller'] },
  ] as const)(
    'get the fault $side, $status if the buyer names $buyer and the seller names $seller, in either order',
    ({ buyer, seller, side, status, agreedBy }) => {
      const buyerFirst = placed().asks('buyer', 'cancellation', BUYER[buyer]).hours(1)
      buyerFirst.asks('seller', 'cancellation', SELLER[seller])
      const sellerFirst = placed().asks('seller', 'cancellation', SELLER[seller]).hours(1)
      sellerFirst.asks('buyer', 'cancellation', BUYER[buyer])
      expect(buyerFirst.outcome).toMatchObject({ method: 'mutual', decidedBy: 'agreement', reason: BUYER[buyer] })
      expect(sellerFirst.outcome).toMatchObject({ method: 'mutual', decidedBy: 'agreement', reason: SELLER[seller] })
      for (const { outcome } of [buyerFirst, sellerFirst])
        expect(outcome).toMatchObject({ fault: side, faultStatus: status, agreedBy })
    },
  )

  it('have both reasons recorded, while the outcome has only the first', () => {
    const scenario = placed().asks('buyer', 'cancellation', 'quality').asks('seller', 'cancellation', 'not_happy')
    expect(scenario.state.requests).toHaveLength(1)
    expect(scenario.request).toMatchObject({ reason: 'quality', status: 'accepted', endedBy: 'seller' })
    expect(scenario.history.find(({ type }) => type === 'request.accepted')).toMatchObject({
      data: { otherReason: 'not_happy' },
      texts: { explanation: 'Why.' },
    })
  })

  it('get the same result in either order, for every pair of sides', () => {
    const sides: readonly Side[] = ['buyer', 'seller', 'shared', 'none']
    for (const first of sides)
      for (const second of sides) {
        const [there, back] = [met(first, 'buyer', second), met(second, 'seller', first)]
        expect(there.fault).toEqual(back.fault)
        expect([...there.agreedBy].sort()).toEqual([...back.agreedBy].sort())
      }
  })
})

describe('the stated fault', () => {
  it('is claimed while the request is open, but agreed if the opener names its own side', () => {
    expect(placed().asks('buyer', 'cancellation', 'quality').request.fault).toEqual({
      side: 'seller',
      status: 'claimed',
    })
    expect(placed().asks('buyer', 'cancellation', 'changed_mind').request.fault).toEqual({
      side: 'buyer',
      status: 'agreed',
    })
    expect(placed().asks('seller', 'cancellation', 'scope_dispute').request.fault).toEqual({
      side: 'shared',
      status: 'claimed',
    })
  })

  it('is null for a request of a kind that names no fault', () => {
    expect(placed().asks('buyer', 'update', 'progress').request.fault).toBeNull()
  })

  it('is agreed if the request is accepted without naming a side or by naming the same side', () => {
    for (const more of [{}, { fault: 'seller' }] as const) {
      const { outcome, state } = placed().asks('buyer', 'cancellation', 'quality').answers('seller', 'accept', more)
      expect(outcome).toMatchObject({ fault: 'seller', faultStatus: 'agreed', agreedBy: ['buyer', 'seller'] })
      expect(state.requests[0]?.fault).toEqual({ side: 'seller', status: 'agreed' })
    }
  })

  it('is contested if the request is accepted with another side, and both views are recorded', () => {
    const scenario = placed().asks('buyer', 'cancellation', 'quality').answers('seller', 'accept', { fault: 'buyer' })
    expect(scenario.outcome).toMatchObject({ fault: 'seller', faultStatus: 'contested', agreedBy: ['buyer'] })
    expect(scenario.outcome.views).toEqual([{ by: 'seller', side: 'buyer', explanation: 'So.' }])
    expect(scenario.state.cases).toEqual([])
  })

  it('opens a case about the fault alone if it is contested on acceptance and the policy weighs fault', () => {
    const scenario = placed({}, { policy: strictPolicy }).asks('buyer', 'cancellation', 'quality')
    scenario.answers('seller', 'accept', { fault: 'none' })
    expect(scenario.state.cases).toMatchObject([{ about: 'fault', whole: false, status: 'open', openedBy: 'seller' }])
  })

  it('is unanswered after silence, unless it was agreed already', () => {
    const silent = (reason: string) => placed().asks('buyer', 'cancellation', reason).days(2).outcome
    expect(silent('quality')).toMatchObject({ fault: 'seller', faultStatus: 'unanswered', agreedBy: ['buyer'] })
    expect(silent('changed_mind')).toMatchObject({ fault: 'buyer', faultStatus: 'agreed', agreedBy: ['buyer'] })
    expect(silent('other')).toMatchObject({ fault: 'none', faultStatus: 'unanswered' })
  })
})
