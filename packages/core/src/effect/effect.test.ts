// Rules for what an order's events write into its seller's performance log.
import { describe, expect, it } from 'vitest'
import { facts } from '../level/facts.ts'
import { CONTEXT, placed, type Scenario, START } from '../testing.ts'
import { DAY, HOUR } from '../time.ts'
import { expectedLines, linesOf, performanceLogOf } from './effect.ts'

/** Returns all rows that a scenario wrote. */
const rowsOf = ({ history }: Scenario) => performanceLogOf(null, history)
const readOf = (scenario: Scenario, at = scenario.now + 1) =>
  facts(linesOf('EV-1', rowsOf(scenario)), { at, knownAt: Number.POSITIVE_INFINITY })
const orderOf = (scenario: Scenario, at?: number) => readOf(scenario, at).orders[0]
const asked = (scenario: Scenario) =>
  readOf(scenario, scenario.now + 30 * DAY).answers.map(({ question, askedAt, by, answeredAt, inTime }) => ({
    question,
    by: by - askedAt,
    answered: answeredAt !== null,
    inTime,
  }))

const FAIR = { policy: { ...CONTEXT.policy, weighsFault: true } }

describe('a closed order in the performance log', () => {
  it('counts from its end on, with the agreed price and what the seller earned', () => {
    const scenario = placed().days(2).delivers().days(1).when('buyer', { action: 'accept_delivery' })
    expect(rowsOf(scenario).orders).toHaveLength(1)
    expect(orderOf(scenario)).toMatchObject({
      order: 'EV-1',
      buyer: 'lena',
      placedAt: START,
      closedAt: START + 3 * DAY,
      method: 'completed',
      dueAt: START + 18 * DAY,
      deliveredAt: START + 2 * DAY,
      lateWhenClosed: false,
      value: 18_000,
      earned: 14_400,
      currency: 'USD',
      decidedBy: 'buyer',
      fault: 'none',
      faultStatus: null,
    })
    expect(orderOf(scenario, START + 3 * DAY)).toBeUndefined()
  })

  it('records who opened the request that ended it', () => {
    const seller = placed().asks('seller', 'cancellation', 'too_busy').answers('buyer', 'accept')
    expect(orderOf(seller)).toMatchObject({
      method: 'mutual',
      openedBy: 'seller',
      fault: 'seller',
      faultStatus: 'agreed',
    })
    const cancelled = placed().when('buyer', { action: 'cancel', explanation: 'A mistake.' })
    expect(orderOf(cancelled)).toMatchObject({ method: 'cooling_off', openedBy: null })
  })

  it('was late when it closed if it was overdue and nothing was delivered', () => {
    const late = placed().days(19.5).when('buyer', { action: 'cancel', explanation: 'Too late.' })
    expect(orderOf(late)).toMatchObject({ method: 'late', deliveredAt: null, lateWhenClosed: true })
    const soon = placed().asks('buyer', 'cancellation').answers('seller', 'accept')
    expect(orderOf(soon)).toMatchObject({ lateWhenClosed: false })
  })

  it('has no due instant if the work never began', () => {
    const scenario = placed({ requirements: ['Why?'] })
      .asks('buyer', 'cancellation')
      .answers('seller', 'accept')
    expect(orderOf(scenario)).toMatchObject({ dueAt: null, deliveredAt: null, lateWhenClosed: false })
  })

  it('is timed by the first delivery, unless the buyer’s claim that it was unusable stands', () => {
    const scenario = placed().days(17).delivers().days(1)
    scenario.when('buyer', { action: 'request_revision', explanation: 'Empty.', nothingUsable: true })
    scenario.days(4).delivers().when('buyer', { action: 'accept_delivery' })
    expect(orderOf(scenario)).toMatchObject({ dueAt: START + 20 * DAY, deliveredAt: START + 22 * DAY })
    const before = scenario.now + 1
    scenario.days(1).when('seller', { action: 'open_case', about: 'nothing_usable', explanation: 'It was there.' })
    const [found] = scenario.state.cases
    scenario.when('staff', { action: 'rule_case', caseId: found?.id ?? 0, ruling: 'usable', explanation: 'It was.' })
    expect(orderOf(scenario)).toMatchObject({ dueAt: START + 18 * DAY, deliveredAt: START + 17 * DAY })
    expect(orderOf(scenario, before)).toMatchObject({ deliveredAt: START + 22 * DAY })
  })

  it('records a review, an agreement, a contest and a ruling, each at its own instant', () => {
    const scenario = placed({}, FAIR).asks('seller', 'cancellation', 'not_offered').hours(48)
    const end = scenario.now
    expect(orderOf(scenario)).toMatchObject({ decidedBy: 'silence', fault: 'buyer', faultStatus: 'unanswered' })
    scenario.hours(1).when('buyer', { action: 'contest_fault', fault: 'seller', explanation: 'No.' })
    expect(orderOf(scenario)).toMatchObject({ fault: 'buyer', faultStatus: 'contested' })
    const [found] = scenario.state.cases
    const ruling = { action: 'rule_case', caseId: found?.id ?? 0, ruling: 'fault', fault: 'seller' } as const
    scenario.hours(1).when('staff', { ...ruling, explanation: 'Read.' })
    expect(orderOf(scenario)).toMatchObject({ fault: 'seller', faultStatus: 'ruled', closedAt: end })
    expect(orderOf(scenario, end + 1)).toMatchObject({ fault: 'buyer', faultStatus: 'unanswered' })
    const rated = placed().delivers().days(3).when('buyer', { action: 'review', rating: 4 })
    expect(orderOf(rated)).toMatchObject({ rating: 4 })
  })

  it('lets a finding affect evaluations since the order’s end, and a rating only evaluations after that rating', () => {
    const scenario = placed({}, FAIR).asks('seller', 'cancellation', 'not_offered').hours(48)
    const end = scenario.now
    scenario.hours(30).when('buyer', { action: 'contest_fault', fault: 'seller', explanation: 'No.' })
    expect(rowsOf(scenario).orders).toMatchObject([{ touches: end }, { at: end + 30 * HOUR, touches: end }])
    const rated = placed().delivers().days(3).hours(5).when('buyer', { action: 'review', rating: 4 })
    expect(rowsOf(rated).orders.at(-1)).toMatchObject({ rating: 4, at: rated.now, touches: rated.now })
  })

  it('is one cancelled order that records both ends if it was completed and cancelled later', () => {
    const scenario = placed().delivers().days(3)
    const cancelled = { action: 'cancel', reason: 'fraud', refund: 18_000, explanation: 'A stolen card.' } as const
    scenario.days(2).when('staff', cancelled)
    expect(orderOf(scenario)).toMatchObject({ method: 'support', closedAt: START + 5 * DAY, earned: -3_600 })
    expect(orderOf(scenario)?.completed).toMatchObject({ at: START + 3 * DAY, earned: 14_400 })
    expect(rowsOf(scenario).orders.map(({ completedAt }) => completedAt)).toEqual([null, START + 3 * DAY])
    expect(orderOf(scenario, START + 4 * DAY)).toMatchObject({ method: 'completed', completed: null })
  })

  it('gets no line from an order that is still open, nor from an event that changes nothing', () => {
    expect(rowsOf(placed().days(3)).orders).toEqual([])
    expect(rowsOf(placed().delivers().days(3).writes('buyer')).orders).toHaveLength(1)
  })

  it('gets one line for its end together with everything else at the same instant', () => {
    const scenario = placed().asks('seller', 'partial_refund', 'goodwill', { refund: 2_000 }).answers('buyer', 'accept')
    scenario.asks('buyer', 'cancellation').answers('seller', 'accept', { fault: 'shared' })
    expect(rowsOf(scenario).orders).toHaveLength(1)
    expect(orderOf(scenario)).toMatchObject({ value: 18_000, earned: 0, faultStatus: 'contested' })
  })
})

describe('questions to the seller', () => {
  const soon = { by: DAY, answered: true, inTime: true }

  it('include the buyer’s first message, which is due in a day and answered by any act but an automatic message', () => {
    const ask = () => placed().writes('buyer').hours(5)
    expect(asked(ask().writes('seller'))).toEqual([{ question: 'first_message', ...soon }])
    expect(asked(ask().delivers())).toEqual([{ question: 'first_message', ...soon }])
    expect(asked(ask().asks('seller', 'change', 'more_time', { change: { days: 2 } }))).toMatchObject([soon])
    expect(asked(ask().writes('seller', { automatic: true }))).toMatchObject([{ answered: false, inTime: false }])
    expect(asked(ask().hours(19).writes('seller'))).toMatchObject([{ answered: true, inTime: false }])
  })

  it('exclude later messages, automatic messages and messages after the order’s end', () => {
    expect(asked(placed().writes('buyer').writes('seller').hours(1).writes('buyer'))).toHaveLength(1)
    expect(asked(placed().writes('buyer', { automatic: true }))).toEqual([])
    expect(asked(placed().delivers().days(3).writes('buyer'))).toEqual([])
  })

  it('are dropped when the order ends before the answer is due', () => {
    const scenario = placed().writes('buyer').hours(1).when('buyer', { action: 'cancel', explanation: 'A mistake.' })
    expect(asked(scenario)).toEqual([])
    const late = placed().writes('buyer').days(25).when('buyer', { action: 'cancel', explanation: 'Too late.' })
    expect(asked(late)).toMatchObject([{ answered: false, inTime: false }])
  })

  it('include the buyer’s requests, each with its own window', () => {
    const ask = () => placed().asks('buyer', 'cancellation').hours(1)
    const window = { question: '2', by: 48 * HOUR }
    expect(asked(ask().answers('seller', 'decline'))).toEqual([{ ...window, answered: true, inTime: true }])
    expect(asked(ask().answers('seller', 'accept'))).toEqual([{ ...window, answered: true, inTime: true }])
    expect(asked(ask().asks('seller', 'cancellation'))).toEqual([{ ...window, answered: true, inTime: true }])
    expect(asked(ask().hours(47))).toEqual([{ ...window, answered: false, inTime: false }])
    expect(asked(ask().withdraws('buyer'))).toEqual([])
    const update = placed().asks('buyer', 'update', 'progress').hours(1)
    expect(asked(update.writes('seller'))).toMatchObject([{ question: '2', by: 2 * DAY, inTime: true }])
  })

  it('exclude the seller’s own requests', () => {
    expect(asked(placed().asks('seller', 'cancellation').hours(48))).toEqual([])
  })

  it('pause while a case holds their window, and resume with the time that was left', () => {
    const stopped = placed().asks('buyer', 'cancellation').hours(8)
    stopped.reports('buyer').days(2)
    expect(asked(stopped)).toEqual([])
    const missed = stopped.takesBack('buyer')
    expect(asked(missed)).toMatchObject([{ question: '2.1', by: 40 * HOUR, answered: false }])
    expect(asked(missed.hours(39).answers('seller', 'decline'))).toMatchObject([{ question: '2.1', inTime: true }])
  })

  it('are recorded anew each time a hold ends, even if the hold expires', () => {
    const scenario = placed().asks('buyer', 'cancellation').reports('buyer').hours(72)
    expect(asked(scenario)).toMatchObject([{ question: '2.1', by: 48 * HOUR }])
    scenario.hours(1).holds().hours(5).holds({ until: null })
    expect(asked(scenario)).toMatchObject([{ question: '2.2', by: 47 * HOUR }])
  })

  it('are paused only by a case of the party that asked', () => {
    const scenario = placed().asks('buyer', 'cancellation').reports('seller').hours(48)
    expect(asked(scenario)).toMatchObject([{ question: '2', inTime: false }])
  })

  it('are not counted if they are answered while a case holds them', () => {
    const scenario = placed().asks('buyer', 'cancellation').hours(8)
    scenario.when('buyer', { action: 'open_case', about: 'threats', explanation: 'Read it.' }).hours(1)
    expect(asked(scenario.answers('seller', 'decline'))).toEqual([])
  })
})

describe('the lines expected if neither party acts', () => {
  it('include the end by silence, dated at its deadline', () => {
    const scenario = placed().asks('seller', 'cancellation')
    const end = START + 48 * HOUR
    expect(expectedLines(scenario.state, end + 1)).toMatchObject([{ type: 'closed', method: 'mutual', at: end }])
    expect(expectedLines(scenario.state, end)).toEqual([])
  })

  it('are empty for an order that stays open', () => {
    expect(expectedLines(placed().state, START + 30 * DAY)).toEqual([])
    expect(expectedLines(placed().state, START + 49 * DAY)).toMatchObject([{ method: 'late', decidedBy: 'silence' }])
  })
})
