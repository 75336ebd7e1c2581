// Counting for levels: the weight of each way to end, what never counts, and a worked example of each rule.

import type { Purpose } from '../../../../packages/core/src/level/figures/sellerAt.ts'
import { type Weights, WHYS, type Why, weigh } from '../../../../packages/core/src/level/figures/weight.ts'
import type { Imagined } from '../../../../packages/core/src/level/forecast.ts'
import {
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_SIDES,
  type LoggedMethod,
} from '../../../../packages/core/src/level/performanceLog.ts'
import {
  type Counting,
  CountingSchema,
  type Criterion,
  type LevelPolicy,
  type WeightRule,
} from '../../../../packages/core/src/level/policy/policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from '../../../../packages/core/src/level/policy/presets.ts'
import { levelPage } from '../../../../packages/sdk/src/locales/en/level.ts'
import { allowedBy, code, file, levelRule, table } from '../../markdown.ts'
import { closed, factsOf, measured } from './samples.ts'

const POLICIES: Readonly<Record<string, LevelPolicy>> = { default: defaultLevelPolicy, fair: fairLevelPolicy }

const FIELDS: Readonly<Record<keyof Counting, string>> = {
  by: 'whether completion and cancellation rates count orders or their agreed amounts; default `orders`',
  weights: 'the weights of cancelled orders',
  leastValue: 'an order agreed for less counts for no criterion, however it ends; neither do its questions',
  currency: 'the ladder’s own currency, in which amounts are counted',
  exchange: 'fixed exchange rates of other currencies, each order’s amount floored',
  notEnough: 'what happens without enough data; only `keep` exists',
}
function written(value: unknown): string {
  if (value === undefined) return '–'
  return typeof value === 'string' ? code(value) : code(JSON.stringify(value))
}
function fields(): string {
  const schemas = new Map<string, object>(Object.entries(CountingSchema.properties))
  const values = new Map<string, unknown>(Object.entries(defaultLevelPolicy.counting))
  return table(
    ['field', 'default', 'means', 'allowed'],
    Object.entries(FIELDS).map(([name, meaning]) => [
      code(name),
      written(values.get(name)),
      meaning,
      allowedBy(schemas.get(name) ?? {}),
    ]),
  )
}

/** The fault statuses of closed orders; no order closes with a fault that is only claimed. */
const FAULT_STATUSES = LOGGED_FAULT_STATUSES.filter(faultStatus => faultStatus !== 'claimed')
const DECIDED = FAULT_STATUSES.filter(faultStatus => faultStatus !== 'contested')
const weighed = (counting: Counting, ended: Omit<Imagined, 'when'>): Weights | Why => {
  const [order] = factsOf(closed(ended)).orders
  if (!order) throw new Error('the closed order is missing')
  return weigh(order, counting)
}
/** Shows weights, for example as “0 to 1” if the weight is undecided. */
function shown(weights: Weights | Why): string {
  if (typeof weights === 'string') return weights === 'weightless' ? '0' : 'never'
  const { least, most } = weights
  return least === most ? String(most / 100) : `${least / 100} to ${most / 100}`
}

function ofMethod(counting: Counting, method: LoggedMethod): string {
  if (method === 'completed') return shown(weighed(counting, { completed: 1 }))
  const all = LOGGED_SIDES.flatMap(fault =>
    DECIDED.map(faultStatus => shown(weighed(counting, { cancelled: 1, method, fault, faultStatus }))),
  )
  return [...new Set(all)].toSorted().join(' or ')
}
const methods = (): string =>
  table(
    ['ended as', ...Object.keys(POLICIES).map(code)],
    LOGGED_METHODS.map(method => [
      code(method),
      ...Object.values(POLICIES).map(({ counting }) => ofMethod(counting, method)),
    ]),
  )
/** Lists the weight of a cancelled order by the side at fault and the fault status, as `weigh` computes it. */
const sides = (counting: Counting): string =>
  table(
    ['fault', ...LOGGED_SIDES],
    FAULT_STATUSES.map(faultStatus => [
      faultStatus,
      ...LOGGED_SIDES.map(fault => shown(weighed(counting, { cancelled: 1, method: 'mutual', fault, faultStatus }))),
    ]),
  )

const listOf = (value: string | readonly string[]): string => [value].flat().join(' or ')
const ruleText = ({ weight, ...fits }: WeightRule): string =>
  `${Object.entries(fits)
    .map(([name, value]) => `${name} ${listOf(value)}`)
    .join(', ')}: ${weight}`
function rulesOf(name: string, { counting }: LevelPolicy): string {
  const rules = counting.weights ?? []
  if (rules.length === 0) return `- ${code(name)} names no weights: every cancellation that can count weighs 1.`
  return `- ${code(name)}, in this order: ${rules.map(ruleText).join(' · ')} · everything else: 1.`
}

const RATE: Criterion = { criterion: 'completion_rate', window: null, op: '>=', value: '90%', minimum: 1 }
const SALES: Criterion = { criterion: 'sales', window: null, op: '>=', value: { amount: 0, currency: 'USD' } }
const COMPLETED: Criterion = { criterion: 'orders_completed', window: null, op: '>=', value: 1 }
const USD: Counting = { currency: 'USD' }
const DOLLARS = { currency: 'USD' } as const
const AGREED = { completed: 9, ...DOLLARS }
const MISTAKE = { cancelled: 1, fault: 'buyer', faultStatus: 'agreed' } as const
const EURO: Counting = { currency: 'USD', exchange: { EUR: { units: 100, are: 108 } } }

interface Worked {
  readonly what: string
  readonly under: string
  readonly figure: string
}
const worked = (what: string, under: string, criterion: Criterion, counting: Counting, ...orders: Orders): Worked => {
  const row = measured(criterion, counting, closed(...orders))
  const out = row.leftOut.map(({ why, count }) => `; left out: ${count}, ${levelPage.performanceLog.why(why)}`).join('')
  return { what, under, figure: `${levelPage.card.name(row)}: ${levelPage.card.figure(row)}${out}` }
}
type Orders = readonly Omit<Imagined, 'when'>[]

const TWO: Orders = [
  { completed: 1, value: 2500, ...DOLLARS },
  { cancelled: 1, value: 500, ...DOLLARS },
]
const PAIR = '25.00 completed, 5.00 cancelled'
const SMALL: Orders = [
  { completed: 1, value: 499, ...DOLLARS },
  { completed: 1, value: 500, ...DOLLARS },
]
const ABROAD: Orders = [
  { completed: 1, value: 1234, currency: 'EUR' },
  { completed: 1, value: 5000, currency: 'JPY' },
]
const NINE = '9 completed, 1 cancelled by the buyer’s own fault, agreed'
const LEAST: Counting = { ...USD, leastValue: [{ amount: 500, currency: 'USD' }] }

const DISPUTED = { cancelled: 5, fault: 'seller', faultStatus: 'contested' } as const
function contested(purpose: Purpose): Worked {
  const row = measured(
    RATE,
    fairLevelPolicy.counting,
    closed({ ...AGREED, completed: 12, value: 10_000 }, DISPUTED),
    purpose,
  )
  const { name, figure: figureOf, sample, disputed } = levelPage.card
  const figure = [`${name(row)}: ${figureOf(row)}`, sample(row), disputed(row)].filter(Boolean).join('; ')
  return { what: `12 completed, 5 cancelled and contested, to ${purpose} a level`, under: code('fair'), figure }
}

const WORKED: readonly Worked[] = [
  worked(NINE, code('default'), RATE, defaultLevelPolicy.counting, AGREED, MISTAKE),
  worked(NINE, code('fair'), RATE, fairLevelPolicy.counting, AGREED, MISTAKE),
  worked(NINE, 'a weight of 0.5 for it', RATE, { ...USD, weights: [{ fault: 'buyer', weight: 0.5 }] }, AGREED, MISTAKE),
  worked('9 completed, 1 cancelled within the cooling-off period', 'any', RATE, USD, AGREED, {
    cancelled: 1,
    method: 'cooling_off',
  }),
  worked('9 completed, 1 lost to a chargeback', 'any', RATE, USD, AGREED, { cancelled: 1, method: 'chargeback' }),
  worked(PAIR, 'by `orders`', RATE, USD, ...TWO),
  worked(PAIR, 'by `value`, in minor units', RATE, { ...USD, by: 'value' }, ...TWO),
  contested('keep'),
  contested('reach'),
  worked('4.99 and 5.00 completed', '`leastValue` 5.00', COMPLETED, LEAST, ...SMALL),
  worked('12.34 EUR and 5,000 JPY completed', '`exchange`: 100 units of EUR are 108 of USD', SALES, EURO, ...ABROAD),
]

/**
 * Works out the example of an order that was completed and cancelled later, which has two lines in the performance log.
 */
function cancelledLater(): Worked {
  const lines = closed({ completed: 1 }).flatMap(line => [
    line,
    { ...line, at: line.at + 1, method: 'support' as const, decidedBy: 'staff' as const, fault: 'seller' as const },
  ])
  const row = measured(RATE, USD, lines)
  const figure = `${levelPage.card.name(row)}: ${levelPage.card.figure(row)}`
  return { what: '1 completed, and cancelled by staff later', under: 'any', figure }
}

const workedTable = (): string =>
  table(
    ['orders', 'counted', 'result'],
    [...WORKED, cancelledLater()].map(({ what, under, figure }) => [what, under, figure]),
  )

/** Whether docs/rules.md lists a reason. It lists only the reasons that a criterion gives today. */
const LISTED: Readonly<Record<Why, boolean>> = {
  cooling_off: true,
  chargeback: true,
  weightless: true,
  contested: true,
  beyond_buyer: true,
  below_least_value: true,
  no_value: true,
  other_currency: true,
  no_instant: true,
  cancelled_later: true,
}
const whys = (): string =>
  WHYS.filter(why => LISTED[why])
    .map(why => `- ${code(why)}: ${levelPage.performanceLog.why(why)}`)
    .join('\n')

const WEIGHTS = `A completed order weighs 1. A cancelled order weighs what the first matching rule gives it, in whole hundredths, or else 1. A rule
may name how the order ended (\`method\`), who asked for that (\`openedBy\`), who decided it (\`decidedBy\`), and the fault with its
status; it matches any value of what it does not name. Cooling-off cancellations and chargebacks never count, and no rule may name
them. An order of weight 0 is in neither part of a rate, nor in its sample, in no count and no rating; but what it earned still counts as
earned.`

const RULES = `**Contested orders are undecided.** Until the ruling a contested order counts at its worst of all possible rulings where a level is to
be reached, and at its best where one is to be kept; so an undecided dispute neither raises nor lowers a level. The order stays in the
sample, and both figures are shown. This applies to every criterion that the order affects: rates, counts, the buyers behind them, ratings,
and the questions in the order. Where every ruling gives the same weight, as in \`default\`, a contest changes nothing. A fault established by
the record (\`late\`, \`unstarted\`) is weighed as established until staff rule on it. No rule may name \`contested\`. If the ruling goes against
the seller who contested, the order stays in windows longer, by the time that it was undecided: from the opening of the contest's case to its ruling.
Where the ladder in force weighs fault or its status, a contest opens a case for staff whatever the order policy says (\`weighsFault\`, see
[After the outcome](#after-the-outcome); record ${file('docs/decisions/0058-what-is-contested-is-undecided.md', '0058')}).`

const VALUE = `By value each order counts with the amount agreed for it, base and extras, before refunds; the sample is still a number of orders.
On-time, late and ratings count each order as one, whatever its weight. An order that was completed and cancelled later is one
cancelled order, dated at the later instant.`

export const counting = (): string =>
  [
    '### Counting',
    WEIGHTS,
    methods(),
    Object.entries(POLICIES)
      .map(([name, of]) => rulesOf(name, of))
      .join('\n'),
    'The weight of a cancelled order in `fair`, by side and status of the fault:',
    sides(fairLevelPolicy.counting),
    RULES,
    fields(),
    VALUE,
    workedTable(),
    `**Orders left out** are always shown, with the reason:\n\n${whys()}`,
    `Decided in ${levelRule('figures/weight.ts')} and ${levelRule('figures/tally.ts')}.`,
  ].join('\n\n')
