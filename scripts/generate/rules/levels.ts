// The part of docs/rules.md about levels: criteria, counting, rates, the ladder that ships, evaluations, checks, and
// where levels are shown.
import { checks } from './levels/checks.ts'
import { counting } from './levels/counting.ts'
import { criteria } from './levels/criteria.ts'
import { evaluation } from './levels/evaluation.ts'
import { ladderPart } from './levels/ladder.ts'
import { rates } from './levels/rates.ts'
import { where } from './levels/where.ts'

const LEVELS = `A seller has a level of a *ladder*. Each level names the criteria to reach it, the criteria to keep it, and its *perks*. A *scorecard*
is all criteria of a level, measured: each with what is required, what was measured, its sample, and whether it is met. The numbers
are a level policy; an evaluation uses the version in force at its instant.`

export const levels = (): string =>
  [LEVELS, criteria(), counting(), rates(), ladderPart(), evaluation(), checks(), where()].join('\n\n')
