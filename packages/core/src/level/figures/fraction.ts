// Exact fractions. Percentages and decimals are compared as integers; the displayed text never contradicts the verdict.

/** The fraction `over ÷ under`. `under` is above zero. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export const OPS = ['>=', '>', '<=', '<'] as const
export type Op = (typeof OPS)[number]

/** Reports whether the operator sets a maximum. */
export const isDown = (op: Op): boolean => op === '<=' || op === '<'

export const PERCENT_PATTERN = '^-?[0-9]{1,4}(?:\\.[0-9]{1,6})?%$'
const DECIMAL = /^(\d{1,16})(?:\.(\d{1,9}))?$/

/** Returns the exact value of a decimal without sign or exponent, or null for any other text. */
export function decimal(text: string): Fraction | null {
  const parts = DECIMAL.exec(text)
  if (!parts) return null
  const [, whole = '', after = ''] = parts
  return { over: BigInt(whole + after), under: 10n ** BigInt(after.length) }
}

/** Returns a percentage as a fraction, e.g. `99.95%` as 9995 ÷ 10000, or null for any other text. */
export function percent(text: string): Fraction | null {
  const value = text.endsWith('%') ? decimal(text.slice(0, -1)) : null
  return value && { over: value.over, under: value.under * 100n }
}

/** Returns a negative number, zero or a positive number if `a` is less than, equal to or more than `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.over * b.under - b.over * a.under
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

const HOLDS: Readonly<Record<Op, (sign: number) => boolean>> = {
  '>=': sign => sign >= 0,
  '>': sign => sign > 0,
  '<=': sign => sign <= 0,
  '<': sign => sign < 0,
}

/** Reports whether the measured value meets the required one. */
export const meets = (measured: Fraction, op: Op, required: Fraction): boolean => HOLDS[op](compare(measured, required))

/** Rounds half up to a number of decimals, and returns a whole number of units of the last decimal. */
const rounded = ({ over, under }: Fraction, decimals: number): bigint =>
  (2n * over * 10n ** BigInt(decimals) + under) / (2n * under)

/**
 * Rounds half up to `decimals` places without trailing zeros. Uses more places if the text would suggest another
 * verdict.
 */
export function shown(measured: Fraction, decimals: number, op: Op, required: Fraction): string {
  const verdict = meets(measured, op, required)
  for (let places = decimals; ; places++) {
    const displayed = { over: rounded(measured, places), under: 10n ** BigInt(places) }
    const isRequired = compare(displayed, required) === 0
    const misleads = meets(displayed, op, required) !== verdict || (!verdict && isRequired)
    if (!misleads || (isRequired && compare(measured, required) === 0)) return text(displayed.over, places)
  }
}

function text(digits: bigint, decimals: number): string {
  const padded = digits.toString().padStart(decimals + 1, '0')
  const [whole, after] = [padded.slice(0, padded.length - decimals), padded.slice(padded.length - decimals)]
  const significant = after.replace(/0+$/, '')
  return significant === '' ? whole : `${whole}.${significant}`
}
