// Cancelling alone: which party may do so, from which millisecond on, and with which fault and refund.
import { describe, expect, it } from 'vitest'
import { strictPolicy } from '../../testing/policies.ts'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'

const alone = { action: 'cancel', explanation: 'I must.' } as const
const questions = { requirements: ['What is it for?'] }
const DUE = 18 * DAY

describe('the cooling-off period', () => {
  it.each([
    { after: 0, code: null },
    { after: 2 * HOUR - 1, code: null },
    { after: 2 * HOUR, code: 'cannot_cancel_alone' },
    { after: 2 * HOUR + 1, code: 'cannot_cancel_alone' },
  ])('lets the buyer cancel alone for 2 h: $after ms after placing the refusal is $code', ({ after, code }) => {
    expect(placed().after(after).when('buyer', alone).refusal).toBe(code)
  })

  it('lets a cancellation refund everything and state no fault', () => {
    const scenario = placed().when('buyer', alone)
    expect(scenario.outcome).toMatchObject({
      method: 'cooling_off',
      decidedBy: 'buyer',
      reason: 'cooling_off',
      window: 'PT2H',
    })
    expect(scenario.outcome).toMatchObject({ fault: 'none', faultStatus: 'established', refunded: 18_000, released: 0 })
  })

  it('also applies while the order waits for requirements', () => {
    expect(placed(questions).when('buyer', alone).outcome.method).toBe('cooling_off')
  })

  it.each<{ what: string; does: (scenario: Scenario) => Scenario }>([
    { what: 'wrote', does: scenario => scenario.writes('seller') },
    { what: 'delivered', does: scenario => scenario.delivers() },
    {
      what: 'opened a request',
      does: scenario => scenario.asks('seller', 'change', 'more_time', { change: { days: 1 } }),
    },
    {
      what: 'declined a request',
      does: scenario => scenario.asks('buyer', 'cancellation').answers('seller', 'decline'),
    },
    { what: 'replied to a request', does: scenario => scenario.asks('buyer', 'update').answers('seller', 'reply') },
  ])('ends when the seller $what', ({ does }) => {
    expect(does(placed()).when('buyer', alone).refusal).toBe('cannot_cancel_alone')
  })

  it.each<{ what: string; does: (scenario: Scenario) => Scenario }>([
    { what: 'a message of the buyer', does: scenario => scenario.writes('buyer') },
    { what: 'an automatic message', does: scenario => scenario.writes('seller', { automatic: true }) },
    { what: 'a withdrawal by the buyer', does: scenario => scenario.asks('buyer', 'update').withdraws('buyer') },
  ])('does not end with $what', ({ does }) => {
    expect(does(placed()).when('buyer', alone).outcome.method).toBe('cooling_off')
  })

  it('gives a right to the buyer only', () => {
    expect(placed().when('seller', alone).refusal).toBe('cannot_cancel_alone')
  })
})

describe('a late order', () => {
  it.each([
    { after: DUE + DAY - 1, code: 'cannot_cancel_alone' },
    { after: DUE + DAY, code: null },
    { after: DUE + DAY + 1, code: null },
  ])(
    'may be cancelled by the buyer alone 24 h after the due instant: after $after ms the refusal is $code',
    ({ after, code }) => {
      expect(placed().after(after).when('buyer', alone).refusal).toBe(code)
    },
  )

  it('that is cancelled as late is the seller’s fault, established by the record', () => {
    const { outcome } = placed()
      .after(DUE + DAY)
      .when('buyer', alone)
    expect(outcome).toMatchObject({ method: 'late', decidedBy: 'buyer', fault: 'seller', faultStatus: 'established' })
    expect(outcome).toMatchObject({ muchLate: true, refunded: 18_000, window: 'PT24H', reason: 'late' })
  })

  it('can still be delivered until the buyer cancels', () => {
    const scenario = placed()
      .after(DUE + 20 * DAY)
      .delivers()
    expect(scenario.phase).toBe('delivered')
    expect(scenario.when('buyer', alone).refusal).toBe('cannot_cancel_alone')
  })

  it('cannot be cancelled by the buyer alone until 24 h after the due instant, and the refusal states that instant', () => {
    expect(
      placed()
        .after(3 * HOUR)
        .when('buyer', alone).last,
    ).toEqual({
      ok: false,
      refusal: {
        code: 'cannot_cancel_alone',
        from: '2026-11-22T14:00:00.000Z',
        coolingOffEnded: '2026-11-03T16:00:00.000Z',
      },
    })
  })

  it('is late by the new due instant after a revision', () => {
    const scenario = placed()
      .after(DUE - HOUR)
      .delivers()
      .hours(1)
      .when('buyer', { action: 'request_revision', explanation: 'Again.' })
    expect(scenario.after(48 * HOUR + DAY - 1).when('buyer', alone).refusal).toBe('cannot_cancel_alone')
    expect(scenario.after(1).when('buyer', alone).outcome.method).toBe('late')
  })

  it('stays as late as it was while a cancellation stops the work clock', () => {
    const scenario = placed({}, { policy: strictPolicy })
      .after(DUE + DAY - 1)
      .asks('buyer', 'cancellation')
      .days(2)
    expect(scenario.when('buyer', alone).refusal).toBe('cannot_cancel_alone')
    expect(scenario.answers('seller', 'decline').after(1).when('buyer', alone).outcome.method).toBe('late')
  })
})

describe('an unstarted order', () => {
  it.each([
    { after: 7 * DAY - 1, code: 'cannot_cancel_alone' },
    { after: 7 * DAY, code: null },
    { after: 7 * DAY + 1, code: null },
  ])(
    'may be cancelled by the seller alone 7 days after placing: after $after ms the refusal is $code',
    ({ after, code }) => {
      expect(placed(questions).after(after).when('seller', alone).refusal).toBe(code)
    },
  )

  it('that is cancelled as unstarted is the buyer’s fault, established by the record', () => {
    const { outcome } = placed(questions).days(7).when('seller', alone)
    expect(outcome).toMatchObject({ method: 'unstarted', decidedBy: 'seller', fault: 'buyer', window: 'P7D' })
    expect(outcome).toMatchObject({ faultStatus: 'established', refunded: 18_000 })
  })

  it('is no longer unstarted once the requirements have been given', () => {
    const scenario = placed(questions)
      .days(8)
      .when('buyer', { action: 'give_requirements', answers: ['A launch.'] })
    expect(scenario.when('seller', alone).refusal).toBe('cannot_cancel_alone')
  })
})

describe('cancelling without the other party', () => {
  it.each(['reason', 'fault', 'refund'] as const)('accepts no %s, which the rule sets', field => {
    const values = { reason: 'other', fault: 'none', refund: 1 } as const
    const scenario = placed().when('buyer', { ...alone, [field]: values[field] })
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'reason_given_by_rule', field } })
  })

  it('closes the open request as superseded', () => {
    const scenario = placed().asks('buyer', 'cancellation').when('buyer', alone)
    expect(scenario.outcome.method).toBe('cooling_off')
    expect(scenario.request).toMatchObject({ status: 'superseded', endedBy: 'buyer', endedAt: scenario.now })
  })

  it.each(['buyer', 'seller'] as const)(
    'stays possible while a case of the %s is open, and settles the case',
    opener => {
      const scenario = placed().reports(opener).when('buyer', alone)
      expect(scenario.outcome.method).toBe('cooling_off')
      expect(scenario.state.cases).toMatchObject([{ status: 'settled', endedAt: scenario.now }])
    },
  )

  it.each([
    { what: 'after two hours', does: (scenario: Scenario) => scenario.hours(5), ended: '2026-11-03T16:00:00.000Z' },
    { what: 'with the seller’s message', does: (scenario: Scenario) => scenario.hours(1).writes('seller').hours(9) },
    {
      what: 'before a later message',
      does: (scenario: Scenario) => scenario.hours(3).writes('seller'),
      ended: '2026-11-03T16:00:00.000Z',
    },
  ])('is refused with the end of the cooling-off period ($what)', ({ does, ended = '2026-11-03T15:00:00.000Z' }) => {
    expect(does(placed()).when('buyer', alone).last).toMatchObject({ refusal: { coolingOffEnded: ended } })
  })

  it('is refused on a closed order with how and when the order ended', () => {
    const scenario = placed().when('buyer', alone).hours(1).when('buyer', alone)
    expect(scenario.last).toEqual({
      ok: false,
      refusal: {
        code: 'order_closed',
        phase: 'cancelled',
        method: 'cooling_off',
        decidedBy: 'buyer',
        at: '2026-11-03T14:00:00.000Z',
      },
    })
  })
})

describe('an order on which neither party acts', () => {
  it.each([
    { what: '30 days late', changes: {}, end: DUE + 30 * DAY, method: 'late', fault: 'seller' },
    { what: '30 days without requirements', changes: questions, end: 30 * DAY, method: 'unstarted', fault: 'buyer' },
  ])('is cancelled by silence when it is $what, dated at that instant', ({ changes, end, method, fault }) => {
    expect(placed(changes).after(end - 1).state.outcome).toBeNull()
    const scenario = placed(changes).after(end + 5 * DAY)
    expect(scenario.outcome).toMatchObject({
      method,
      decidedBy: 'silence',
      fault,
      faultStatus: 'established',
      window: 'P30D',
    })
    expect(scenario.outcome).toMatchObject({ at: scenario.state.placedAt + end, refunded: 18_000 })
  })
})

describe('cancelling by staff', () => {
  const support = { ...alone, reason: 'not_as_agreed' } as const

  it('refunds all held money unless an amount is given, and rules on the fault', () => {
    const scenario = placed().when('staff', support)
    expect(scenario.outcome).toMatchObject({
      method: 'support',
      decidedBy: 'staff',
      reason: 'not_as_agreed',
      refunded: 18_000,
    })
    expect(scenario.outcome).toMatchObject({ fault: 'seller', faultStatus: 'ruled', released: 0, fee: 0 })
  })

  it('refunds the given amount and releases the rest less the fee, rounded down', () => {
    const scenario = placed()
      .delivers()
      .when('staff', { ...support, refund: 7_001, fault: 'shared' })
    expect(scenario.outcome).toMatchObject({ refunded: 7_001, released: 8_800, fee: 2_199, fault: 'shared' })
    expect(scenario.state.balances).toMatchObject({ held: 0, seller: 8_800, fee: 2_199, refunded: 7_001 })
  })

  it('takes the refund of a completed order from the seller, whose balance may go below zero, and keeps the fee', () => {
    const scenario = placed().delivers().when('buyer', { action: 'accept_delivery' }).days(100)
    scenario.when('staff', { ...support, refund: 18_000 })
    expect(scenario.phase).toBe('cancelled')
    expect(scenario.outcome).toMatchObject({ method: 'support', refunded: 18_000, released: 0, fee: 0 })
    expect(scenario.state.balances).toMatchObject({ held: 0, seller: -3_600, fee: 3_600, refunded: 18_000 })
  })

  it('refunds nothing of a completed order unless an amount is given, since nothing is held', () => {
    const scenario = placed().delivers().when('buyer', { action: 'accept_delivery' }).when('staff', support)
    expect(scenario.outcome.refunded).toBe(0)
  })

  it.each([
    { what: 'more than is held', does: (scenario: Scenario) => scenario, max: 18_000 },
    {
      what: 'more than was paid and not yet refunded',
      max: 17_000,
      does: (scenario: Scenario) =>
        scenario
          .asks('seller', 'partial_refund', 'goodwill', { refund: 1_000 })
          .answers('buyer', 'accept')
          .delivers()
          .when('buyer', { action: 'accept_delivery' }),
    },
  ])('never refunds $what', ({ does, max }) => {
    expect(does(placed()).when('staff', { ...support, refund: max + 1 }).last).toMatchObject({
      refusal: { code: 'not_in_range', field: 'refund', min: 0, max },
    })
    expect(does(placed()).when('staff', { ...support, refund: max }).outcome.refunded).toBe(max)
  })

  it('requires a reason from staff’s own list', () => {
    expect(placed().when('staff', alone).refusal).toBe('reason_not_allowed')
    expect(placed().when('staff', { ...alone, reason: 'changed_mind' }).refusal).toBe('reason_not_allowed')
  })

  it('closes an open request as superseded and rules every case about the order', () => {
    const scenario = placed().asks('seller', 'cancellation')
    scenario.when('buyer', { action: 'open_case', about: 'fraud', explanation: 'Look.' }).when('staff', support)
    expect(scenario.request).toMatchObject({ status: 'superseded', endedBy: 'staff' })
    expect(scenario.state.cases).toMatchObject([{ status: 'ruled', endedAt: scenario.now }])
  })

  it('is refused on a cancelled order', () => {
    expect(placed().when('staff', support).when('staff', support).refusal).toBe('order_closed')
  })
})
