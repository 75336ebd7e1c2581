// Whose turn it is: for each party, every open order is in exactly one tab.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { isInResolution, staffTabOf, tabOf } from './turn.ts'

describe('an order', () => {
  it.each<{ what: string; scenario: () => Scenario; buyer: string; seller: string; staff: string }>([
    {
      what: 'that waits for requirements',
      scenario: () => placed({ requirements: ['Why?'] }),
      buyer: 'your_turn',
      seller: 'waiting',
      staff: 'waiting',
    },
    { what: 'in progress', scenario: () => placed(), buyer: 'active', seller: 'active', staff: 'active' },
    {
      what: 'that is late',
      scenario: () => placed().days(18),
      buyer: 'waiting',
      seller: 'your_turn',
      staff: 'waiting',
    },
    {
      what: 'that is delivered',
      scenario: () => placed().delivers(),
      buyer: 'your_turn',
      seller: 'waiting',
      staff: 'waiting',
    },
    {
      what: 'with a request of the buyer',
      scenario: () => placed().asks('buyer', 'update'),
      buyer: 'waiting',
      seller: 'your_turn',
      staff: 'waiting',
    },
    {
      what: 'delivered, with a request of the buyer',
      scenario: () => placed().delivers().asks('buyer', 'cancellation'),
      buyer: 'waiting',
      seller: 'your_turn',
      staff: 'waiting',
    },
    {
      what: 'whose change waits for a payment',
      scenario: () =>
        placed({}, { payments: 'external' })
          .asks('seller', 'change', 'more_work', { change: { extras: [{ title: 'X', price: 1 }] } })
          .answers('buyer', 'accept'),
      buyer: 'active',
      seller: 'active',
      staff: 'active',
    },
    {
      what: 'with a case',
      scenario: () => placed().when('buyer', { action: 'open_case', about: 'fraud', explanation: 'Look.' }),
      buyer: 'active',
      seller: 'active',
      staff: 'your_turn',
    },
    {
      what: 'that is closed',
      scenario: () => placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' }),
      buyer: 'closed',
      seller: 'closed',
      staff: 'closed',
    },
  ])(
    '$what is in the tabs $buyer for the buyer, $seller for the seller and $staff for staff',
    ({ scenario, buyer, seller, staff }) => {
      const { state, now } = scenario()
      expect({
        buyer: tabOf(state, 'buyer', now),
        seller: tabOf(state, 'seller', now),
        staff: staffTabOf(state, now),
      }).toEqual({ buyer, seller, staff })
    },
  )

  it('is in resolution while a request is open, and returns to its phase after the answer', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    expect(isInResolution(scenario.state)).toBe(true)
    expect(isInResolution(scenario.answers('seller', 'decline').state)).toBe(false)
    expect(scenario.phase).toBe('in_progress')
  })
})
