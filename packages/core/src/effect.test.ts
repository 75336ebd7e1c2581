// What an order's events write into its seller's ledger, told as rules.
import { describe, expect, it } from 'vitest'
import { performanceLogOf, linesOf, expectedLines } from './effect.ts'
import { facts } from './level/facts.ts'
import { placed, START, type Story, TERMS } from './testing.ts'
import { DAY, HOUR } from './time.ts'

/** What a whole story has written, read when everything is over. */
const rowsOf = ({ history }: Story) => performanceLogOf(null, history)
const readOf = (story: Story, at = story.now + 1) =>
  facts(linesOf('EV-1', rowsOf(story)), { at, knownAt: Number.POSITIVE_INFINITY })
const orderOf = (story: Story, at?: number) => readOf(story, at).orders[0]
const asked = (story: Story) =>
  readOf(story, story.now + 30 * DAY).answers.map(({ question, askedAt, by, answeredAt, inTime }) => ({
    question,
    by: by - askedAt,
    answered: answeredAt !== null,
    inTime,
  }))

const FAIR = { policy: { ...TERMS.policy, weighsFault: true } }

describe('a closed order in the ledger', () => {
  it('is there from its end on, with what was agreed for it and what the seller has of it', () => {
    const story = placed().days(2).delivers().days(1).when('buyer', { action: 'accept_delivery' })
    expect(rowsOf(story).orders).toHaveLength(1)
    expect(orderOf(story)).toMatchObject({
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
    expect(orderOf(story, START + 3 * DAY)).toBeUndefined()
  })

  it('says who opened the request that ended it', () => {
    const seller = placed().asks('seller', 'cancellation', 'too_busy').answers('buyer', 'accept')
    expect(orderOf(seller)).toMatchObject({ method: 'mutual', openedBy: 'seller', fault: 'seller', faultStatus: 'agreed' })
    const regret = placed().when('buyer', { action: 'cancel', explanation: 'A mistake.' })
    expect(orderOf(regret)).toMatchObject({ method: 'cooling_off', openedBy: null })
  })

  it('was late when it closed if nothing was delivered by then', () => {
    const late = placed().days(19.5).when('buyer', { action: 'cancel', explanation: 'Too late.' })
    expect(orderOf(late)).toMatchObject({ method: 'late', deliveredAt: null, lateWhenClosed: true })
    const soon = placed().asks('buyer', 'cancellation').answers('seller', 'accept')
    expect(orderOf(soon)).toMatchObject({ lateWhenClosed: false })
  })

  it('has no due instant where the work never began', () => {
    const story = placed({ requirements: ['Why?'] })
      .asks('buyer', 'cancellation')
      .answers('seller', 'accept')
    expect(orderOf(story)).toMatchObject({ dueAt: null, deliveredAt: null, lateWhenClosed: false })
  })

  it('is judged by the first delivery, unless nothing usable came; a ruling corrects that', () => {
    const story = placed().days(17).delivers().days(1)
    story.when('buyer', { action: 'request_revision', explanation: 'Empty.', nothingUsable: true })
    story.days(4).delivers().when('buyer', { action: 'accept_delivery' })
    expect(orderOf(story)).toMatchObject({ dueAt: START + 20 * DAY, deliveredAt: START + 22 * DAY })
    const before = story.now + 1
    story.days(1).when('seller', { action: 'open_case', about: 'nothing_usable', explanation: 'It was there.' })
    const [found] = story.state.cases
    story.when('staff', { action: 'rule_case', caseId: found?.id ?? 0, ruling: 'usable', explanation: 'It was.' })
    expect(orderOf(story)).toMatchObject({ dueAt: START + 18 * DAY, deliveredAt: START + 17 * DAY })
    expect(orderOf(story, before)).toMatchObject({ deliveredAt: START + 22 * DAY })
  })

  it('keeps a review, an agreement, a contest and a ruling, each from its instant on', () => {
    const story = placed({}, FAIR).asks('seller', 'cancellation', 'not_offered').hours(48)
    const end = story.now
    expect(orderOf(story)).toMatchObject({ decidedBy: 'silence', fault: 'buyer', faultStatus: 'unanswered' })
    story.hours(1).when('buyer', { action: 'contest_fault', fault: 'seller', explanation: 'No.' })
    expect(orderOf(story)).toMatchObject({ fault: 'buyer', faultStatus: 'contested' })
    const [found] = story.state.cases
    const ruling = { action: 'rule_case', caseId: found?.id ?? 0, ruling: 'fault', fault: 'seller' } as const
    story.hours(1).when('staff', { ...ruling, explanation: 'Read.' })
    expect(orderOf(story)).toMatchObject({ fault: 'seller', faultStatus: 'ruled', closedAt: end })
    expect(orderOf(story, end + 1)).toMatchObject({ fault: 'buyer', faultStatus: 'unanswered' })
    const rated = placed().delivers().days(3).when('buyer', { action: 'review', rating: 4 })
    expect(orderOf(rated)).toMatchObject({ rating: 4 })
  })

  it('touches what was judged since its end by a finding, and by a rating only what is judged after it', () => {
    const story = placed({}, FAIR).asks('seller', 'cancellation', 'not_offered').hours(48)
    const end = story.now
    story.hours(30).when('buyer', { action: 'contest_fault', fault: 'seller', explanation: 'No.' })
    expect(rowsOf(story).orders).toMatchObject([{ touches: end }, { at: end + 30 * HOUR, touches: end }])
    const rated = placed().delivers().days(3).hours(5).when('buyer', { action: 'review', rating: 4 })
    expect(rowsOf(rated).orders.at(-1)).toMatchObject({ rating: 4, at: rated.now, touches: rated.now })
  })

  it('that was completed and is cancelled later is one cancelled order, and tells of both', () => {
    const story = placed().delivers().days(3)
    const cancelled = { action: 'cancel', reason: 'fraud', refund: 18_000, explanation: 'A stolen card.' } as const
    story.days(2).when('staff', cancelled)
    expect(orderOf(story)).toMatchObject({ method: 'support', closedAt: START + 5 * DAY, earned: -3_600 })
    expect(orderOf(story)?.completed).toMatchObject({ at: START + 3 * DAY, earned: 14_400 })
    expect(rowsOf(story).orders.map(({ completedAt }) => completedAt)).toEqual([null, START + 3 * DAY])
    expect(orderOf(story, START + 4 * DAY)).toMatchObject({ method: 'completed', completed: null })
  })

  it('writes nothing while it is open, nor for what changes nothing', () => {
    expect(rowsOf(placed().days(3)).orders).toEqual([])
    expect(rowsOf(placed().delivers().days(3).says('buyer')).orders).toHaveLength(1)
  })

  it('leaves one line for its end and what follows from it at the same instant', () => {
    const story = placed().asks('seller', 'partial_refund', 'goodwill', { refund: 2_000 }).answers('buyer', 'accept')
    story.asks('buyer', 'cancellation').answers('seller', 'accept', { fault: 'shared' })
    expect(rowsOf(story).orders).toHaveLength(1)
    expect(orderOf(story)).toMatchObject({ value: 18_000, earned: 0, faultStatus: 'contested' })
  })
})

describe('questions to the seller', () => {
  const soon = { by: DAY, answered: true, inTime: true }

  it('are the buyer’s first message, for a day, whatever answers it', () => {
    const ask = () => placed().says('buyer').hours(5)
    expect(asked(ask().says('seller'))).toEqual([{ question: 'first_message', ...soon }])
    expect(asked(ask().delivers())).toEqual([{ question: 'first_message', ...soon }])
    expect(asked(ask().asks('seller', 'change', 'more_time', { change: { days: 2 } }))).toMatchObject([soon])
    expect(asked(ask().says('seller', { automatic: true }))).toMatchObject([{ answered: false, inTime: false }])
    expect(asked(ask().hours(19).says('seller'))).toMatchObject([{ answered: true, inTime: false }])
  })

  it('are not the messages after the first, nor automatic ones, nor those after the end', () => {
    expect(asked(placed().says('buyer').says('seller').hours(1).says('buyer'))).toHaveLength(1)
    expect(asked(placed().says('buyer', { automatic: true }))).toEqual([])
    expect(asked(placed().delivers().days(3).says('buyer'))).toEqual([])
  })

  it('fall away when the order ends before the time for the answer is over', () => {
    const story = placed().says('buyer').hours(1).when('buyer', { action: 'cancel', explanation: 'A mistake.' })
    expect(asked(story)).toEqual([])
    const late = placed().says('buyer').days(25).when('buyer', { action: 'cancel', explanation: 'Too late.' })
    expect(asked(late)).toMatchObject([{ answered: false, inTime: false }])
  })

  it('are the buyer’s requests, for as long as each promises', () => {
    const ask = () => placed().asks('buyer', 'cancellation').hours(1)
    const window = { question: '2', by: 48 * HOUR }
    expect(asked(ask().answers('seller', 'decline'))).toEqual([{ ...window, answered: true, inTime: true }])
    expect(asked(ask().answers('seller', 'accept'))).toEqual([{ ...window, answered: true, inTime: true }])
    expect(asked(ask().asks('seller', 'cancellation'))).toEqual([{ ...window, answered: true, inTime: true }])
    expect(asked(ask().hours(47))).toEqual([{ ...window, answered: false, inTime: false }])
    expect(asked(ask().withdraws('buyer'))).toEqual([])
    const update = placed().asks('buyer', 'update', 'progress').hours(1)
    expect(asked(update.says('seller'))).toMatchObject([{ question: '2', by: 2 * DAY, inTime: true }])
  })

  it('are not the seller’s own requests', () => {
    expect(asked(placed().asks('seller', 'cancellation').hours(48))).toEqual([])
  })

  it('wait while a case stops their window, and go on with the time that was left', () => {
    const stopped = placed().asks('buyer', 'cancellation').hours(8)
    stopped.reports('buyer').days(2)
    expect(asked(stopped)).toEqual([])
    const missed = stopped.takesBack('buyer')
    expect(asked(missed)).toMatchObject([{ question: '2.1', by: 40 * HOUR, answered: false }])
    expect(asked(missed.hours(39).answers('seller', 'decline'))).toMatchObject([{ question: '2.1', inTime: true }])
  })

  it('are asked anew each time that a hold ends, by itself, too', () => {
    const story = placed().asks('buyer', 'cancellation').reports('buyer').hours(72)
    expect(asked(story)).toMatchObject([{ question: '2.1', by: 48 * HOUR }])
    story.hours(1).holds().hours(5).holds({ until: null })
    expect(asked(story)).toMatchObject([{ question: '2.2', by: 47 * HOUR }])
  })

  it('wait for nobody’s case but the asker’s', () => {
    const story = placed().asks('buyer', 'cancellation').reports('seller').hours(48)
    expect(asked(story)).toMatchObject([{ question: '2', inTime: false }])
  })

  it('that are answered while a case stops them were not owed', () => {
    const story = placed().asks('buyer', 'cancellation').hours(8)
    story.when('buyer', { action: 'open_case', about: 'threats', explanation: 'Read it.' }).hours(1)
    expect(asked(story.answers('seller', 'decline'))).toEqual([])
  })
})

describe('what an order will leave if nobody acts', () => {
  it('is the end that silence gives, dated when it is promised', () => {
    const story = placed().asks('seller', 'cancellation')
    const end = START + 48 * HOUR
    expect(expectedLines(story.state, end + 1)).toMatchObject([{ type: 'closed', method: 'mutual', at: end }])
    expect(expectedLines(story.state, end)).toEqual([])
  })

  it('is nothing for an order that goes on', () => {
    expect(expectedLines(placed().state, START + 30 * DAY)).toEqual([])
    expect(expectedLines(placed().state, START + 49 * DAY)).toMatchObject([{ method: 'late', decidedBy: 'silence' }])
  })
})
