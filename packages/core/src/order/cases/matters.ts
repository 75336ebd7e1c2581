// The table of matters of a case: the group of each, whether its text is sealed, whether it is about the whole order.
import type { About } from '../order.ts'

/** Fraud, threats and danger are `safety` matters, all others are `disagreement`. */
export type MatterGroup = 'safety' | 'disagreement'

interface MatterRule {
  readonly group: MatterGroup
  /** Whether the matter and the text are hidden from the other party. */
  readonly sealed: boolean
  /** Whether the matter is the order as a whole rather than a side question. */
  readonly whole: boolean
}

export const MATTERS: Readonly<Record<About, MatterRule>> = {
  unresolved: { group: 'disagreement', sealed: false, whole: true },
  fraud: { group: 'safety', sealed: true, whole: true },
  threats: { group: 'safety', sealed: true, whole: true },
  danger: { group: 'safety', sealed: true, whole: true },
  nothing_usable: { group: 'disagreement', sealed: false, whole: false },
  fault: { group: 'disagreement', sealed: false, whole: false },
  sealed: { group: 'safety', sealed: true, whole: true },
}
