// The level page in words: where one stands and why, what comes by itself, what would be, and every figure with its parts.
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../client.ts'
import { BERLIN, NEW_YORK } from '../../../testing/views.ts'
import { type LevelReader, levelPage, type Phrase, phraseWords } from './level.ts'
import { levelEffect, levelStart, levelWords } from './levelEffect.ts'

type View = Result<'sellerLevel'>
type Row = View['scorecard']['keep'][number]
type Item = View['ledger'][number]
type Evaluation = Result<'listEvaluations'>['items'][number]

const MORA: LevelReader = { ...BERLIN, own: true }
const SAM: LevelReader = { ...BERLIN, own: false }
const PROMOTE = '2026-11-23T00:00:00.000Z'
const DEMOTE = '2026-12-15T00:00:00.000Z'
const plain = (phrases: readonly Phrase[], reader: LevelReader = MORA): string =>
  phrases.map(phrase => phraseWords(phrase, reader).replaceAll('\u00a0', ' ')).join(' ')

const row = (changes: Partial<Row> = {}): Row => ({
  ...{ criterion: 'completion_rate', window: 'P60D', placedBy: 'closed', op: '>=', required: '90%', unit: 'rate' },
  ...{ numerator: 46, denominator: 50, sample: 50, minimum: 5, shown: '92%', alone: true, met: true, leftOut: [] },
  ...{ together: null, margin: { needed: 0, bearable: 1, steps: 'orders' } },
  ...changes,
})
const poor = row({ numerator: 44, shown: '88%', met: false, margin: { needed: 10, bearable: -1, steps: 'orders' } })
const count = (changes: Partial<Row> = {}): Row =>
  row({
    ...{ criterion: 'orders_completed', window: null, required: 50, unit: 'count', numerator: 43, denominator: null },
    ...{ sample: 43, minimum: 0, shown: 43, met: false, margin: { needed: 7, bearable: null, steps: 'orders' } },
    ...changes,
  })
const earnings = row({
  ...{ criterion: 'earnings', window: null, required: { amount: 2_000_000, currency: 'USD' }, unit: 'amount' },
  ...{ numerator: 1_794_000, denominator: null, sample: 214, minimum: 0, shown: 1_794_000, met: false },
  margin: { needed: 206_000, bearable: null, steps: 'amount' },
})
const rating = row({
  ...{ criterion: 'rating', window: 'P2Y', required: 4.7, unit: 'rating', numerator: 909, denominator: 187 },
  ...{ sample: 187, minimum: 1, shown: '4.86', margin: { needed: 0, bearable: 8, steps: 'ratings' } },
})
const empty = row({ numerator: 0, denominator: 0, sample: 0, shown: null, met: 'no_data', margin: null })
const few = row({ numerator: 3, denominator: 4, sample: 4, shown: null, met: 'no_data', margin: null })

const perks = { extrasPerGig: 4, fastDelivery: true, orderMultiples: 10, payoutAfter: 'P7D' }

/** Level 2, kept if nobody acts; one more cancellation is borne. */
const view = (changes: Partial<View> = {}): View => ({
  ...{ seller: { id: 'mora', name: 'Mora Okafor' }, at: '2026-11-22T12:00:00.000Z', policyVersion: 1 },
  level: { name: 'level 2', index: 2, of: 4, since: '2026-03-03T00:00:00.000Z' },
  ...{ next: null, needsReview: false, status: 'safe', risk: null },
  nextEvaluation: { promote: PROMOTE, demote: DEMOTE },
  scorecard: { keep: [row()], reach: [] },
  rate: { counted: row(), displayed: row(), exclusions: [] },
  threshold: '90%',
  forecast: [coming(DEMOTE)],
  ...{ series: [], ledger: [], moves: { enters: [], leaves: [] }, perks: { now: perks, next: null, atStake: null } },
  ...{ grace: null, chargebacks: [], automated: true, appeal: null, announced: null, older: null },
  ...changes,
})
function coming(at: string, changes: Partial<View['forecast'][number]> = {}): View['forecast'][number] {
  return { at, event: 'kept', from: 'level 2', to: 'level 2', keep: [row()], ...changes }
}
const lost: Partial<View> = {
  risk: { loweredAt: DEMOTE, noticeFrom: PROMOTE, to: 'level 1' },
  forecast: [coming(DEMOTE, { event: 'lowered', to: 'level 1', keep: [poor] })],
}
const fresh: Partial<View> = {
  level: { name: 'new', index: 0, of: 4, since: '2026-11-01T00:00:00.000Z' },
  ...{ next: 'level 1', scorecard: { keep: [], reach: [count({ required: 50 }), earnings] }, forecast: [] },
}

describe('the first line', () => {
  it.each([
    { of: view({ next: 'level 3' }), words: 'Level 2, and safe as things stand' },
    { of: view(), words: 'Level 2, the highest, and safe as things stand' },
    { of: view({ status: 'at_risk' }), words: 'Level 2, and at risk' },
    { of: view({ status: 'below' }), words: 'Level 2, and below what it needs' },
    { of: view({ status: 'no_data' }), words: 'Level 2, kept while there is not enough data' },
    { of: view(fresh), words: 'New, the first level' },
  ])('“$words”', ({ of, words }) => expect(levelPage.headline(of, MORA)).toBe(words))

  it('names the seller to staff', () => {
    expect(levelPage.headline(view({ status: 'at_risk' }), SAM)).toBe('Mora Okafor: level 2, and at risk')
  })
})

describe('the lead', () => {
  const rate = '46 of 50 orders that count in the last 60 days were completed: 92 %. Level 2 needs at least 90 %.'
  const check = 'the next check for keeping it, on Tue 15 Dec, 01:00'
  const bearing = (bearable: number | null) =>
    view({ forecast: [coming(DEMOTE, { keep: [row({ margin: { needed: 0, bearable, steps: 'orders' } })] })] })
  it.each([
    {
      what: 'one more',
      of: bearing(1),
      says: `You can bear one more counted cancellation until ${check}; two would cost the level.`,
    },
    {
      what: 'twelve more',
      of: bearing(12),
      says: `You can bear 12 more counted cancellations until ${check}; 13 would cost the level.`,
    },
    { what: 'none', of: bearing(0), says: `One more counted cancellation would cost you the level at ${check}.` },
    {
      what: 'any number',
      of: bearing(null),
      says: 'The next check for keeping it, on Tue 15 Dec, 01:00, keeps it if nobody acts.',
    },
  ])('says how many cancellations are borne: $what', ({ of, says }) => {
    expect(plain(levelPage.lead(of, MORA))).toBe(`${rate} ${says}`)
  })

  it('is said in the reader’s zone, of the seller by name to staff', () => {
    const reader = { ...NEW_YORK, own: false }
    expect(plain(levelPage.lead(bearing(1), reader), reader)).toContain(
      'Mora Okafor can bear one more counted cancellation until the next check for keeping it, on Mon Dec 14, 19:00;',
    )
  })

  it('leaves what is at risk to the notice, which says when, why and what would avert it', () => {
    const of = view({ status: 'at_risk', ...lost })
    expect(plain(levelPage.lead(of, MORA))).toBe(rate)
    expect(plain(levelPage.danger(of, MORA))).toBe(
      'If nobody acts, level 2 is lost on Tue 15 Dec, 01:00, and you are level 1 from then on. ' +
        'Completion rate will then be 44 of 50 (88 %), and has to be at least 90 %. ' +
        '10 more completed orders until then would keep it.',
    )
  })

  it('promises nothing where no number of orders averts it', () => {
    const warned = count({ criterion: 'open_warnings', op: '<=', required: 0, numerator: 1, margin: null })
    const of = view({
      status: 'below',
      ...lost,
      forecast: [coming(DEMOTE, { event: 'lowered', to: 'level 1', keep: [warned] })],
    })
    expect(plain(levelPage.danger(of, MORA))).toMatch(/Open warnings will then be 1, and has to be none\.$/)
  })

  it.each([
    {
      what: 'nothing has closed',
      of: empty,
      says: 'No order that counts has closed in the last 60 days: there is no rate yet.',
    },
    {
      ...{ what: 'one order is missing', of: few },
      says: '3 of 4 orders that count in the last 60 days were completed. The rate counts from 5 orders on. The next order that closes makes it enough, and the rate counts from then on.',
    },
  ])('says when there is not enough data: $what', ({ of, says }) => {
    const rate = { counted: of, displayed: of, exclusions: [] }
    expect(plain(levelPage.lead(view({ status: 'no_data', rate, scorecard: { keep: [of], reach: [] } }), MORA))).toBe(
      `${says} Level 2 needs at least 90 %. Not enough data keeps the level; it never raises it. The next check for keeping it is on Tue 15 Dec, 01:00.`,
    )
  })

  it('says what is missing for the next level, of what is counted alike only the most', () => {
    const rate = { counted: poor, displayed: poor, exclusions: [] }
    const reach = [count(), poor, earnings]
    const late = row({ ...poor, criterion: 'on_time_rate', margin: { needed: 12, bearable: -1, steps: 'deliveries' } })
    expect(plain(levelPage.lead(view({ ...fresh, rate, scorecard: { keep: [], reach: [poor, late] } }), MORA))).toMatch(
      /To reach level 1: 12 more orders completed on time\.$/,
    )
    expect(plain(levelPage.lead(view({ ...fresh, rate, scorecard: { keep: [], reach } }), MORA))).toBe(
      '44 of 50 orders that count in the last 60 days were completed: 88 %. Level 1 needs at least 90 %. ' +
        'To reach level 1: 10 more completed orders and 2,060.00 USD more earnings.',
    )
  })

  it('says when the next level is reached, and when perks of an old one end', () => {
    const grace = { level: 'level 3', until: '2026-11-29T00:00:00.000Z' }
    const of = view({ next: 'level 3', needsReview: true, grace, scorecard: { keep: [row()], reach: [row()] } })
    expect(plain(levelPage.lead(of, MORA))).toMatch(
      /Level 3 is reached at the next check for raising, on Mon 23 Nov, 01:00; a person decides\. The perks of level 3 stay until Sun 29 Nov, 01:00\.$/,
    )
  })
})

describe('a figure', () => {
  it.each([
    { of: row(), words: '46 of 50 (92 %)', asked: 'at least 90 %' },
    { of: few, words: '3 of 4, not enough yet', asked: 'at least 90 %' },
    { of: empty, words: 'nothing measured yet', asked: 'at least 90 %' },
    { of: count(), words: '43', asked: 'at least 50' },
    { of: earnings, words: '17,940.00 USD', asked: 'at least 20,000.00 USD' },
    { of: rating, words: '4.86 from 187 ratings', asked: 'at least 4.7' },
    { of: count({ criterion: 'open_warnings', op: '<=', required: 0, numerator: 0 }), words: '0', asked: 'none' },
    { of: row({ op: '<', required: '0.5%' }), words: '46 of 50 (92 %)', asked: 'less than 0.5 %' },
  ])('is “$words”, asked for: “$asked”', ({ of, words, asked }) => {
    expect(
      [levelPage.card.figure(of), levelPage.card.required(of)].map(each => each.replaceAll('\u00a0', ' ')),
    ).toEqual([words, asked])
  })

  const noAnswer = row({ margin: { needed: 0, bearable: 0, steps: 'answers' } })
  it.each([
    { now: row(), then: row(), met: 'met', says: 'bears 1 more counted cancellation' },
    { now: noAnswer, then: noAnswer, met: 'met', says: 'bears no late answer' },
    { now: rating, then: rating, met: 'met', says: '' },
    { now: row(), then: poor, met: 'met', says: 'but not on 15 Dec: 10 more completed orders' },
    { now: poor, then: poor, met: 'not met', says: '10 more completed orders' },
    { now: poor, then: row(), met: 'not met', says: 'met again on 15 Dec' },
    { now: few, then: few, met: 'not enough data', says: '' },
  ])('is “$met” now; of the next check it says “$says”', ({ now, then, met, says }) => {
    const of = view({ forecast: [coming(DEMOTE, { keep: [then] })] })
    expect([levelPage.card.met(now), levelPage.card.outlook(now, of, MORA)]).toEqual([met, says])
  })

  it.each([
    { of: poor, missing: '10 more completed orders' },
    { of: earnings, missing: '2,060.00 USD more' },
    { of: row(), missing: '' },
  ])('says how far the next level is: “$missing”', ({ of, missing }) => {
    expect(levelPage.card.missing(of)).toBe(missing)
  })

  it('names its window and, where it is not all of it, its sample', () => {
    expect(levelPage.card.about(row({ placedBy: 'due' }))).toBe(
      'last 60 days, by the due date · completed, of all orders that count',
    )
    expect(levelPage.card.about(count({ criterion: 'days_on_marketplace' }))).toBe('')
    expect(levelPage.card.sample(few)).toBe('4 of the 5 orders it takes')
    expect(levelPage.card.sample(row({ denominator: 49.5 }))).toBe('from 50 orders')
    expect(levelPage.card.sample(row())).toBe('')
  })

  it('says what stands beside it, because only both together fail', () => {
    const {
      together: _,
      margin: __,
      ...beside
    } = count({ criterion: 'cancelled_buyers', op: '<=', required: 4, numerator: 3 })
    expect(levelPage.card.together(row({ together: beside }))).toBe('or buyers behind cancellations at most 4: 3')
  })
})

describe('what comes by itself', () => {
  const move = (changes: Partial<View['moves']['enters'][number]> = {}) => ({
    ...{ reference: 'EV-1', orderId: null, at: '2026-11-24T12:00:00.000Z', weight: 100, part: true, promised: false },
    ...changes,
  })
  it.each([
    { moves: { enters: [], leaves: [] }, says: 'No order leaves the window.' },
    { moves: { enters: [], leaves: [move({ part: false })] }, says: 'One order leaves the window, cancelled.' },
    {
      moves: { enters: [move({ promised: true })], leaves: [move(), move(), move({ part: false })] },
      says: '3 orders leave the window, one of them cancelled. One comes in by promises already given: EV-1 on 24 Nov, completed.',
    },
  ])('is said with what leaves and what comes in: “$says”', ({ moves, says }) => {
    expect(plain([levelPage.ahead.until(view({ moves }), MORA)])).toBe(`Until Tue 15 Dec, 01:00: ${says}`)
  })

  it.each([
    { of: coming(DEMOTE), says: '46 of 50 (92 %): level 2 is kept' },
    {
      of: coming(DEMOTE, { event: 'lowered', to: 'level 1', keep: [poor] }),
      says: '44 of 50 (88 %): level 2 is lost for level 1',
    },
    { of: coming(DEMOTE, { from: 'new', to: 'new', keep: [] }), says: 'the level stays “new”' },
    { of: coming(PROMOTE, { event: 'raised', to: 'level 3' }), says: '46 of 50 (92 %): level 3 is reached' },
  ])('ends in a verdict: “$says”', ({ of, says }) => {
    expect(levelPage.ahead.says(of, view()).replaceAll('\u00a0', ' ')).toBe(says)
  })
})

describe('an order of the ledger', () => {
  const item = (changes: Partial<Item> = {}): Item => ({
    ...{
      reference: 'EV-1',
      orderId: null,
      title: null,
      buyer: null,
      placedAt: null,
      closedAt: PROMOTE,
      leavesAt: null,
    },
    ...{ inWindow: true, method: 'mutual', decidedBy: 'silence', openedBy: 'buyer', reason: 'changed_mind' },
    ...{ fault: 'seller', standing: 'unanswered', weight: 100, why: null, completedEarlier: null, promised: false },
    ...{ contestable: false },
    ...changes,
  })
  it.each([
    { of: item(), ended: 'Mutually, no reply', cause: 'Your side, not answered', reason: 'A change of mind' },
    {
      of: item({ decidedBy: 'agreement', fault: 'buyer', standing: 'agreed', reason: null }),
      ended: 'Mutually, by agreement',
      cause: 'The buyer’s side, agreed',
      reason: '',
    },
    { of: item({ method: 'completed', decidedBy: 'buyer' }), ended: 'Completed, accepted', cause: '', reason: '' },
    {
      of: item({ method: 'chargeback', decidedBy: 'payment', fault: 'none', standing: null, reason: null }),
      ended: 'Payment reversed',
      cause: 'Nobody’s side',
      reason: '',
    },
  ])('ended “$ended”, cause “$cause”', ({ of, ended, cause, reason }) => {
    const { ledger } = levelPage
    expect([ledger.ended(of), ledger.causeOf(of, MORA), ledger.reasonOf(of)]).toEqual([ended, cause, reason])
  })

  it('is not “your side” to staff, and may count for a part', () => {
    expect(levelPage.ledger.causeOf(item(), SAM)).toBe('The seller’s side, not answered')
    expect(levelPage.ledger.weighs(item({ weight: 50 }))).toBe('0.5')
  })

  it('is left out with the reason, and the rate with everything stands beside the one that counts', () => {
    const displayed = row({ denominator: 52, shown: '88.5%' })
    const exclusions = [
      { why: 'chargeback', count: 1 },
      { why: 'regret', count: 1 },
    ] as const
    const of = view({ rate: { counted: row(), displayed, exclusions: [...exclusions] } })
    expect(levelPage.ledger.shownToo(of).replaceAll('\u00a0', ' ')).toBe(
      'Completion rate that counts: 46 of 50 (92 %). Left out: 1 order (a reversed payment never counts) and ' +
        '1 order (ended within the time to regret: never counts). If every cancellation counted in full, it would be 46 of 52 (88.5 %).',
    )
  })
})

it('what if is answered with the figures, the verdict and what would keep the level', () => {
  const before = { at: DEMOTE, event: 'kept', from: 'level 2', to: 'level 2', keep: [row()], reach: [] } as const
  const after = { ...before, event: 'lowered', to: 'level 1', keep: [poor] } as const
  const answer = {
    at: DEMOTE,
    before: { ...before, keep: [row()], reach: [] },
    after: { ...after, keep: [poor], reach: [] },
  }
  expect(plain(levelPage.whatIf.answer(answer, view()))).toBe(
    'On Tue 15 Dec, 01:00: 44 of 50 (88 %). Level 2 is lost for level 1. 10 more completed orders until then would keep it.',
  )
  expect(levelPage.whatIf.before(answer, view()).replaceAll('\u00a0', ' ')).toBe(
    'Without them: 46 of 50 (92 %), level 2 is kept.',
  )
})

it('perks are said with their measure', () => {
  expect(levelPage.perks.lines(perks).map(({ name, says }) => `${name} ${says}`)).toEqual([
    ...['Extras per gig 4', 'Extra fast delivery yes', 'Pieces per order 10', 'Payout after 7 days'],
  ])
})

it('the chart is said in one sentence for those who do not see it', () => {
  const point = (at: string, changes: Partial<View['series'][number]> = {}) => ({
    ...{ at, numerator: 46, denominator: 50, shown: '92%', forecast: false },
    ...changes,
  })
  const series = [point(PROMOTE), point(DEMOTE, { numerator: 42, denominator: 44, shown: '95.5%', forecast: true })]
  expect(levelPage.chart.label(view({ series }), MORA).replaceAll('\u00a0', ' ')).toBe(
    'Completion rate that counts, over 180 days. Now 46 of 50 · 92 %. Level 2 needs at least 90 %. On 15 Dec, if nobody acts: 42 of 44 · 95.5 %.',
  )
})

it('an evaluation says what it did, by what, and from which orders', () => {
  const evaluation: Evaluation = {
    ...{ at: DEMOTE, n: 2, recordedAt: DEMOTE, policyVersion: 3, event: 'raised', from: 'level 1', to: 'level 2' },
    ...{ automated: true, mends: 1, keep: [], reach: [], appealUntil: null, appeal: null, proposal: null },
    orders: [
      { criterion: 'completion_rate', counted: [], leftOut: [{ reference: 'EV-1', at: DEMOTE, why: 'regret' }] },
    ],
  }
  expect(levelPage.judged.says(evaluation)).toBe('Level 2 is reached')
  expect(levelPage.judged.by(evaluation)).toBe(
    'Decided by the rule, without a person; policy version 3. Mends an earlier evaluation of the same instant.',
  )
  expect(evaluation.orders.map(levelPage.judged.orders)).toEqual(['Completion rate: 0 orders counted, 1 left out'])
})

describe('the effect of a choice', () => {
  const end = { level: 'level 2', event: 'kept', rate: row() } as const
  const effect = { at: DEMOTE, level: 'level 2', rate: row(), before: end, after: end, answers: null }
  const after = { level: 'level 1', event: 'lowered', rate: poor } as const
  it.each([
    { of: effect, says: 'no difference: level 2 is kept on Tue 15 Dec, 01:00' },
    {
      of: { ...effect, after },
      says: '44 of 50 (88 %) instead of 46 of 50 (92 %): level 2 is lost for level 1 on Tue 15 Dec, 01:00; without it, level 2',
    },
  ])('is said in a line: “$says”', ({ of, says }) => {
    expect(levelEffect.onLevel(of, MORA).replaceAll('\u00a0', ' ')).toBe(says)
  })

  it.each([
    { name: 'level 2', inside: 'level 2', begins: 'Level 2' },
    { name: 'new', inside: '“new”', begins: '“new”' },
  ])('names the level $name', ({ name, inside, begins }) => {
    expect([levelWords(name), levelStart(name)]).toEqual([inside, begins])
  })
})
