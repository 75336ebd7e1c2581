// Promises: reminders at half of a window and 6 h before its end, milestones at and after the due instant.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import type { OrderEventOf } from '../events.ts'
import { nextDue, nextStop } from './due.ts'

const questions = { requirements: ['What is it for?'] }
const reminders = (scenario: Scenario) =>
  scenario.history
    .filter((event): event is OrderEventOf<'reminder.due'> => event.type === 'reminder.due')
    .map(({ at, data }) => ({ hours: (at - scenario.state.placedAt) / HOUR, about: data.about, to: data.to }))
const milestones = (scenario: Scenario) =>
  scenario.history
    .filter(({ type }) => type === 'due.passed' || type === 'late.cancellable' || type === 'requirements.overdue')
    .map(({ type, at }) => ({ type, hours: (at - scenario.state.placedAt) / HOUR }))

describe('a reminder', () => {
  it.each<{ what: string; scenario: () => Scenario; about: string; to: string; hours: readonly number[] }>([
    {
      what: 'requirements',
      scenario: () => placed(questions).days(7),
      about: 'requirements',
      to: 'buyer',
      hours: [84, 162],
    },
    { what: 'a delivery', scenario: () => placed().days(18), about: 'delivery', to: 'seller', hours: [216, 426] },
    {
      what: 'a look',
      scenario: () => placed().delivers().days(3),
      about: 'look_at_delivery',
      to: 'buyer',
      hours: [36, 66],
    },
    {
      what: 'an answer of the seller',
      scenario: () => placed().asks('buyer', 'cancellation').days(2),
      about: 'answer',
      to: 'seller',
      hours: [24, 42],
    },
    {
      what: 'an answer of the buyer',
      scenario: () =>
        placed()
          .asks('seller', 'change', 'other', { change: { days: 1 } })
          .days(4),
      about: 'answer',
      to: 'buyer',
      hours: [48, 90],
    },
    {
      what: 'a delivery in 12 h',
      scenario: () => placed({ turnaround: 'PT12H' }).hours(12),
      about: 'delivery',
      to: 'seller',
      hours: [6],
    },
    {
      what: 'a delivery in 13 h',
      scenario: () => placed({ turnaround: 'PT13H' }).hours(13),
      about: 'delivery',
      to: 'seller',
      hours: [6.5, 7],
    },
  ])('of $what goes to the $to after $hours hours', ({ scenario, about, to, hours }) => {
    expect(reminders(scenario())).toEqual(hours.map(each => ({ hours: each, about, to })))
  })

  it('is kept at its own instant, not before', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    expect(reminders(scenario.after(DAY - 1))).toEqual([])
    expect(reminders(scenario.after(1))).toHaveLength(1)
  })

  it('says until when it makes sense, so that what comes after that is recorded and not sent', () => {
    const scenario = placed().asks('buyer', 'cancellation').days(9)
    expect(scenario.history.filter(({ type }) => type === 'reminder.due')).toMatchObject([
      { at: scenario.state.placedAt + DAY, data: { until: scenario.state.placedAt + 2 * DAY, requestId: 2 } },
      { at: scenario.state.placedAt + 42 * HOUR, data: { until: scenario.state.placedAt + 2 * DAY } },
    ])
  })

  it('does not come while the clock stands still', () => {
    expect(reminders(placed().asks('buyer', 'cancellation').reports('buyer').hours(71))).toEqual([])
  })
})

describe('a milestone', () => {
  it('is told at the due instant and 24 h after it', () => {
    expect(milestones(placed().days(30))).toEqual([
      { type: 'due.passed', hours: 432 },
      { type: 'late.cancellable', hours: 456 },
    ])
  })

  it('is told at the end of the 7 days without requirements', () => {
    expect(milestones(placed(questions).days(20))).toEqual([{ type: 'requirements.overdue', hours: 168 }])
  })

  it('names what each may now do', () => {
    const scenario = placed().days(20)
    expect(scenario.history.find(({ type }) => type === 'late.cancellable')).toMatchObject({
      data: { buyerActions: ['cancel'], sellerActions: ['deliver'] },
    })
  })

  it('is dated when it was promised, whether or not anybody looked', () => {
    expect(milestones(placed().days(19).says('buyer'))).toEqual(
      milestones(placed().days(18).hours(1).days(1).says('buyer')),
    )
  })
})

describe('the next promise', () => {
  it('of all is a reminder, and the next stop is not', () => {
    const { state } = placed()
    expect(nextDue(state)).toBe(state.placedAt + 9 * DAY)
    expect(nextStop(state)).toBe(state.placedAt + 18 * DAY)
  })

  it('is the earlier one of the order and its request', () => {
    const { state } = placed().asks('buyer', 'cancellation')
    expect(nextStop(state)).toBe(state.placedAt + 2 * DAY)
  })

  it('while a case holds the clocks is that both are told of its end, and none once the order is closed', () => {
    const { state, now } = placed().reports('buyer')
    expect([nextDue(state), nextStop(state)]).toEqual([now + 48 * HOUR, now + 72 * HOUR])
    expect(nextDue(placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' }).state)).toBeNull()
  })

  it('is never dated before the order’s last event', () => {
    const scenario = placed()
      .days(17)
      .asks('seller', 'change', 'more_time', { change: { dueAt: '2026-11-20T15:00:00Z' } })
    scenario.days(3).answers('buyer', 'accept')
    expect(nextDue(scenario.state)).toBe(scenario.now)
    expect(scenario.at(scenario.now).history.at(-1)).toMatchObject({ type: 'late.cancellable', at: scenario.now })
  })
})
