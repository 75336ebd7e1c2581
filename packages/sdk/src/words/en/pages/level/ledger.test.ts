// An order behind the rate, in words: how it ended, whose side, and why it does not count.
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../../client.ts'
import { MORA, PROMOTE, row, SAM, view } from '../../../../testing/levels.ts'
import { ledger } from './ledger.ts'

type View = Result<'sellerLevel'>
type Item = View['ledger'][number]

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
    expect([ledger.ended(of), ledger.causeOf(of, MORA), ledger.reasonOf(of)]).toEqual([ended, cause, reason])
  })

  it('is not “your side” to staff, and may count for a part', () => {
    expect(ledger.causeOf(item(), SAM)).toBe('The seller’s side, not answered')
    expect(ledger.weighs(item({ weight: 50 }))).toBe('0.5')
  })

  it('is left out with the reason, and the rate with everything stands beside the one that counts', () => {
    const displayed = row({ denominator: 52, shown: '88.5%' })
    const exclusions = [
      { why: 'chargeback', count: 1 },
      { why: 'regret', count: 1 },
    ] as const
    const of = view({ rate: { counted: row(), displayed, exclusions: [...exclusions] } })
    expect(ledger.shownToo(of).replaceAll('\u00a0', ' ')).toBe(
      'Completion rate that counts: 46 of 50 (92 %). Left out: 1 order (a reversed payment never counts) and ' +
        '1 order (ended within the time to regret: never counts). If every cancellation counted in full, it would be 46 of 52 (88.5 %).',
    )
  })
})
