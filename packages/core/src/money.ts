// Amounts are safe integers in the minor units of one currency; shares are floored, so nobody is ever promised a fraction.

/** Whole minor units (cents, yen, fils): a safe integer. */
export type Amount = number
/** ISO 4217 code in capitals. */
export type Currency = string
/** Hundredths of a per cent: 2000 is 20 %. */
export type BasisPoints = number

/** The largest single amount taken at the door: sums of a whole order stay exact far below 2^53. */
export const LARGEST_AMOUNT: Amount = 1_000_000_000_000

/** The floored share of an amount; through BigInt, because amount × 10,000 leaves the safe integers. */
export function share(amount: Amount, points: BasisPoints): Amount {
  return Number((BigInt(amount) * BigInt(points)) / 10_000n)
}

/** The sum of amounts. */
export const total = (amounts: readonly Amount[]): Amount => amounts.reduce((sum, amount) => sum + amount, 0)
