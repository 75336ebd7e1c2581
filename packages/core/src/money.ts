// Amounts are safe integers in the minor units of one currency; shares are rounded down, so no fraction is ever owed.

/** Whole minor units (cents, yen, fils): a safe integer. */
export type Amount = number
/** ISO 4217 code in capitals. */
export type Currency = string
/** Hundredths of a percent: 2000 is 20%. */
export type BasisPoints = number

/** The largest single amount that the HTTP edge accepts: the sums of a whole order stay far below 2^53, hence exact. */
export const LARGEST_AMOUNT: Amount = 1_000_000_000_000

/** A share of an amount, rounded down; through BigInt, because amount × 10,000 exceeds the safe integers. */
export function share(amount: Amount, points: BasisPoints): Amount {
  return Number((BigInt(amount) * BigInt(points)) / 10_000n)
}

/** The sum of amounts. */
export const total = (amounts: readonly Amount[]): Amount => amounts.reduce((sum, amount) => sum + amount, 0)
