// Giving the requirements starts the work clock.
import { describe, expect, it } from 'vitest'
import { placed, START } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import { dueAtIn } from '../clocks/dates.ts'
import type { CommandBody } from '../commands/commands.ts'

const asked = () =>
  placed({ requirements: ['What is it for?', 'Which colours?'], extras: [{ title: 'Faster', price: 1, days: -3 }] })
const given: CommandBody<'give_requirements'> = { action: 'give_requirements', answers: ['A launch.', 'Blue.'] }

describe('giving the requirements', () => {
  it('starts the work clock, so the work is due after turnaround and days of extras from that instant', () => {
    const scenario = asked().hours(5).when('buyer', given)
    expect(scenario.phase).toBe('in_progress')
    expect(dueAtIn(scenario.state, scenario.now)).toBe(START + 5 * HOUR + 15 * DAY)
  })

  it('requires one answer to each question', () => {
    const scenario = asked().when('buyer', { ...given, answers: ['A launch.'] })
    expect(scenario.last).toMatchObject({ ok: false, refusal: { code: 'answers_count', expected: 2 } })
  })

  it('is possible long after the seller was first allowed to cancel alone', () => {
    expect(asked().days(29).when('buyer', given).phase).toBe('in_progress')
  })

  it('is refused a second time with the instant at which they were given', () => {
    const scenario = asked().hours(1).when('buyer', given).hours(1).when('buyer', given)
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'already_given', at: '2026-11-03T15:00:00.000Z' } })
  })

  it('stores the answers as texts of the event, so that they can be erased', () => {
    const scenario = asked().when('buyer', given)
    expect(scenario.history.at(-1)).toMatchObject({ texts: { 'answer.0': 'A launch.', 'answer.1': 'Blue.' } })
  })

  it('must wait for the answer to an open cancellation', () => {
    expect(asked().asks('seller', 'cancellation').when('buyer', given).refusal).toBe('answer_request_first')
  })
})
