// What an order counts: whole hundredths for a cancelled one, by the policy's rules; never for regret and chargebacks.
import type { Amount } from '../../money.ts'
import type { Duration } from '../../time.ts'
import type { OrderFact } from '../facts.ts'
import { LOGGED_SIDES, type LoggedMethod } from '../performanceLog.ts'
import type { Counting, LevelPolicy, WeightRule } from '../policy/policy.ts'
import { decimal } from './fraction.ts'

/** Hundredths: 100 is one whole order. */
export type Weight = number

/** Why an order or an answer is not counted. `contested`: not until it is ruled. `beyond_buyer`: one buyer's orders count only so many times. */
export const WHYS = [
  'cooling_off',
  'chargeback',
  'weightless',
  'contested',
  'beyond_buyer',
  'below_least_value',
  'no_value',
  'other_currency',
  'no_instant',
  'cancelled_later',
] as const
export type Why = (typeof WHYS)[number]

export const isCompleted = ({ method }: OrderFact): boolean => method === 'completed'

/** The least and the most that any ruling could make of it; the same where nothing is undecided. */
export interface Weights {
  readonly least: Weight
  readonly most: Weight
}
const FULL: Weights = { least: 100, most: 100 }

/** What an order weighs, or why it weighs nothing. */
export function weigh(order: OrderFact, counting: Counting): Weights | Why {
  if (order.method === 'cooling_off' || order.method === 'chargeback') return order.method
  if (isBelowLeast(order, counting)) return 'below_least_value'
  if (order.method === 'completed') return FULL
  const weights = order.faultStatus === 'contested' ? undecided(order, counting) : decided(order, counting)
  return weights.most === 0 ? 'weightless' : weights
}

function decided(order: Ended, counting: Counting): Weights {
  const weight = hundredths(counting.weights?.find(rule => fits(rule, order))?.weight ?? 1)
  return { least: weight, most: weight }
}

/** What the record established holds until it is ruled; of anything else every ruling is possible. */
function undecided(order: Ended, counting: Counting): Weights {
  if (isEstablished(order)) return decided({ ...order, faultStatus: 'established' }, counting)
  const ruled = LOGGED_SIDES.map(fault => decided({ ...order, fault, faultStatus: 'ruled' }, counting).most)
  return { least: Math.min(...ruled), most: Math.max(...ruled) }
}
type Ended = Pick<OrderFact, 'method' | 'openedBy' | 'decidedBy' | 'fault' | 'faultStatus'>

/** How much longer windows hold it: what was contested in vain, where some ruling could have made it weigh less. */
export function stayOf(order: OrderFact, counting: Counting): Duration {
  if (order.staysLonger === 0) return 0
  const { least, most } = undecided(order, counting)
  return least === most ? 0 : order.staysLonger
}

/** THE LIST of the methods whose fault the record itself bears out. */
export const ESTABLISHED_METHODS: readonly LoggedMethod[] = ['late', 'unstarted']
const isEstablished = ({ method }: Ended): boolean => ESTABLISHED_METHODS.includes(method)

/** Whether it matters to some order whose side the cause lies on. */
export const weighsFault = ({ counting: { weights = [] } }: LevelPolicy): boolean =>
  weights.some(({ fault, faultStatus }) => fault !== undefined || faultStatus !== undefined)

const covers = <T>(wanted: T | readonly T[] | undefined, found: T | null): boolean =>
  wanted === undefined || (found !== null && (Array.isArray(wanted) ? wanted.includes(found) : wanted === found))

const fits = (rule: WeightRule, { method, openedBy, decidedBy, fault, faultStatus }: Ended): boolean =>
  covers(rule.method, method) &&
  covers(rule.openedBy, openedBy) &&
  covers(rule.decidedBy, decidedBy) &&
  covers(rule.fault, fault) &&
  covers(rule.faultStatus, faultStatus)

/** The written weight in whole hundredths; null when it is not one of those. */
export function wholeHundredths(weight: number): Weight | null {
  const exact = decimal(String(weight))
  return exact && 100n % exact.under === 0n && exact.under <= 100n ? Number((exact.over * 100n) / exact.under) : null
}

function hundredths(weight: number): Weight {
  const whole = wholeHundredths(weight)
  if (whole === null) throw new RangeError(`not a weight in whole hundredths: ${weight}`)
  return whole
}

function isBelowLeast({ value, currency }: OrderFact, { leastValue }: Counting): boolean {
  if (value === null || leastValue === undefined) return false
  for (const least of leastValue) if (least.currency === currency) return value < least.amount
  return false
}

/** An amount of the order in the ladder's currency, floored; or why it cannot be said. */
export function inLadderCurrency(
  amount: Amount | null,
  currency: string | null,
  { currency: own, exchange }: Counting,
): bigint | Why {
  if (amount === null || currency === null) return 'no_value'
  if (currency === own) return BigInt(amount)
  const rate = exchange?.[currency]
  return rate ? floored(BigInt(amount) * BigInt(rate.are), BigInt(rate.units)) : 'other_currency'
}

/** BigInt division cuts towards zero; below zero the floor is one less. */
const floored = (over: bigint, under: bigint): bigint => over / under - (over < 0n && over % under !== 0n ? 1n : 0n)
