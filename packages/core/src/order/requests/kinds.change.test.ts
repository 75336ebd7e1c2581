// Changes: the date that is shown, the extras that join, and the payment that both wait for.
import { describe, expect, it } from 'vitest'
import { placed, type Story } from '../../testing.ts'
import { DAY, HOUR, toIso } from '../../time.ts'
import type { CommandBody } from '../commands/commands.ts'
import { dueAtIn } from '../dates.ts'
import { isLate } from '../fault/reasons.ts'

type Change = NonNullable<CommandBody<'open_request'>['change']>
const DUE = 18 * DAY
const asking = (change: Change, story: Story = placed()) => story.asks('seller', 'change', 'more_time', { change })
const due = (story: Story) => dueAtIn(story.state, story.now)
const extra = { title: 'Subtitles', price: 2_500 }
const given: CommandBody<'give_requirements'> = { action: 'give_requirements', answers: ['A launch.'] }
const awaiting = () => placed({ requirements: ['What is it for?'] })

describe('a change of the date', () => {
  it('to an instant replaces the due instant', () => {
    const dueAt = toIso(placed().now + 25 * DAY + 7)
    const story = asking({ dueAt }).answers('buyer', 'accept')
    expect(due(story)).toBe(story.state.placedAt + 25 * DAY + 7)
    expect(story.request.status).toBe('accepted')
  })

  it('by days counts from the due instant in force, and shows the date it leads to', () => {
    const story = asking({ days: 3 }).days(1)
    expect(story.request.change).toEqual({ dueAt: story.state.placedAt + DUE + 3 * DAY, days: 3, extras: [] })
    expect(due(story.answers('buyer', 'accept'))).toBe(story.state.placedAt + DUE + 3 * DAY)
  })

  it('accepted later is still the date that was shown, and lateness is judged by it', () => {
    const story = placed().after(DUE - HOUR)
    asking({ dueAt: toIso(story.now + 2 * HOUR) }, story).days(2)
    expect(isLate(story.state, story.now)).toBe(true)
    story.answers('buyer', 'accept')
    expect(due(story)).toBe(story.state.placedAt + DUE + HOUR)
    expect(isLate(story.state, story.now)).toBe(true)
    expect(story.when('buyer', { action: 'cancel', explanation: 'Late.' }).outcome.method).toBe('late')
  })

  it('makes a late order punctual again', () => {
    const story = asking({ days: 5 }, placed().after(DUE + 3 * DAY)).answers('buyer', 'accept')
    expect(isLate(story.state, story.now)).toBe(false)
    expect(story.days(1).when('buyer', { action: 'cancel', explanation: 'Late.' }).refusal).toBe('cannot_cancel_alone')
  })

  it.each([
    { ahead: -1, code: 'date_not_ahead' },
    { ahead: 0, code: 'date_not_ahead' },
    { ahead: 1, code: null },
    { ahead: 1_826 * DAY - 1, code: null },
    { ahead: 1_826 * DAY, code: 'date_not_ahead' },
  ])('must lie ahead when asked: $ahead ms → $code', ({ ahead, code }) => {
    expect(asking({ dueAt: toIso(placed().now + ahead) }).refusal).toBe(code)
  })

  it.each([
    { late: DAY - 1, least: 1 },
    { late: DAY, least: 2 },
    { late: 10 * DAY - 1, least: 10 },
  ])('by days must lead ahead: $late ms late → at least $least', ({ late, least }) => {
    const story = () => placed().after(DUE + late)
    expect(asking({ days: least }, story()).refusal).toBeNull()
    if (least > 1)
      expect(asking({ days: least - 1 }, story()).last).toMatchObject({
        refusal: { code: 'not_in_range', field: 'change.days', min: least, max: 365 },
      })
  })

  it('before the work clock runs adds days to the turnaround; there is no date to name', () => {
    const story = asking({ days: 4 }, awaiting()).answers('buyer', 'accept').days(1).when('buyer', given)
    expect(due(story)).toBe(story.now + DUE + 4 * DAY)
    const dueAt = toIso(placed().now + 40 * DAY)
    expect(asking({ dueAt }, awaiting()).last).toEqual({
      ok: false,
      refusal: { code: 'date_not_set_yet', field: 'change.dueAt', allowed: ['days'] },
    })
  })

  it('asked before the work clock ran and accepted after counts from the due instant there is then', () => {
    const story = asking({ days: 4 }, awaiting()).days(1).when('buyer', given).answers('buyer', 'accept')
    expect(due(story)).toBe(story.now + DUE + 4 * DAY)
  })

  it.each([
    { what: 'nothing', change: {}, code: 'change_empty' },
    { what: 'date and days', change: { dueAt: '2026-12-24T12:00:00Z', days: 2 }, code: 'one_of_two' },
    { what: 'more days than a year', change: { days: 366 }, code: 'not_in_range' },
  ])('to $what is refused', ({ change, code }) => {
    expect(asking(change).refusal).toBe(code)
  })

  it('leaves the date alone when nobody answers, or on a decline', () => {
    expect(due(asking({ days: 3 }).days(4))).toBe(placed().now + DUE)
    expect(due(asking({ days: 3 }).answers('buyer', 'decline'))).toBe(placed().now + DUE)
  })

  it('restarts the reminders and milestones of the work clock', () => {
    const story = asking({ days: 9 }, placed().after(DUE + 2 * DAY))
      .answers('buyer', 'accept')
      .days(60)
    expect(story.types.filter(type => type === 'due.passed')).toHaveLength(2)
    expect(story.outcome.at).toBe(story.state.placedAt + DUE + 39 * DAY)
  })
})

describe('a change with extras', () => {
  it('joins date and extras together, and holds the price', () => {
    const story = asking({ days: 2, extras: [extra] }).answers('buyer', 'accept')
    expect(due(story)).toBe(story.state.placedAt + DUE + 2 * DAY)
    expect(story.state.extras.map(({ title }) => title)).toEqual(['Second ratio', 'Subtitles'])
    expect(story.state.balances.held).toBe(20_500)
  })

  it('takes the extras’ own days where no date is named', () => {
    expect(due(asking({ extras: [{ ...extra, days: 2 }] }).answers('buyer', 'accept'))).toBe(
      placed().now + DUE + 2 * DAY,
    )
    const named = asking({ days: 1, extras: [{ ...extra, days: 2 }] }).answers('buyer', 'accept')
    expect(due(named)).toBe(placed().now + DUE + DAY)
  })

  it('alone leaves the date alone', () => {
    expect(due(asking({ extras: [extra] }).answers('buyer', 'accept'))).toBe(placed().now + DUE)
  })

  it('is released and charged like the rest', () => {
    const story = asking({ extras: [extra] })
      .answers('buyer', 'accept')
      .delivers()
      .when('buyer', { action: 'accept_delivery' })
    expect(story.outcome).toMatchObject({ released: 16_400, fee: 4_100 })
  })

  it('accepted and then cancelled goes back with the rest', () => {
    const story = asking({ extras: [extra] })
      .answers('buyer', 'accept')
      .asks('buyer', 'cancellation')
      .answers('seller', 'accept')
    expect(story.outcome.refunded).toBe(20_500)
  })

  it('asks for the money and has it in one decision where the ledger is the payment side', () => {
    expect(
      asking({ extras: [extra] })
        .answers('buyer', 'accept')
        .types.slice(-4),
    ).toEqual(['payment.requested', 'payment.confirmed', 'order.changed', 'request.accepted'])
  })

  it('without a price asks for none', () => {
    const free = { extras: [{ title: 'A still', price: 0 }] }
    const story = asking(free, placed({}, { payments: 'external' })).answers('buyer', 'accept')
    expect(story.request.status).toBe('accepted')
    expect(story.state.charges).toEqual([])
  })

  it('never makes the order dearer than the largest amount', () => {
    expect(asking({ extras: [{ title: 'X', price: 999_999_982_000 }] }).refusal).toBeNull()
    expect(asking({ extras: [{ title: 'X', price: 999_999_982_001 }] }).refusal).toBe('not_in_range')
  })
})

describe('an accepted change that waits for its payment', () => {
  const waiting = () =>
    asking({ days: 2, extras: [extra] }, placed({}, { payments: 'external' }))
      .hours(1)
      .answers('buyer', 'accept')
  const confirm = (story: Story, result: 'done' | 'failed') =>
    story.when('marketplace', { action: 'confirm_payment', paymentId: story.state.charges[0]?.id ?? 0, result })

  it('is open, has asked for the price once, and changes nothing yet', () => {
    const story = waiting()
    expect(story.request).toMatchObject({ status: 'open', payment: story.state.charges[0]?.id })
    expect(story.state.charges).toMatchObject([{ amount: 2_500, state: 'requested', requestId: 2 }])
    expect(due(story)).toBe(story.state.placedAt + DUE)
    expect(story.state.balances.held).toBe(18_000)
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

  it('joins and holds the sum when it is confirmed', () => {
    const story = confirm(waiting().hours(24 - 1), 'done')
    expect(story.request).toMatchObject({ status: 'accepted', endedBy: 'buyer', answer: 'So.' })
    expect(due(story)).toBe(story.state.placedAt + DUE + 2 * DAY)
    expect(story.state.balances.held).toBe(20_500)
    expect(story.state.extras).toHaveLength(2)
  })

  it('ends declined by the payment side when it fails, and counts as no attempt', () => {
    const story = confirm(waiting(), 'failed')
    expect(story.request).toMatchObject({ status: 'declined', endedBy: 'payment' })
    expect(asking({ days: 1 }, story).refusal).toBeNull()
    expect(story.state.balances.held).toBe(18_000)
  })

  it.each([
    { after: DAY - 1, status: 'open' },
    { after: DAY, status: 'declined' },
    { after: DAY + 1, status: 'declined' },
  ])('ends declined by the payment side unconfirmed after 24 h: $after ms → $status', ({ after, status }) => {
    const story = waiting().after(after)
    expect(story.request.status).toBe(status)
    if (status === 'declined')
      expect(story.request).toMatchObject({ endedBy: 'payment', endedAt: story.state.placedAt + 25 * HOUR })
  })

  it('gives money that comes too late back', () => {
    const story = confirm(waiting().days(2), 'done')
    expect(story.state.extras).toHaveLength(1)
    expect(story.state.refunds).toMatchObject([{ amount: 2_500, state: 'requested' }])
    expect(story.state.balances).toMatchObject({ held: 18_000, refund_requested: 2_500, received: -20_500 })
  })

  it('is superseded by a cancellation, and what is paid after that goes back', () => {
    const story = waiting().asks('buyer', 'cancellation')
    expect(story.state.requests).toMatchObject([{ status: 'superseded' }, { status: 'open' }])
    story.answers('seller', 'accept')
    expect(story.outcome.refunded).toBe(18_000)
    confirm(story, 'done')
    expect(story.state.balances).toMatchObject({ held: 0, refund_requested: 20_500, received: -20_500 })
  })

  it('that failed and was then paid after all gives the money back', () => {
    const story = confirm(confirm(waiting(), 'failed'), 'done')
    expect(story.state.refunds).toMatchObject([{ amount: 2_500 }])
  })

  it('sends no reminders: nobody owes an answer', () => {
    expect(waiting().hours(23).types).not.toContain('reminder.due')
  })
})
