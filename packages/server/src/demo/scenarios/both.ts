// Scenarios in which both parties ask to cancel within an hour: every combination of reasons, with the resulting fault.
import { EXPLAINER, TRANSLATION } from './gigs.ts'
import type { Scenario } from './scenario.ts'

type Side = Scenario['ends']['fault']
type Reasons = Readonly<Record<string, Side>>

/**
 * The side that each reason names as at fault. The buyer's `late` needs a late order, `cannot_wait` an order that is
 * not late.
 */
const BUYER: Reasons = {
  ordered_by_mistake: 'buyer',
  changed_mind: 'buyer',
  cannot_wait: 'buyer',
  late: 'seller',
  not_as_described: 'seller',
  quality: 'seller',
  seller_silent: 'seller',
  seller_asked: 'none',
  other: 'none',
}
const SELLER: Reasons = {
  not_offered: 'buyer',
  buyer_silent: 'buyer',
  buyer_mistake: 'buyer',
  cannot_deliver: 'seller',
  too_busy: 'seller',
  scope_dispute: 'shared',
  buyer_asked: 'none',
  not_happy: 'shared',
  other: 'none',
}

/**
 * The table of combined faults: the side that the buyer's reason names → the side that the seller's names → the fault.
 */
const SUM: Readonly<Record<string, Readonly<Record<Side, readonly [Side, Scenario['ends']['faultStatus']]>>>> = {
  buyer: {
    buyer: ['buyer', 'agreed'],
    seller: ['shared', 'agreed'],
    shared: ['buyer', 'agreed'],
    none: ['buyer', 'agreed'],
  },
  seller: {
    buyer: ['shared', 'unanswered'],
    seller: ['seller', 'agreed'],
    shared: ['seller', 'unanswered'],
    none: ['seller', 'unanswered'],
  },
  none: {
    buyer: ['buyer', 'unanswered'],
    seller: ['seller', 'agreed'],
    shared: ['shared', 'unanswered'],
    none: ['none', 'agreed'],
  },
}

const WORDS = { buyer: 'I would like to stop here.', seller: 'I think we should stop.' }

function scenario(first: 'buyer' | 'seller', buyerReason: string, sellerReason: string): Scenario {
  const late = buyerReason === 'late'
  const order = late ? TRANSLATION : EXPLAINER
  const total = late ? 4_500 : 18_000
  const asks = (by: 'buyer' | 'seller') =>
    [
      by,
      'openRequest',
      { kind: 'cancellation', reason: by === 'buyer' ? buyerReason : sellerReason, explanation: WORDS[by] },
    ] as const
  const [fault = 'none', faultStatus = null] = SUM[BUYER[buyerReason] ?? 'none']?.[SELLER[sellerReason] ?? 'none'] ?? []
  const begins = late ? 'order.placed due.passed' : 'order.placed'
  return {
    title: `Both ask to cancel: the ${first} first; buyer “${buyerReason}”, seller “${sellerReason}”`,
    order,
    steps: [
      ['wait', late ? 'PT40H' : 'P2D'],
      asks(first),
      ['wait', 'PT45M'],
      asks(first === 'buyer' ? 'seller' : 'buyer'),
    ],
    ends: {
      label: 'Mutually cancelled — agreed by both',
      fault,
      faultStatus,
      refunds: [total],
      balances: { held: 0, released: 0, refunded: total, fee: 0 },
      events: `${begins} request.opened request.accepted order.cancelled refund.requested refund.done`,
    },
  }
}

export const BOTH: readonly Scenario[] = (['buyer', 'seller'] as const).flatMap(first =>
  Object.keys(BUYER).flatMap(buyerReason =>
    Object.keys(SELLER).map(sellerReason => scenario(first, buyerReason, sellerReason)),
  ),
)
