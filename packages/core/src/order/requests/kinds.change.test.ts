// Changes: the date that is shown, the extras that are added, and the payment for which the change waits.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR, toIso } from '../../time.ts'
import { dueAtIn } from '../clocks/dates.ts'
import type { CommandBody } from '../commands/commands.ts'
import { isLate } from '../fault/reasons.ts'

type Change = NonNullable<CommandBody<'open_request'>['change']>
const DUE = 18 * DAY
const asking = (change: Change, scenario: Scenario = placed()) =>
  scenario.asks('seller', 'change', 'more_time', { change })
const due = (scenario: Scenario) => dueAtIn(scenario.state, scenario.now)
const extra = { title: 'Subtitles', price: 2_500 }
const given: CommandBody<'give_requirements'> = { action: 'give_requirements', answers: ['A launch.'] }
const awaiting = () => placed({ requirements: ['What is it for?'] })

describe('a requested change of the date', () => {
  it('to an instant replaces the due instant', () => {
    const dueAt = toIso(placed().now + 25 * DAY + 7)
    const scenario = asking({ dueAt }).answers('buyer', 'accept')
    expect(due(scenario)).toBe(scenario.state.placedAt + 25 * DAY + 7)
    expect(scenario.request.status).toBe('accepted')
  })

  it('by days counts from the current due instant, and shows the resulting date', () => {
    const scenario = asking({ days: 3 }).days(1)
    expect(scenario.request.change).toEqual({ dueAt: scenario.state.placedAt + DUE + 3 * DAY, days: 3, extras: [] })
    expect(due(scenario.answers('buyer', 'accept'))).toBe(scenario.state.placedAt + DUE + 3 * DAY)
  })

  it('sets the date that was shown even if it is accepted later, and that date decides whether the order is late', () => {
    const scenario = placed().after(DUE - HOUR)
    asking({ dueAt: toIso(scenario.now + 2 * HOUR) }, scenario).days(2)
    expect(isLate(scenario.state, scenario.now)).toBe(true)
    scenario.answers('buyer', 'accept')
    expect(due(scenario)).toBe(scenario.state.placedAt + DUE + HOUR)
    expect(isLate(scenario.state, scenario.now)).toBe(true)
    expect(scenario.when('buyer', { action: 'cancel', explanation: 'Late.' }).outcome.method).toBe('late')
  })

  it('makes a late order on time again', () => {
    const scenario = asking({ days: 5 }, placed().after(DUE + 3 * DAY)).answers('buyer', 'accept')
    expect(isLate(scenario.state, scenario.now)).toBe(false)
    expect(scenario.days(1).when('buyer', { action: 'cancel', explanation: 'Late.' }).refusal).toBe(
      'cannot_cancel_alone',
    )
  })

  it.each([
    { upcoming: -1, code: 'date_not_in_future' },
    { upcoming: 0, code: 'date_not_in_future' },
    { upcoming: 1, code: null },
    { upcoming: 1_826 * DAY - 1, code: null },
    { upcoming: 1_826 * DAY, code: 'date_not_in_future' },
  ])(
    'must be to a future instant when requested: for $upcoming ms from now the refusal is $code',
    ({ upcoming, code }) => {
      expect(asking({ dueAt: toIso(placed().now + upcoming) }).refusal).toBe(code)
    },
  )

  it.each([
    { late: DAY - 1, least: 1 },
    { late: DAY, least: 2 },
    { late: 10 * DAY - 1, least: 10 },
  ])(
    'by days must lead to the future: $late ms after the due instant at least $least days are needed',
    ({ late, least }) => {
      const scenario = () => placed().after(DUE + late)
      expect(asking({ days: least }, scenario()).refusal).toBeNull()
      if (least > 1)
        expect(asking({ days: least - 1 }, scenario()).last).toMatchObject({
          refusal: { code: 'not_in_range', field: 'change.days', min: least, max: 365 },
        })
    },
  )

  it('adds days to the turnaround before the work clock runs, when naming a date is refused', () => {
    const scenario = asking({ days: 4 }, awaiting()).answers('buyer', 'accept').days(1).when('buyer', given)
    expect(due(scenario)).toBe(scenario.now + DUE + 4 * DAY)
    const dueAt = toIso(placed().now + 40 * DAY)
    expect(asking({ dueAt }, awaiting()).last).toEqual({
      ok: false,
      refusal: { code: 'date_not_set_yet', field: 'change.dueAt', allowed: ['days'] },
    })
  })

  it('counts from the new due instant if the work clock starts between the request and its acceptance', () => {
    const scenario = asking({ days: 4 }, awaiting()).days(1).when('buyer', given).answers('buyer', 'accept')
    expect(due(scenario)).toBe(scenario.now + DUE + 4 * DAY)
  })

  it.each([
    { what: 'nothing', change: {}, code: 'change_empty' },
    { what: 'date and days', change: { dueAt: '2026-12-24T12:00:00Z', days: 2 }, code: 'one_of_two' },
    { what: 'more days than a year', change: { days: 366 }, code: 'not_in_range' },
  ])('is refused if it names $what', ({ change, code }) => {
    expect(asking(change).refusal).toBe(code)
  })

  it('does not move the date on silence or on a decline', () => {
    expect(due(asking({ days: 3 }).days(4))).toBe(placed().now + DUE)
    expect(due(asking({ days: 3 }).answers('buyer', 'decline'))).toBe(placed().now + DUE)
  })

  it('restarts the reminders and milestones of the work clock', () => {
    const scenario = asking({ days: 9 }, placed().after(DUE + 2 * DAY))
      .answers('buyer', 'accept')
      .days(60)
    expect(scenario.types.filter(type => type === 'due.passed')).toHaveLength(2)
    expect(scenario.outcome.at).toBe(scenario.state.placedAt + DUE + 39 * DAY)
  })
})

describe('a requested change with extras', () => {
  it('changes the date and adds the extras together, and holds their price', () => {
    const scenario = asking({ days: 2, extras: [extra] }).answers('buyer', 'accept')
    expect(due(scenario)).toBe(scenario.state.placedAt + DUE + 2 * DAY)
    expect(scenario.state.extras.map(({ title }) => title)).toEqual(['Second ratio', 'Subtitles'])
    expect(scenario.state.balances.held).toBe(20_500)
  })

  it('uses the extras’ own days if no date is given', () => {
    expect(due(asking({ extras: [{ ...extra, days: 2 }] }).answers('buyer', 'accept'))).toBe(
      placed().now + DUE + 2 * DAY,
    )
    const named = asking({ days: 1, extras: [{ ...extra, days: 2 }] }).answers('buyer', 'accept')
    expect(due(named)).toBe(placed().now + DUE + DAY)
  })

  it('leaves the date unchanged if the extras have no days', () => {
    expect(due(asking({ extras: [extra] }).answers('buyer', 'accept'))).toBe(placed().now + DUE)
  })

  it('adds extras that are released and charged with a fee like the rest', () => {
    const scenario = asking({ extras: [extra] })
      .answers('buyer', 'accept')
      .delivers()
      .when('buyer', { action: 'accept_delivery' })
    expect(scenario.outcome).toMatchObject({ released: 16_400, fee: 4_100 })
  })

  it('is refunded with the rest if the order is cancelled after its acceptance', () => {
    const scenario = asking({ extras: [extra] })
      .answers('buyer', 'accept')
      .asks('buyer', 'cancellation')
      .answers('seller', 'accept')
    expect(scenario.outcome.refunded).toBe(20_500)
  })

  it('requests and confirms the payment in one decision if payments are internal', () => {
    expect(
      asking({ extras: [extra] })
        .answers('buyer', 'accept')
        .types.slice(-4),
    ).toEqual(['payment.requested', 'payment.confirmed', 'order.changed', 'request.accepted'])
  })

  it('requests no payment if the extras have no price', () => {
    const free = { extras: [{ title: 'A still', price: 0 }] }
    const scenario = asking(free, placed({}, { payments: 'external' })).answers('buyer', 'accept')
    expect(scenario.request.status).toBe('accepted')
    expect(scenario.state.charges).toEqual([])
  })

  it('never raises the order’s price above the largest amount', () => {
    expect(asking({ extras: [{ title: 'X', price: 999_999_982_000 }] }).refusal).toBeNull()
    expect(asking({ extras: [{ title: 'X', price: 999_999_982_001 }] }).refusal).toBe('not_in_range')
  })
})

describe('an accepted change that waits for its payment', () => {
  const waiting = () =>
    asking({ days: 2, extras: [extra] }, placed({}, { payments: 'external' }))
      .hours(1)
      .answers('buyer', 'accept')
  const confirm = (scenario: Scenario, result: 'done' | 'failed') =>
    scenario.when('marketplace', { action: 'confirm_payment', paymentId: scenario.state.charges[0]?.id ?? 0, result })

  it('is still open, has requested the payment once, and changes nothing yet', () => {
    const scenario = waiting()
    expect(scenario.request).toMatchObject({ status: 'open', payment: scenario.state.charges[0]?.id })
    expect(scenario.state.charges).toMatchObject([{ amount: 2_500, state: 'requested', requestId: 2 }])
    expect(due(scenario)).toBe(scenario.state.placedAt + DUE)
    expect(scenario.state.balances.held).toBe(18_000)
  })

  it('cannot be answered, withdrawn or paid twice', () => {
    const until = '2026-11-04T15:00:00.000Z'
    expect(waiting().answers('buyer', 'decline').last).toEqual({
      ok: false,
      refusal: { code: 'awaiting_payment', until },
    })
    expect(waiting().withdraws('seller').last).toEqual({ ok: false, refusal: { code: 'awaiting_payment', until } })
    expect(confirm(confirm(waiting(), 'done'), 'done').refusal).toBe('already_settled')
  })

  it('takes effect, with its price held, when the payment is confirmed', () => {
    const scenario = confirm(waiting().hours(24 - 1), 'done')
    expect(scenario.request).toMatchObject({ status: 'accepted', endedBy: 'buyer', answer: 'So.' })
    expect(due(scenario)).toBe(scenario.state.placedAt + DUE + 2 * DAY)
    expect(scenario.state.balances.held).toBe(20_500)
    expect(scenario.state.extras).toHaveLength(2)
  })

  it('is declined by the payment side when the payment fails, which does not count as an attempt', () => {
    const scenario = confirm(waiting(), 'failed')
    expect(scenario.request).toMatchObject({ status: 'declined', endedBy: 'payment' })
    expect(asking({ days: 1 }, scenario).refusal).toBeNull()
    expect(scenario.state.balances.held).toBe(18_000)
  })

  it.each([
    { after: DAY - 1, status: 'open' },
    { after: DAY, status: 'declined' },
    { after: DAY + 1, status: 'declined' },
  ])('is declined by the payment side if unconfirmed for 24 h: after $after ms it is $status', ({ after, status }) => {
    const scenario = waiting().after(after)
    expect(scenario.request.status).toBe(status)
    if (status === 'declined')
      expect(scenario.request).toMatchObject({ endedBy: 'payment', endedAt: scenario.state.placedAt + 25 * HOUR })
  })

  it('gets its money refunded if the payment comes too late', () => {
    const scenario = confirm(waiting().days(2), 'done')
    expect(scenario.state.extras).toHaveLength(1)
    expect(scenario.state.refunds).toMatchObject([{ amount: 2_500, state: 'requested' }])
    expect(scenario.state.balances).toMatchObject({ held: 18_000, refund_requested: 2_500, received: -20_500 })
  })

  it('is superseded by a cancellation, and a later payment is refunded', () => {
    const scenario = waiting().asks('buyer', 'cancellation')
    expect(scenario.state.requests).toMatchObject([{ status: 'superseded' }, { status: 'open' }])
    scenario.answers('seller', 'accept')
    expect(scenario.outcome.refunded).toBe(18_000)
    confirm(scenario, 'done')
    expect(scenario.state.balances).toMatchObject({ held: 0, refund_requested: 20_500, received: -20_500 })
  })

  it('gets a payment refunded that succeeds after it had failed', () => {
    const scenario = confirm(confirm(waiting(), 'failed'), 'done')
    expect(scenario.state.refunds).toMatchObject([{ amount: 2_500 }])
  })

  it('sends no reminders, since neither party must answer', () => {
    expect(waiting().hours(23).types).not.toContain('reminder.due')
  })
})
