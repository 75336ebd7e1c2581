// Texts about an announced policy version: when it takes effect and what it will require.
import { numberText } from '../../grammar.ts'
import { levelText } from '../levelEffect.ts'
import type { View } from './view.ts'

type Announced = NonNullable<View['announced']>

export const announced = {
  title: 'New rules are coming',
  version: ({ version }: Announced): string => `Policy version ${numberText(version)}`,
  /** On the page an instant follows this text. */
  from: 'Every evaluation uses them from',
  until: 'Nothing changes until then. Where you stand today under the new rules:',
  untilOf: 'Nothing changes until then. Where the seller stands today under the new rules:',
  keep: ({ level }: Announced): string => `To keep ${levelText(level)}`,
  reach: ({ next }: Announced): string => (next === null ? '' : `To reach ${levelText(next)}`),
} as const
