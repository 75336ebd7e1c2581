// The rates of levels: compared as whole numbers, and displayed so that the display never contradicts the verdict.
import { compare, type Fraction, type Op } from '../../../../packages/core/src/level/figures/fraction.ts'
import { requiredOf } from '../../../../packages/core/src/level/figures/measure.ts'
import type { Criterion } from '../../../../packages/core/src/level/policy/policy.ts'
import { defaultLevelPolicy } from '../../../../packages/core/src/level/policy/presets.ts'
import { levelPage } from '../../../../packages/sdk/src/locales/en/level.ts'
import { levelRule, table } from '../../markdown.ts'
import { byName, rowWith } from './samples.ts'

const criterionOf = byName(defaultLevelPolicy)
const COMPLETION = criterionOf('completion_rate')
const RATING = criterionOf('rating')
const CANCELLATION: Criterion = { criterion: 'cancellation_rate', window: 'P60D', op: '<=', value: '0.5%', minimum: 5 }

const SIGNS: Readonly<Record<Op, string>> = { '>=': '≥', '>': '>', '<=': '≤', '<': '<' }
const NOT: Readonly<Record<Op, string>> = { '>=': '<', '>': '≤', '<=': '>', '<': '≥' }

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b))
const reduced = ({ over, under }: Fraction): Fraction => {
  const by = divisor(over, under)
  return { over: over / by, under: under / by }
}
const texts = (n: bigint): string => n.toLocaleString('en-GB')

/** Shows the two products that are compared: “10 · 45 = 450 ≥ 9 · 50 = 450”. */
function products(criterion: Criterion, over: number, under: number, met: boolean): string {
  const required = reduced(requiredOf(criterion))
  const [left, right] = [BigInt(over) * required.under, BigInt(under) * required.over]
  const sign = met ? SIGNS[criterion.op] : NOT[criterion.op]
  const isSo = compare({ over: left, under: 1n }, { over: right, under: 1n })
  if (isSo === 0 && !sign.match(/[≥≤]/)) throw new Error('equal numbers must not be shown as different')
  return `${texts(required.under)} · ${texts(BigInt(over))} = ${texts(left)} ${sign} ${texts(required.over)} · ${texts(BigInt(under))} = ${texts(right)}`
}

function row(criterion: Criterion, over: number, under: number): readonly string[] {
  const found = rowWith(criterion, over, under)
  const { shown, met } = found
  const isRate = found.unit === 'rate'
  const input = isRate ? `${texts(BigInt(over))} of ${texts(BigInt(under))}` : `${over} as the sum of ${under} ratings`
  const figure = shown === null ? 'no rate' : isRate ? levelPage.card.percent(String(shown)) : String(shown)
  const compared =
    met === 'no_data' ? `sample ${found.sample} of ${found.minimum}` : products(criterion, over, under, met)
  return [
    levelPage.card.name(found),
    input,
    levelPage.card.required(found),
    compared,
    levelPage.card.met(found),
    figure,
  ]
}

const examples = (): string =>
  table(
    ['criterion', 'measured', 'required', 'compared', 'verdict', 'shown'],
    [
      row(COMPLETION, 45, 50),
      row(COMPLETION, 6, 11),
      row(COMPLETION, 8996, 10_000),
      row(COMPLETION, 89_996, 100_000),
      row(COMPLETION, 3, 4),
      row(CANCELLATION, 5, 1000),
      row(CANCELLATION, 501, 100_000),
      row(RATING, 470, 100),
      row(RATING, 939, 200),
    ],
  )

const RATES = `### How a rate is compared and shown

A verdict compares whole numbers, never the displayed figure: both sides are multiplied out. A rate is shown to one decimal, a
rating to two, rounded half up and without trailing zeros. If that would suggest a different verdict, or show the threshold for a
figure that misses it, more decimals are shown, as many as it takes. Every rate is shown with its numerator and its
denominator.`

export const rates = (): string =>
  [
    RATES,
    examples(),
    `Computed, like this table, by ${levelRule('figures/fraction.ts')} and ${levelRule('figures/measure.ts')}.`,
  ].join('\n\n')
