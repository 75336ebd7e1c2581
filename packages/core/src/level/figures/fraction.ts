// Exact fractions: percentages and decimals are compared as integers, and shown without contradicting the verdict.

/** `over ÷ under`, with `under` above zero. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

export const OPS = ['>=', '>', '<=', '<'] as const
export type Op = (typeof OPS)[number]

/** Whether the operator requires less. */
export const isDown = (op: Op): boolean => op === '<=' || op === '<'

export const PERCENT_PATTERN = '^-?[0-9]{1,4}(?:\\.[0-9]{1,6})?%$'
const DECIMAL = /^(\d{1,16})(?:\.(\d{1,9}))?$/

/** The exact value of a decimal without sign or exponent; null for any other text. */
export function decimal(text: string): Fraction | null {
  const parts = DECIMAL.exec(text)
  if (!parts) return null
  const [, whole = '', after = ''] = parts
  return { over: BigInt(whole + after), under: 10n ** BigInt(after.length) }
}

/** `99.95%` as 9995 ÷ 10000; null if the text is not a percentage. */
export function percent(text: string): Fraction | null {
  const value = text.endsWith('%') ? decimal(text.slice(0, -1)) : null
  return value && { over: value.over, under: value.under * 100n }
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
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

/** Whether the measured value meets the required one. */
export const meets = (measured: Fraction, op: Op, required: Fraction): boolean => HOLDS[op](compare(measured, required))

/** Rounded half up to a number of decimals, as a whole number of the last place. */
const rounded = ({ over, under }: Fraction, decimals: number): bigint =>
  (2n * over * 10n ** BigInt(decimals) + under) / (2n * under)

/** Rounded half up to `decimals` places, without trailing zeros; more places if it would suggest another verdict. */
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
