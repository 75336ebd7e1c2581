// The top of the level page: the level state, the room left, what is at risk and what is missing.
import { describe, expect, it } from 'vitest'
import {
  coming,
  count,
  DEMOTE,
  earnings,
  empty,
  few,
  fresh,
  lost,
  MORA,
  moving,
  PROMOTE,
  perks,
  plain,
  poor,
  row,
  SAM,
  view,
} from '../../../../testing/levels.ts'
import { NEW_YORK } from '../../../../testing/views.ts'
import { danger, headline, lead } from './status.ts'

describe('the first line of the level page', () => {
  it.each([
    { of: view({ next: 'level 3' }), texts: 'Level 2, safe as things stand' },
    { of: view(), texts: 'Level 2, the highest level and safe as things stand' },
    { of: view({ status: 'at_risk' }), texts: 'Level 2, at risk' },
    { of: view({ status: 'below' }), texts: 'Level 2, below its requirements' },
    { of: view({ status: 'no_data' }), texts: 'Level 2, kept while there is not enough data' },
    { of: view({ status: 'recovering' }), texts: 'Level 2, below its requirements today' },
    { of: view(fresh), texts: 'New, the first level' },
  ])('reads “$texts”', ({ of, texts }) => expect(headline(of, MORA)).toBe(texts))

  it('names the seller if staff read the page', () => {
    expect(headline(view({ status: 'at_risk' }), SAM)).toBe('Mora Okafor: level 2, at risk')
  })
})

describe('the lead or notice of the level page', () => {
  const rate = '46 of 50 orders that count in the last 60 days were completed: 92%. Level 2 needs at least 90%.'
  const check = 'the next review, on Tue 15 Dec, 01:00'
  const bearing = (bearable: number | null) =>
    view({
      forecast: [coming(DEMOTE, { keep: [row({ margin: { needed: 0, bearable, newBuyers: 0, steps: 'orders' } })] })],
    })
  it.each([
    {
      what: 'one more',
      of: bearing(1),
      expected: `You can have one more counted cancellation before ${check}; two would cost the level.`,
    },
    {
      what: 'twelve more',
      of: bearing(12),
      expected: `You can have 12 more counted cancellations before ${check}; 13 would cost the level.`,
    },
    { what: 'none', of: bearing(0), expected: `One more counted cancellation would cost you the level at ${check}.` },
    {
      what: 'any number',
      of: bearing(null),
      expected: 'At the next review, on Tue 15 Dec, 01:00, the level is kept if nothing changes.',
    },
  ])('says how many more cancellations leave the level ($what)', ({ of, expected }) => {
    expect(plain(lead(of, MORA))).toBe(`${rate} ${expected}`)
  })

  it('uses the reader’s zone, and the seller’s name if staff read it', () => {
    const reader = { ...NEW_YORK, own: false }
    expect(plain(lead(bearing(1), reader), reader)).toContain(
      'Mora Okafor can have one more counted cancellation before the next review, on Mon Dec 14, 19:00;',
    )
  })

  it('mentions the risk only in the notice, which says when, why and what would avert the loss', () => {
    const of = view({ status: 'at_risk', ...lost })
    expect(plain(lead(of, MORA))).toBe(rate)
    expect(plain(danger(of, MORA))).toBe(
      'If nothing changes, level 2 is lost on Tue 15 Dec, 01:00, and you are level 1 from then on. ' +
        'Completion rate will be 44 of 50 (88%); it must be at least 90%. ' +
        'There is no room for another counted cancellation. ' +
        '10 more completed orders by then would keep it.',
    )
  })

  it('counts forecast cancellations separately from the room left', () => {
    const move = { reference: 'EV-1', orderId: null, at: PROMOTE, weight: 100, part: false, expected: true }
    const coming = (n: number) => ({
      moves: moving(
        Array.from({ length: n }, () => move),
        [],
      ),
    })
    expect(plain(lead({ ...bearing(2), ...coming(1) }, MORA))).toContain(
      'You can have two more counted cancellations, besides the one that enters automatically, before',
    )
    expect(plain(lead({ ...bearing(0), ...coming(2) }, MORA))).toContain(
      'One more counted cancellation, besides the two that enter automatically, would cost you the level at',
    )
  })

  it('names the perks at stake', () => {
    const atStake = { ...perks, extrasPerGig: 3, payoutAfter: 'P14D' }
    const of = view({ status: 'at_risk', ...lost, perks: { now: perks, next: null, atStake } })
    expect(plain(danger(of, MORA))).toMatch(
      /At stake: extras per gig 3 instead of 4 and payout after 14 days instead of 7 days\.$/,
    )
    const graced = { ...of, grace: { level: 'level 3', until: '2026-11-29T00:00:00.000Z' } }
    expect(plain(danger(graced, MORA))).not.toContain('At stake')
  })

  it('offers no remedy if no number of orders averts the loss', () => {
    const warned = count({ criterion: 'open_warnings', op: '<=', required: 0, numerator: 1, margin: null })
    const of = view({
      status: 'below',
      ...lost,
      forecast: [coming(DEMOTE, { event: 'lowered', to: 'level 1', keep: [warned] })],
    })
    expect(plain(danger(of, MORA))).toMatch(/Open warnings will be 1; it must be none\.$/)
  })

  it.each([
    {
      what: 'nothing has closed',
      of: empty,
      expected: 'No order that counts has closed in the last 60 days: there is no rate yet.',
    },
    {
      what: 'one order is missing',
      of: few,
      expected:
        '3 of 4 orders that count in the last 60 days were completed. The rate counts once 5 orders have closed. One more closed order is enough.',
    },
  ])('explains that there is not enough data if $what', ({ of, expected }) => {
    const rate = { counted: of, displayed: of, exclusions: [] }
    expect(plain(lead(view({ status: 'no_data', rate, scorecard: { keep: [of], reach: [] } }), MORA))).toBe(
      `${expected} Level 2 needs at least 90%. Without enough data, the level is kept but cannot rise. The next review is on Tue 15 Dec, 01:00.`,
    )
  })

  it('names what is missing for the next level, with the largest number of each unit', () => {
    const rate = { counted: poor, displayed: poor, exclusions: [] }
    const reach = [count(), poor, earnings]
    const late = row({
      ...poor,
      criterion: 'on_time_rate',
      margin: { needed: 12, bearable: -1, newBuyers: 0, steps: 'deliveries' },
    })
    expect(plain(lead(view({ ...fresh, rate, scorecard: { keep: [], reach: [poor, late] } }), MORA))).toMatch(
      /To reach level 1: 12 more orders completed on time\.$/,
    )
    expect(plain(lead(view({ ...fresh, rate, scorecard: { keep: [], reach } }), MORA))).toBe(
      '44 of 50 orders that count in the last 60 days were completed: 88%. Level 1 needs at least 90%. ' +
        'To reach level 1: 10 more completed orders and 2,060.00 USD more earnings.',
    )
  })

  it('names when the next level is reached, and when the perks of an earlier level end', () => {
    const grace = { level: 'level 3', until: '2026-11-29T00:00:00.000Z' }
    const of = view({ next: 'level 3', needsReview: true, grace, scorecard: { keep: [row()], reach: [row()] } })
    expect(plain(lead(of, MORA))).toMatch(
      /Level 3 is reached at the next promotion check, on Mon 23 Nov, 01:00; a person decides\. The perks of level 3 stay until Sun 29 Nov, 01:00\.$/,
    )
  })

  it.each([
    {
      event: 'kept' as const,
      expected:
        'All requirements of level 3 are met today, but will not be at the next promotion check, on Mon 23 Nov, 01:00, if nothing changes.',
    },
    { event: 'raised' as const, expected: 'Level 3 is reached at the next promotion check, on Mon 23 Nov, 01:00.' },
    { event: 'proposed' as const, expected: 'Level 3 is reached at the next promotion check, on Mon 23 Nov, 01:00.' },
  ])(
    'announces the next level only if the promotion check is forecast to find it reached ($event)',
    ({ event, expected }) => {
      const of = view({ next: 'level 3', scorecard: { keep: [row()], reach: [row()] } })
      const at = of.nextEvaluation.promote
      const coming = { at, event, from: 'level 2', to: event === 'raised' ? 'level 3' : 'level 2', keep: [], reach: [] }
      expect(plain(lead({ ...of, forecast: [coming] }, MORA))).toContain(expected)
    },
  )
})
