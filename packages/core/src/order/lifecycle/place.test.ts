// Placing fixes what was bought, what it costs, when it is due and which policy applies.
import { describe, expect, it } from 'vitest'
import { strictPolicy } from '../../testing/policies.ts'
import { actor, CONTEXT, PLACE, placed, Scenario, START } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import { dueAtIn } from '../clocks/dates.ts'
import { orderDecider } from '../decide.ts'

describe('placing an order', () => {
  it('without questions starts the work clock at once, so the work is due after the turnaround', () => {
    const scenario = placed()
    expect(scenario.phase).toBe('in_progress')
    expect(dueAtIn(scenario.state, START)).toBe(START + 18 * DAY)
  })

  it('with questions waits for the requirements, so nothing is due yet', () => {
    const scenario = placed({ requirements: ['What is it for?'] })
    expect(scenario.phase).toBe('awaiting_requirements')
    expect(dueAtIn(scenario.state, START)).toBeNull()
  })

  it('adds the days of the bought extras, which are negative for faster delivery', () => {
    const extras = [
      { title: 'Faster', price: 4_000, days: -3 },
      { title: 'Second ratio', price: 3_000, days: 1 },
    ]
    expect(dueAtIn(placed({ extras }).state, START)).toBe(START + 16 * DAY)
  })

  it('pins the payout delay granted by the seller’s current level or, without one, by the policy', () => {
    const perks = { level: 'level 2', extrasPerGig: 4, payoutAfter: 'P7D' }
    const granted = placed({}, { perks })
    perks.payoutAfter = 'P30D'
    const done = granted.delivers().when('buyer', { action: 'accept_delivery' })
    const end = done.history.find(({ type }) => type === 'order.completed')
    expect(end?.data).toMatchObject({ availableAt: done.now + 7 * DAY })
    for (const none of [null, { ...perks, payoutAfter: null }])
      expect(placed({}, { perks: none }).state.spans.payout).toBe(CONTEXT.policy.spans.payout)
  })

  it('accepts a turnaround in hours', () => {
    expect(dueAtIn(placed({ turnaround: 'PT36H' }).state, START)).toBe(START + 36 * HOUR)
  })

  it('records what was bought and the terms that the buyer acknowledged, each with its instant', () => {
    const terms = [{ id: 't1', text: 'No source files.', acknowledgedAt: '2026-11-03T13:59:00Z' }]
    const { state } = placed({ terms, revisions: 2 })
    expect(state).toMatchObject({
      reference: 'EV-1',
      gig: PLACE.gig,
      buyer: 'lena',
      seller: 'mora',
      currency: 'USD',
      price: 15_000,
      turnaround: 18 * DAY,
      revisionsIncluded: 2,
      placedAt: START,
      extras: [{ title: 'Second ratio', days: 0 }],
      terms: [{ id: 't1', text: 'No source files.', acknowledgedAt: START - 60_000 }],
    })
  })

  it('pins the policy version, its windows, the fee and the payment mode', () => {
    const { state } = placed({}, { policy: strictPolicy, version: 7, payments: 'external' })
    expect(state).toMatchObject({ policyVersion: 7, spans: strictPolicy.spans, paymentMode: 'external' })
    expect(state).toMatchObject({ feeBasisPoints: 1_234, workClockStops: true })
  })

  it('moves the price of base and extras to the held money', () => {
    expect(placed().state.balances).toMatchObject({ received: -18_000, held: 18_000 })
  })

  it.each([
    { what: 'one person on both sides', changes: { seller: PLACE.buyer }, code: 'same_person' },
    { what: 'no time to work', changes: { turnaround: 'PT0S' }, code: 'turnaround_not_positive' },
    {
      what: 'extras that leave no time',
      changes: { turnaround: 'P2D', extras: [{ title: 'Fast', price: 1, days: -2 }] },
      code: 'turnaround_not_positive',
    },
    { what: 'a turnaround beyond five years', changes: { turnaround: 'P1827D' }, code: 'not_in_range' },
    { what: 'a sum above the largest amount', changes: { price: 1_000_000_000_000 }, code: 'not_in_range' },
  ])('is refused with $what', ({ changes, code }) => {
    expect(placed(changes).refusal).toBe(code)
  })

  it('is possible only for the marketplace', () => {
    expect(new Scenario().when('buyer', PLACE).refusal).toBe('not_your_part')
  })

  it('is refused if the order exists', () => {
    expect(placed().when('marketplace', PLACE).refusal).toBe('not_found')
  })
})

describe('an actor without access to an order or command', () => {
  it('gets not_found for every command on another’s order', () => {
    const { state } = placed()
    const command = { action: 'write_message', text: 'Hello.' } as const
    for (const by of [
      { role: 'buyer', id: 'mora' },
      { role: 'seller', id: 'lena' },
    ] as const)
      expect(orderDecider.decide(state, { ...command, by }, CONTEXT, START)).toEqual({
        ok: false,
        refusal: { code: 'not_found', what: 'order' },
      })
  })

  it('gets the roles that may act if the command is not for the actor’s role', () => {
    expect(placed().when('staff', { action: 'accept_delivery' }).last).toEqual({
      ok: false,
      refusal: { code: 'not_your_part', allowed: ['buyer'] },
    })
    expect(actor('clock')).toEqual({ role: 'clock' })
  })
})
