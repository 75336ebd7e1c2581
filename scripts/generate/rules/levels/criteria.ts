// Of levels, the criteria: what one is made of, THE TABLE of them, what an answer in time is.
import { performanceLogOf } from '../../../../packages/core/src/effect.ts'
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
import { instantText, levelPage } from '../../../../packages/sdk/src/locales/en/index.ts'
import { allowedBy, code, file, levelRule, table } from '../../markdown.ts'
import { PLACED } from '../money.ts'
import { spans } from './calendar.ts'

const FIELDS: Readonly<Record<keyof Criterion, string>> = {
  criterion: 'what is measured: a name of the table below',
  window:
    'how far back: [instant − window, instant). What was placed exactly at its beginning is in, at its end is out',
  dateBasis: 'which instant of an order places it in the window; `closed` unless named',
  op: 'at least, more than, at most, less than; only towards what is better, but beside another criterion also “fewer than n” closed or completed orders',
  value: 'the threshold, in the unit of the criterion',
  minimum: 'the least sample; below it there is not enough data',
  buyers:
    'of a rate or rating: so many different buyers behind what is good for it to be met, behind what is bad for it to be failed; with fewer there is not enough data',
  perBuyer: 'so many orders (or answers) of one buyer count at most: the first ones of the window',
  together:
    'a second criterion beside it: met where either is met, failed only where both are failed, else not enough data',
}

function fields(): string {
  const schemas = new Map<string, object>(Object.entries(CriterionSchema.properties))
  return table(
    ['field', 'is', 'allowed'],
    Object.entries(FIELDS).map(([name, is]) => {
      const allowed = name === 'criterion' ? 'see below' : allowedBy(schemas.get(name) ?? {})
      return [code(name), is, allowed]
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
  return [title, rule.says, rule.unit, BETTER[rule.better], sampleOf(rule), window, placingsOf(rule)]
}
const criteriaTable = (): string =>
  table(
    ['criterion', 'measures', 'unit', 'better is', 'sample (least)', 'window', 'placed by'],
    CRITERION_NAMES.map(name => row(name)),
  )

const PLACING: Readonly<Record<Placing, string>> = {
  closed: 'when it ended; of an order that was completed and cancelled later, the later end',
  placed: 'when it was placed',
  due: 'when the work was due, as the delivery is judged',
  delivered: 'when it was first delivered, as far as that delivery counts',
}
const placings = (): string => PLACINGS.map(placing => `- ${code(placing)}: ${PLACING[placing]}.`).join('\n')

/** A buyer's first message, so that core says until when an answer is in time. */
function answerHours(): number {
  const order = evolve(null, event('order.placed', 0, CLOCK, PLACED))
  const message = event('message.written', 0, { role: 'buyer', id: PLACED.buyer }, { automatic: false })
  const [asked] = performanceLogOf(order, [message]).answers
  if (!asked || asked.by === null) throw new Error('a first message asks nothing')
  return (asked.by - asked.at) / HOUR
}

const CLOSED_AT = Date.UTC(2026, 10, 16, 10)
function leaving(): string {
  const window = 'P60D'
  const last = lastInside(CLOSED_AT, window)
  if (last === null) throw new Error('nothing leaves a window')
  return `With a window of ${levelPage.span(window)}, an order that closed on ${instantText(toIso(CLOSED_AT))} counts up to and including an
evaluation at ${instantText(toIso(last))}.`
}

const FACTS = `A criterion is one thing measured of a seller's *facts*: of closed orders and of the instants at which questions were
answered, never of what a message says. Orders still running count for nothing. Facts are read from the seller's ledger, lines that
the orders' own events have written; since when a seller is there and the open warnings are the marketplace's word (${levelRule('facts.ts')}, ${levelRule('performanceLog.ts')}).`

const SAMPLE = `**Not enough data.** A rate or a rating whose sample is below the least says nothing: it keeps a level and never promotes, and no
rate is shown, only numerator and denominator. The least is the number in the table unless the criterion names its own
(\`minimum\`). A plain number (–) stands on no sample: 0 is 0.`

const BUYERS = `**One buyer's orders never take or give a level alone**, where the policy sees to it: by \`buyers\`, by \`perBuyer\`, by a criterion of
buyers (\`distinct_buyers\`, or \`cancelled_buyers\`, \`late_buyers\`, \`unanswered_buyers\` beside a rate). Whose order it was that nobody
named is one buyer, whoever it was. Days at the level below are counted anew whenever the level changes; where nobody knows since when a level is held,
they count from the coming to the marketplace.`

const answered =
  (): string => `**The response rate** asks two things of the seller: an answer to the buyer's first message in an order, within
${answerHours()} hours, and to each request of the buyer, within its window. Any word of the seller answers: a message, a
delivery, an answer, a request; an automatic message does not. What is withdrawn or superseded before its time is over, or ends
with the order, is not measured. While a case stops a request's window nothing is asked; what is left of the
time is a new question afterwards. An answer stands in the window by the instant that settles whether it came in time: that of the
answer, or the end of the time. A question in an order that is not closed yet is measured in full: nobody knows what the order will
count. Once it has closed and counts for nothing, or for less than the least value, its questions leave with it; while it is contested they are undecided
with it (${file('packages/core/src/effect/questions.ts')}).`

const window = (): string => `**The window** is half-open. ${leaving()}
An order is placed in it by one of its instants; one that has no such instant is left out, and said so:

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
    `The table is ${levelRule('figures/criteria.ts')}; its figures are added up in ${levelRule('figures/tally.ts')}.`,
  ].join('\n\n')
