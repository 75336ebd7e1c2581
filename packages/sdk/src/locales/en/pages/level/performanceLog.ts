// The orders behind the rate, in words: how each ended, whose side the cause lies on, why some do not count.
import { count, numberText, wordFor } from '../../grammar.ts'
import { faultText, reasonText } from '../../names.ts'
import { figureText } from '../levelEffect.ts'
import { nameOfRow } from './card.ts'
import { AND, type LevelReader } from './phrase.ts'
import type { View } from './view.ts'

type Item = View['performanceLog'][number]

const HOW: Readonly<Record<Item['method'], Readonly<Record<string, string>> & { readonly other: string }>> = {
  completed: { buyer: 'Completed, accepted', silence: 'Completed, no reply', other: 'Completed' },
  mutual: { agreement: 'Mutually, by agreement', silence: 'Mutually, no reply', other: 'Mutually cancelled' },
  cooling_off: { other: 'Cancelled soon after ordering' },
  late: { buyer: 'Late, by the buyer', silence: 'Late, nobody acted', other: 'Late' },
  unstarted: { seller: 'Not started, by the seller', silence: 'Not started, nobody acted', other: 'Not started' },
  support: { other: 'By staff' },
  chargeback: { other: 'Payment reversed' },
}
const how = ({ method, decidedBy }: Pick<Item, 'method' | 'decidedBy'>): string =>
  HOW[method][decidedBy ?? 'other'] ?? HOW[method].other

/** Whose side the cause of a cancelled one lies on; a completed one has none. */
function cause({ method, fault, faultStatus }: Item, { own }: LevelReader): string {
  if (method === 'completed') return ''
  // Where the cause lies on nobody's side, nobody had to answer.
  const side = faultText(fault, fault === 'none' && faultStatus === 'unanswered' ? null : faultStatus)
  return own ? side.replace('The seller’s side', 'Your side') : side
}
const reason = ({ method, reason }: Item): string =>
  method === 'completed' || reason === null ? '' : reasonText(reason)

const WHYS: Readonly<Record<NonNullable<Item['why']>, string>> = {
  cooling_off: 'cancelled within the cooling-off period: never counts',
  chargeback: 'a reversed payment never counts',
  contested: 'not counted here until it is ruled on',
  beyond_buyer: 'more of one buyer’s orders than count',
  weightless: 'the policy gives such an order no weight',
  below_least_value: 'below the least value that counts',
  no_value: 'its value is not known',
  other_currency: 'in a currency that is left out',
  no_instant: 'its date is not known',
  cancelled_later: 'cancelled later',
}
const weight = ({ weight }: Pick<Item, 'weight'>): string => numberText(weight / 100)

type Filter = 'counted' | 'cancelled' | 'excluded' | 'leaving' | 'coming' | 'earlier'
const FILTERS: Readonly<Record<Filter, string>> = {
  counted: 'Counted',
  cancelled: 'Cancelled',
  excluded: 'Not counted',
  leaving: 'Leaving by the next check',
  coming: 'Coming in',
  earlier: 'Earlier',
}

/** “46 of 50 (92 %). Left out: 2 orders (…). With every cancellation in full it would read 46 of 52 (88.5 %).” */
function shownToo({ rate }: View): string {
  if (!rate) return ''
  const { counted, displayed, exclusions } = rate
  const left = exclusions.map(({ why, count: n }) => `${count(n, 'order', 'orders')} (${wordFor(WHYS, why)})`)
  const out = left.length === 0 ? 'Nothing is left out.' : `Left out: ${AND.format(left)}.`
  return `${nameOfRow(counted)} that counts: ${figureText(counted)}. ${out}${inFull(figureText(counted), figureText(displayed), left)}`
}
function inFull(counts: string, full: string, left: readonly string[]): string {
  if (full !== counts) return ` With every cancellation in full it would read ${full}.`
  return left.length === 0 ? '' : ' With every cancellation in full it reads the same.'
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
  expected: 'Will be, if nobody acts',
  completedEarlier: 'Was completed on',
  never: 'never',
  contest: 'I see it differently',
  elsewhere: 'from another system',
  more: (n: number): string => `Show ${numberText(n)} more`,
  countOf: (n: number, hasMore: boolean): string => `${numberText(n)}${hasMore ? '+' : ''}`,
  older: 'Show older ones',
  loading: 'Loading …',
  empty: 'No order is of this kind.',
  none: 'Orders appear here when they close, with the day on which each leaves the window.',
  chargebacks: 'Reversed payments, apart: they never count.',
} as const
