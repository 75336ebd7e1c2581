// Texts of the performance log: how each order ended, on whose side the cause lies, why some orders do not count.
import { count, numberText, wordFor } from '../../grammar.ts'
import { faultText, reasonText } from '../../names.ts'
import { figureText } from '../levelEffect.ts'
import { nameOfRow } from './card.ts'
import { AND, type LevelReader } from './phrase.ts'
import type { View } from './view.ts'

type Item = View['performanceLog'][number]

const HOW: Readonly<Record<Item['method'], Readonly<Record<string, string>> & { readonly other: string }>> = {
  completed: { buyer: 'Completed, accepted', silence: 'Completed, no reply', other: 'Completed' },
  mutual: { agreement: 'Cancelled by agreement', silence: 'Cancelled, no reply', other: 'Mutually cancelled' },
  cooling_off: { other: 'Cancelled soon after ordering' },
  late: { buyer: 'Late, cancelled by the buyer', silence: 'Late, nobody acted', other: 'Late' },
  unstarted: {
    seller: 'Not started, cancelled by the seller',
    silence: 'Not started, nobody acted',
    other: 'Not started',
  },
  support: { other: 'Cancelled by staff' },
  chargeback: { other: 'Payment reversed' },
}
const how = ({ method, decidedBy }: Pick<Item, 'method' | 'decidedBy'>): string =>
  HOW[method][decidedBy ?? 'other'] ?? HOW[method].other

/** Returns the side on which the cause of a cancelled order lies. A completed order has no cause. */
function cause({ method, fault, faultStatus }: Item, { own }: LevelReader): string {
  if (method === 'completed') return ''
  // If the cause lies on neither side, no party had to answer, so “not answered” is left out.
  const side = faultText(fault, fault === 'none' && faultStatus === 'unanswered' ? null : faultStatus)
  return own ? side.replace('The seller’s side', 'Your side') : side
}
const reason = ({ method, reason }: Item): string =>
  method === 'completed' || reason === null ? '' : reasonText(reason)

const WHYS: Readonly<Record<NonNullable<Item['why']>, string>> = {
  cooling_off: 'cancelled within the cooling-off period: never counts',
  chargeback: 'a reversed payment never counts',
  contested: 'not counted here until it is ruled on',
  beyond_buyer: 'over the limit of orders that count from one buyer',
  weightless: 'the policy gives it no weight',
  below_least_value: 'below the minimum value',
  no_value: 'its value is not known',
  other_currency: 'in an excluded currency',
  no_instant: 'its date is not known',
  cancelled_later: 'cancelled later',
}
const weight = ({ weight }: Pick<Item, 'weight'>): string => numberText(weight / 100)

type Filter = 'counted' | 'cancelled' | 'excluded' | 'leaving' | 'coming' | 'earlier'
const FILTERS: Readonly<Record<Filter, string>> = {
  counted: 'Counted',
  cancelled: 'Cancelled',
  excluded: 'Not counted',
  leaving: 'Leaving before the next review',
  coming: 'Entering',
  earlier: 'Earlier',
}

/**
 * Returns the rate next to the displayed one: “46 of 50 (92%). Left out: 2 orders (…). Counting every cancellation in
 * full, it would be 46 of 52 (88.5%).”
 */
function shownToo({ rate }: View): string {
  if (!rate) return ''
  const { counted, displayed, exclusions } = rate
  const left = exclusions.map(({ why, count: n }) => `${count(n, 'order', 'orders')} (${wordFor(WHYS, why)})`)
  const out = left.length === 0 ? 'Nothing is left out.' : `Left out: ${AND.format(left)}.`
  return `${nameOfRow(counted)} that counts: ${figureText(counted)}. ${out}${inFull(figureText(counted), figureText(displayed), left)}`
}
function inFull(counts: string, full: string, left: readonly string[]): string {
  if (full !== counts) return ` Counting every cancellation in full, it would be ${full}.`
  return left.length === 0 ? '' : ' Counting every cancellation in full, it is the same.'
}

export const performanceLog = {
  title: 'Orders behind the rate',
  shownToo,
  filter: 'Which orders',
  filters: FILTERS,
  in: 'Closed',
  order: 'Order',
  how: 'How it ended',
  cause: 'Cause',
  weight: 'Counts',
  out: 'Leaves',
  ended: how,
  causeOf: cause,
  reasonOf: reason,
  weighs: weight,
  notCounted: 'no',
  why: (why: string): string => wordFor(WHYS, why),
  expected: 'Expected, if nothing changes',
  completedEarlier: 'Was completed on',
  never: 'never',
  contest: 'Dispute the cause',
  elsewhere: 'from another system',
  more: (n: number): string => `Show ${numberText(n)} more`,
  countOf: (n: number, hasMore: boolean): string => `${numberText(n)}${hasMore ? '+' : ''}`,
  older: 'Show older ones',
  loading: 'Loading …',
  empty: 'No orders of this kind.',
  none: 'Orders appear here when they close, with the day on which each leaves the window.',
  chargebacks: 'Reversed payments are listed separately and never count.',
} as const
