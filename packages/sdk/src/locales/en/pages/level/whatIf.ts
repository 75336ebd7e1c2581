// Texts of the what-if form: its fields, and the result for the entered numbers of orders.
import type { Result } from '../../../../client.ts'
import { endText, figureText, type LevelRow, measuredText, ratioText } from '../levelEffect.ts'
import { averting } from './lacking.ts'
import { day, type Phrase, strong, upper } from './phrase.ts'
import type { View } from './view.ts'

type Verdict = Result<'whatIf'>['after']

function whatIfAnswer({ after }: Result<'whatIf'>, view: View): readonly Phrase[] {
  const row = rateIn(after, view)
  const failed = after.keep.filter(({ met }) => met === false)
  const end = upper(endText(after))
  return [
    ['On ', day(after.at), ': ', ...(row ? [strong(measuredText(row)), '. '] : []), `${end}.`],
    ...(after.event === 'lowered' ? averting(failed) : []),
  ]
}
const rateIn = ({ keep, reach }: Verdict, { rate }: View): LevelRow | null =>
  [...keep, ...reach].find(
    ({ criterion, window }) => criterion === rate?.counted.criterion && window === rate.counted.window,
  ) ?? null

/** Reports whether the row is a rate of orders. Every rate is, except the response rate, which is one of answers. */
const isByOrders = ({ criterion, unit }: LevelRow): boolean => unit === 'rate' && criterion !== 'response_rate'
/** Reports whether one more order would give a rate enough data, so that the rate may be failed at once. */
const isNextDecisive = ({ scorecard: { keep, reach } }: View): boolean =>
  [...keep, ...reach].some(row => isByOrders(row) && row.met === 'no_data' && row.minimum - row.sample === 1)

/** Returns what the review finds if the next order is completed and nothing else happens. */
function nextOrder({ after }: Result<'whatIf'>, view: View): Phrase {
  const row = rateIn(after, view)
  return [
    'If the next order that closes is completed, the review on ',
    day(after.at),
    ' finds ',
    ...(row ? [strong(measuredText(row)), ': '] : []),
    `${endText(after)}.`,
  ]
}

export const whatIf = {
  what: 'The answer',
  next: 'What the next order would do',
  isNextDecisive,
  nextOrder,
  title: 'What if',
  lead: 'Suppose these orders closed today: your result at the next review. Completed orders come from returning buyers, each cancelled one from a new buyer. Trying this changes nothing.',
  completed: 'Orders completed',
  cancelled: 'Orders cancelled',
  cause: 'Cause of the cancelled orders',
  causes: {
    seller: 'your side, agreed',
    buyer: 'the buyer’s side, agreed',
    contested: 'the buyer’s side, disputed by the buyer',
    shared: 'both sides, agreed',
    none: 'neither side',
  },
  range: 'A whole number from 0 to 1,000.',
  now: 'As things are now, the same review finds:',
  answer: whatIfAnswer,
  before: ({ before }: Result<'whatIf'>, view: View): string => {
    const row = rateIn(before, view)
    return `Without them: ${row ? `${measuredText(row)}, ` : ''}${endText(before)}.`
  },
  changed: 'What changes',
  /** Returns a figure to compare with its earlier value. A rate with too small a sample is shown by its parts. */
  figure: (row: LevelRow): string => (row.unit === 'rate' && row.shown === null ? ratioText(row) : figureText(row)),
  same: 'Nothing that is measured changes.',
} as const
