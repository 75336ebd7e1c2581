// THE TABLE of matters that a case may be about: its group, who reads what was written, whether it is about the whole order.
import type { About } from '../order.ts'

/** Fraud, threats and danger are one group of matters, everything else is the other. */
export type MatterGroup = 'safety' | 'disagreement'

interface MatterRule {
  readonly group: MatterGroup
  /** Whether the matter and the words are kept from the other party. */
  readonly sealed: boolean
  /** Whether it is about the order as a whole, and not about one thing beside it. */
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
