// The weight of an order: 100 if completed, by the policy's rules if cancelled. Cooling-off cancellations, chargebacks
// and orders below the minimum value have none.
import type { Amount } from '../../money.ts'
import type { Duration } from '../../time.ts'
import type { OrderFact } from '../facts.ts'
import { LOGGED_SIDES, type LoggedMethod } from '../performanceLog.ts'
import type { Counting, LevelPolicy, WeightRule } from '../policy/policy.ts'
import { decimal } from './fraction.ts'

/** A weight in hundredths: 100 is one whole order. */
export type Weight = number

/**
 * The reasons why an order or answer does not count. `contested`: staff have not ruled. `beyond_buyer`: above the
 * maximum per buyer.
 */
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

/** The minimum and maximum weight that any ruling could give. They are equal if nothing is undecided. */
export interface Weights {
  readonly least: Weight
  readonly most: Weight
}
export const FULL: Weights = { least: 100, most: 100 }

/** Returns the weights of an order, or the reason why it has none. */
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

/**
 * Returns the possible weights of a contested order. A fault established by the record applies until staff rule. For
 * any other fault every ruling is possible.
 */
function undecided(order: Ended, counting: Counting): Weights {
  if (isEstablished(order)) return decided({ ...order, faultStatus: 'established' }, counting)
  const ruled = LOGGED_SIDES.map(fault => decided({ ...order, fault, faultStatus: 'ruled' }, counting).most)
  return { least: Math.min(...ruled), most: Math.max(...ruled) }
}
type Ended = Pick<OrderFact, 'method' | 'openedBy' | 'decidedBy' | 'fault' | 'faultStatus'>

/**
 * Returns how much longer an order contested in vain stays in windows: zero if every ruling would give the same weight.
 */
export function stayOf(order: OrderFact, counting: Counting): Duration {
  if (order.staysLonger === 0) return 0
  const { least, most } = undecided(order, counting)
  return least === most ? 0 : order.staysLonger
}

/** The methods of cancelling whose fault is established by the record itself. */
export const ESTABLISHED_METHODS: readonly LoggedMethod[] = ['late', 'unstarted']
const isEstablished = ({ method }: Ended): boolean => ESTABLISHED_METHODS.includes(method)

/** Reports whether fault affects the weight of any order. */
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

/** Returns a policy's weight in hundredths, or null if it is not a whole number of hundredths. */
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

/** Converts an amount of the order to the ladder's currency, rounded down, or returns the reason why it cannot. */
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

/** Divides and rounds down. BigInt division truncates towards zero, so a negative quotient is corrected by one. */
const floored = (over: bigint, under: bigint): bigint => over / under - (over < 0n && over % under !== 0n ? 1n : 0n)
