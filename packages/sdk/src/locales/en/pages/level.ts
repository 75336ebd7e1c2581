// Texts of the level page: the level state, the orders that count for it, the forecast, and what-if results.

import { announced } from './level/announced.ts'
import { card } from './level/card.ts'
import { chart, forecast } from './level/chart.ts'
import { evaluations } from './level/evaluations.ts'
import { performanceLog } from './level/performanceLog.ts'
import { perks } from './level/perks.ts'
import { dayText, spanOf } from './level/phrase.ts'
import { danger, headline, lead } from './level/status.ts'
import { isEndangered, nameOf, type View } from './level/view.ts'
import { waiting } from './level/waiting.ts'
import { whatIf } from './level/whatIf.ts'
import { levelStart, levelText } from './levelEffect.ts'

export const levelPage = {
  title: 'Your level',
  what: 'This level',
  titleOf: (view: View): string => `The level of ${nameOf(view)}`,
  missing: {
    title: 'There is no level yet',
    detail:
      'A level begins with the first order, or when the marketplace names the seller. It appears here automatically.',
  },
  /** On the page a day follows this text. */
  since: (name: string): string => `${levelStart(name)} since`,
  headline,
  lead,
  dayText,
  span: spanOf,
  risk: 'The level will be lost',
  isEndangered,
  danger,
  levelText,
  levelStart,
  chart,
  forecast,
  card,
  performanceLog,
  waiting,
  whatIf,
  perks,
  evaluations,
  announced,
} as const
