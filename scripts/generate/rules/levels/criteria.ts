// The criteria of levels: the fields of a criterion, the table of all criteria, and when an answer is in time.
import { performanceLogOf } from '../../../../packages/core/src/effect/effect.ts'
import { CRITERIA, type CriterionRule, UNITS } from '../../../../packages/core/src/level/figures/criteria.ts'
import { lastInside } from '../../../../packages/core/src/level/figures/span.ts'
import { ALLOWED } from '../../../../packages/core/src/level/policy/lint/criterion.ts'
import {
  CRITERION_NAMES,
  type Criterion,
  type CriterionName,
  CriterionSchema,
  PLACINGS,
  type Placing,
} from '../../../../packages/core/src/level/policy/policy.ts'
import { event } from '../../../../packages/core/src/order/events.ts'
import { evolve } from '../../../../packages/core/src/order/evolve/evolve.ts'
import { CLOCK } from '../../../../packages/core/src/order/order.ts'
import { HOUR, toIso } from '../../../../packages/core/src/time.ts'
import { instantText } from '../../../../packages/sdk/src/locales/en/index.ts'
import { levelPage } from '../../../../packages/sdk/src/locales/en/level.ts'
import { allowedBy, code, file, levelRule, table } from '../../markdown.ts'
import { PLACED } from '../money.ts'
import { spans } from './calendar.ts'

const FIELDS: Readonly<Record<keyof Criterion, string>> = {
  criterion: 'what is measured: a name from the table below',
  window:
    'how far back: [instant − window, instant). An order dated exactly at its beginning is in, one dated at its end is out',
  dateBasis: 'which instant dates an order in the window; default `closed`',
  op: 'at least, more than, at most, less than; only in the better direction, but with `together` also “fewer than n” closed or completed orders',
  value: 'the threshold, in the unit of the criterion',
  minimum: 'the least sample; below it there is not enough data',
  buyers:
    'for a rate or rating: how many different buyers must be behind the good results for it to be met, or behind the bad ones for it to be failed; with fewer there is not enough data',
  perBuyer: 'the most orders (or answers) of one buyer that count: the first ones in the window',
  together:
    'a second criterion beside it: met if either is met, failed only if both are failed, otherwise not enough data',
}

function fields(): string {
  const schemas = new Map<string, object>(Object.entries(CriterionSchema.properties))
  return table(
    ['field', 'means', 'allowed'],
    Object.entries(FIELDS).map(([name, meaning]) => {
      const allowed = name === 'criterion' ? 'see below' : allowedBy(schemas.get(name) ?? {})
      return [code(name), meaning, allowed]
    }),
  )
}

const units = (): string =>
  table(
    ['unit', 'its value is written as'],
    UNITS.map(unit => [unit, ALLOWED[unit]]),
  )

const BETTER: Readonly<Record<CriterionRule['better'], string>> = { more: 'more', less: 'less' }
const sampleOf = ({ sample, minimum }: CriterionRule): string => (sample === null ? '–' : `${sample} (${minimum})`)
const placingsOf = ({ placings }: CriterionRule): string => (placings.length === 0 ? '–' : placings.join(', '))

const row = (name: CriterionName): readonly string[] => {
  const rule = CRITERIA[name]
  const title = `${levelPage.card.name({ criterion: name })} ${code(name)}`
  const window = rule.window ? 'a span or all time' : '–'
  return [title, rule.description, rule.unit, BETTER[rule.better], sampleOf(rule), window, placingsOf(rule)]
}
const criteriaTable = (): string =>
  table(
    ['criterion', 'measures', 'unit', 'better', 'sample (least)', 'window', 'dated by'],
    CRITERION_NAMES.map(name => row(name)),
  )

const PLACING: Readonly<Record<Placing, string>> = {
  closed: 'when the order ended; if it was completed and cancelled later, the later end',
  placed: 'when the order was placed',
  due: 'when the work was due, by the due instant that decides on-time',
  delivered: 'when it was first delivered, if that delivery counts',
}
const placings = (): string => PLACINGS.map(placing => `- ${code(placing)}: ${PLACING[placing]}.`).join('\n')

/** Returns the time to answer in hours, as core computes it for a buyer's first message. */
function answerHours(): number {
  const order = evolve(null, event('order.placed', 0, CLOCK, PLACED))
  const message = event('message.written', 0, { role: 'buyer', id: PLACED.buyer }, { automatic: false })
  const [required] = performanceLogOf(order, [message]).answers
  if (!required || required.by === null) throw new Error('the first message is not a question')
  return (required.by - required.at) / HOUR
}

const CLOSED_AT = Date.UTC(2026, 10, 16, 10)
function leaving(): string {
  const window = 'P60D'
  const last = lastInside(CLOSED_AT, window)
  if (last === null) throw new Error('nothing leaves a window')
  return `With a window of ${levelPage.span(window)}, an order that closed on ${instantText(toIso(CLOSED_AT))} counts up to and including an
evaluation at ${instantText(toIso(last))}.`
}

const FACTS = `A criterion is one measure of a seller's *facts*: of closed orders and of the instants at which questions were answered, never
of what a message says. Open orders do not count. Facts are read from the seller's performance log, whose lines are written by the events
of the orders; the marketplace reports when a seller joined and which warnings are open (${levelRule('facts.ts')}, ${levelRule('performanceLog.ts')}).`

const SAMPLE = `**Not enough data.** A rate or a rating whose sample is below the least decides nothing: it keeps a level and never promotes, and no
rate is shown, only numerator and denominator. The least is the number in the table unless the criterion names its own
(\`minimum\`). A plain number (–) needs no sample: 0 is 0.`

const BUYERS = `**One buyer's orders never give or take a level alone**, if the policy is written so: with \`buyers\`, with \`perBuyer\`, or with a criterion
about buyers (\`distinct_buyers\`, or \`cancelled_buyers\`, \`late_buyers\`, \`unanswered_buyers\` beside a rate). All orders without a named buyer
count as one buyer's. Days at the level below start again whenever the level changes; if the start of a level is not known, they
count from the day the seller joined the marketplace.`

const answered =
  (): string => `**The response rate** measures whether the seller answers the buyer's first message in an order within
${answerHours()} hours, and each request of the buyer within its window. Anything the seller writes is an answer: a message, a delivery, an
answer to a request, a request; an automatic message is not. A question that is withdrawn or superseded before its time is over, or
that ends with the order, is not measured. While a case stops a request's window there is no question; the remaining time is a new
question afterwards. An answer is dated by the instant that settles whether it was in time: that of the answer, or the end of
the time. A question in an open order is measured in full, because the order's weight is not known yet. Once the order has closed with
weight 0, or below the least value, its questions are excluded with it; while it is contested they are undecided with it
(${file('packages/core/src/effect/questions.ts')}).`

const window = (): string => `**The window** is half-open. ${leaving()}
An order is dated by one of its instants; an order without that instant is left out, and shown as left out:

${placings()}`

export const criteria = (): string =>
  [
    '### What a criterion is',
    FACTS,
    fields(),
    units(),
    '### The criteria',
    criteriaTable(),
    SAMPLE,
    BUYERS,
    window(),
    spans(),
    answered(),
    `The table is in ${levelRule('figures/criteria.ts')}; the figures are added up in ${levelRule('figures/tally.ts')}.`,
  ].join('\n\n')
