// Amounts are safe integers in the minor units of one currency. Shares are rounded down, so no fraction is ever owed.

/** A safe integer of whole minor units, such as cents or yen. */
export type Amount = number
/** An ISO 4217 code in capitals. */
export type Currency = string
/** A share in hundredths of a percent, e.g. 2000 for 20 %. */
export type BasisPoints = number

/**
 * The largest single amount that the HTTP edge accepts. Sums of a whole order then stay far below 2^53 and are exact.
 */
export const LARGEST_AMOUNT: Amount = 1_000_000_000_000

/** Returns a share of an amount, rounded down. Uses BigInt, because amount × 10,000 may exceed the safe integers. */
export function share(amount: Amount, points: BasisPoints): Amount {
  return Number((BigInt(amount) * BigInt(points)) / 10_000n)
}

/** Returns the sum of amounts. */
export const total = (amounts: readonly Amount[]): Amount => amounts.reduce((sum, amount) => sum + amount, 0)
