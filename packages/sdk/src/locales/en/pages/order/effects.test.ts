// The effect of a choice: one line for the order and one for the money.
import { describe, expect, it } from 'vitest'
import { afterView, BERLIN, NEW_YORK, order, outcome } from '../../../../testing/views.ts'
import { castOf } from '../people.ts'
import { effects } from './effects.ts'

const cancelled = afterView({ phase: 'cancelled', outcome: outcome() })
const silent = { at: '2026-11-24T12:00:00.000Z', decidedBy: 'silence', window: 'PT48H' } as const
const completeAt = '2026-11-25T12:00:00.000Z'

describe('the effect on the order', () => {
  it.each<{ of: 'now' | 'answer' | 'silence'; after: ReturnType<typeof afterView>; texts: string }>([
    { of: 'now', after: cancelled, texts: 'ends now: “Mutually cancelled — agreed by both”' },
    { of: 'answer', after: cancelled, texts: 'ends at once: “Mutually cancelled — agreed by both”' },
    {
      of: 'silence',
      after: afterView({ phase: 'cancelled', outcome: outcome(silent) }),
      texts: 'ends Tue 24 Nov, 13:00: “Mutually cancelled — no reply within 48 hours”',
    },
    { of: 'now', after: afterView(), texts: 'goes on, due Thu 26 Nov, 14:00 as before' },
    {
      of: 'answer',
      after: afterView({ dueAt: '2026-11-30T13:00:00.000Z' }),
      texts: 'goes on, due Mon 30 Nov, 14:00 instead of Thu 26 Nov, 14:00',
    },
    { of: 'now', after: afterView({ dueAt: null }), texts: 'goes on; the delivery deadline is paused meanwhile' },
    {
      of: 'now',
      after: afterView({ phase: 'delivered', completeAt }),
      texts: 'is delivered; completed Wed 25 Nov, 13:00, if nobody responds',
    },
  ])('reads “$texts” in progress, previewed for $of', ({ of, after, texts }) => {
    expect(effects.onOrder(order(), after, BERLIN, of)).toBe(texts)
  })

  it.each([
    {
      what: 'whose questions are answered',
      before: order({ phase: 'awaiting_requirements', dueAt: null }),
      after: afterView(),
      texts: 'in progress, due Thu 26 Nov, 14:00',
    },
    {
      what: 'that waits for the answers',
      before: order({ phase: 'awaiting_requirements', dueAt: null }),
      after: afterView({ phase: 'awaiting_requirements', dueAt: null }),
      texts: 'goes on as before',
    },
    {
      what: 'that is late',
      before: order({ dueAt: '2026-11-20T13:00:00.000Z' }),
      after: afterView({ dueAt: '2026-11-20T13:00:00.000Z' }),
      texts: 'goes on, late since Fri 20 Nov, 14:00',
    },
    {
      what: 'that is delivered',
      before: order({ phase: 'delivered', completeAt }),
      after: afterView({ phase: 'delivered', completeAt }),
      texts: 'goes on; completed Wed 25 Nov, 13:00, if nobody responds',
    },
    {
      what: 'whose time to look at it stops',
      before: order({ phase: 'delivered', completeAt }),
      after: afterView({ phase: 'delivered', completeAt: null }),
      texts: 'goes on; the time to look at the delivery is paused meanwhile',
    },
    {
      what: 'that was over',
      before: order({ phase: 'cancelled', outcome: outcome() }),
      after: cancelled,
      texts: 'stays as it ended',
    },
  ])('$what reads “$texts”', ({ before, after, texts }) => {
    expect(effects.onOrder(before, after, BERLIN)).toBe(texts)
  })

  it('uses the reader’s zone and date format', () => {
    expect(effects.onOrder(order(), afterView(), NEW_YORK)).toBe('goes on, due Thu Nov 26, 08:00 as before')
  })
})

describe('the effect on the money', () => {
  const none = { held: 0, released: 0, refunded: 0, fee: 0 }
  it.each([
    { reader: 'buyer', balances: { ...none, refunded: 18_000 }, texts: '180.00 USD goes back to you' },
    { reader: 'seller', balances: { ...none, refunded: 18_000 }, texts: '180.00 USD goes back to Lena Brandt' },
    {
      reader: 'seller',
      balances: { ...none, released: 14_400, fee: 3_600 },
      texts: '144.00 USD goes to you, 36.00 USD is the fee',
    },
    {
      reader: 'staff',
      balances: { ...none, held: 15_000, refunded: 3_000 },
      texts: '30.00 USD goes back to Lena Brandt; 150.00 USD stays held',
    },
    { reader: 'buyer', balances: { ...none, held: 18_000 }, texts: '180.00 USD stays held' },
    {
      reader: 'buyer',
      balances: { ...none, held: 22_000 },
      texts: '40.00 USD more is held; 220.00 USD stays held',
    },
    {
      reader: 'staff',
      balances: { ...none, released: -1_000, refunded: 18_000 },
      texts: '180.00 USD goes back to Lena Brandt; 10.00 USD is taken back from Mora Okafor',
    },
  ])('reads for the $reader: “$texts”', ({ reader, balances, texts }) => {
    expect(effects.onMoney(order(), afterView({ balances }), castOf(order(), reader))).toBe(texts)
  })

  it('is that nothing moves in an order without money', () => {
    expect(effects.onMoney(order({ balances: none }), afterView({ balances: none }), castOf(order(), 'buyer'))).toBe(
      'does not move',
    )
  })
})
