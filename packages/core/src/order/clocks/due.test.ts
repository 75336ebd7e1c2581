// Deadlines: reminders at half of a window and 6 h before its end, milestones at and after the due instant.
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
      what: 'a review of the delivery',
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
  ])('about $what goes to the $to after $hours hours', ({ scenario, about, to, hours }) => {
    expect(reminders(scenario())).toEqual(hours.map(each => ({ hours: each, about, to })))
  })

  it('fires at its own instant and not before', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    expect(reminders(scenario.after(DAY - 1))).toEqual([])
    expect(reminders(scenario.after(1))).toHaveLength(1)
  })

  it('states until when it is useful, so that one recorded after that instant is not sent', () => {
    const scenario = placed().asks('buyer', 'cancellation').days(9)
    expect(scenario.history.filter(({ type }) => type === 'reminder.due')).toMatchObject([
      { at: scenario.state.placedAt + DAY, data: { until: scenario.state.placedAt + 2 * DAY, requestId: 2 } },
      { at: scenario.state.placedAt + 42 * HOUR, data: { until: scenario.state.placedAt + 2 * DAY } },
    ])
  })

  it('is not due while the clock is stopped', () => {
    expect(reminders(placed().asks('buyer', 'cancellation').reports('buyer').hours(71))).toEqual([])
  })
})

describe('a milestone', () => {
  it('fires at the due instant and again 24 h after it', () => {
    expect(milestones(placed().days(30))).toEqual([
      { type: 'due.passed', hours: 432 },
      { type: 'late.cancellable', hours: 456 },
    ])
  })

  it('fires at the end of 7 days if the requirements are not given', () => {
    expect(milestones(placed(questions).days(20))).toEqual([{ type: 'requirements.overdue', hours: 168 }])
  })

  it('lists what each party may do now', () => {
    const scenario = placed().days(20)
    expect(scenario.history.find(({ type }) => type === 'late.cancellable')).toMatchObject({
      data: { buyerActions: ['cancel'], sellerActions: ['deliver'] },
    })
  })

  it('is dated at its own instant, however late it fires', () => {
    expect(milestones(placed().days(19).writes('buyer'))).toEqual(
      milestones(placed().days(18).hours(1).days(1).writes('buyer')),
    )
  })
})

describe('the next deadline', () => {
  it('may be a reminder, while the next stop may not', () => {
    const { state } = placed()
    expect(nextDue(state)).toBe(state.placedAt + 9 * DAY)
    expect(nextStop(state)).toBe(state.placedAt + 18 * DAY)
  })

  it('is the order’s or its request’s, whichever is earlier', () => {
    const { state } = placed().asks('buyer', 'cancellation')
    expect(nextStop(state)).toBe(state.placedAt + 2 * DAY)
  })

  it('is the notice of the hold’s end while a case holds the clocks, and a closed order has none', () => {
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
