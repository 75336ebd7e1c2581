// Texts of the performance log: how an order ended, on which side the cause lies, and why the order does not count.
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../../client.ts'
import { MORA, PROMOTE, row, SAM, view } from '../../../../testing/levels.ts'
import { performanceLog } from './performanceLog.ts'

type View = Result<'sellerLevel'>
type Item = View['performanceLog'][number]

describe('an order in the performance log', () => {
  const item = (changes: Partial<Item> = {}): Item => ({
    reference: 'EV-1',
    orderId: null,
    title: null,
    buyer: null,
    placedAt: null,
    closedAt: PROMOTE,
    leavesAt: null,
    inWindow: true,
    method: 'mutual',
    decidedBy: 'silence',
    openedBy: 'buyer',
    reason: 'changed_mind',
    fault: 'seller',
    faultStatus: 'unanswered',
    weight: 100,
    why: null,
    completedEarlier: null,
    expected: false,
    contestable: false,
    ...changes,
  })
  it.each([
    { of: item(), ended: 'Cancelled, no reply', cause: 'Your side, not answered', reason: 'A change of mind' },
    {
      of: item({ decidedBy: 'agreement', fault: 'buyer', faultStatus: 'agreed', reason: null }),
      ended: 'Cancelled by agreement',
      cause: 'The buyer’s side, agreed',
      reason: '',
    },
    { of: item({ method: 'completed', decidedBy: 'buyer' }), ended: 'Completed, accepted', cause: '', reason: '' },
    {
      of: item({ method: 'chargeback', decidedBy: 'payment', fault: 'none', faultStatus: 'unanswered', reason: null }),
      ended: 'Payment reversed',
      cause: 'Neither side',
      reason: '',
    },
  ])('has the end “$ended” and the cause “$cause”', ({ of, ended, cause, reason }) => {
    expect([performanceLog.ended(of), performanceLog.causeOf(of, MORA), performanceLog.reasonOf(of)]).toEqual([
      ended,
      cause,
      reason,
    ])
  })

  it('has a cause that staff do not read as “your side”, and can count in part', () => {
    expect(performanceLog.causeOf(item(), SAM)).toBe('The seller’s side, not answered')
    expect(performanceLog.weighs(item({ weight: 50 }))).toBe('0.5')
  })

  const left = [
    { why: 'chargeback', count: 1, currency: null },
    { why: 'cooling_off', count: 1, currency: null },
  ] as const
  const LEFT =
    'Left out: 1 order (a reversed payment never counts) and 1 order (cancelled within the cooling-off period: never counts).'
  it.each([
    { full: row(), exclusions: [], expected: 'Nothing is left out.' },
    { full: row(), exclusions: left, expected: `${LEFT} Counting every cancellation in full, it is the same.` },
    {
      full: row({ denominator: 52, shown: '88.5%' }),
      exclusions: left,
      expected: `${LEFT} Counting every cancellation in full, it would be 46 of 52 (88.5%).`,
    },
    // No order is left out, but one counts only in part.
    {
      full: row({ denominator: 51, shown: '90.2%' }),
      exclusions: [],
      expected: 'Nothing is left out. Counting every cancellation in full, it would be 46 of 51 (90.2%).',
    },
  ])('is left out with its reason, next to the displayed rate: $expected', each => {
    const of = view({ rate: { counted: row(), displayed: each.full, exclusions: [...each.exclusions] } })
    expect(performanceLog.shownToo(of)).toBe(`Completion rate that counts: 46 of 50 (92%). ${each.expected}`)
  })
})
