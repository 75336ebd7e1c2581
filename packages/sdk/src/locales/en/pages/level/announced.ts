// A version of the rules that is announced, in words: from when on, and what it will ask.
import { numberText } from '../../grammar.ts'
import { levelText } from '../levelEffect.ts'
import type { View } from './view.ts'

type Announced = NonNullable<View['announced']>

export const announced = {
  title: 'New rules are announced',
  version: ({ version }: Announced): string => `Policy version ${numberText(version)}`,
  /** Followed by the instant. */
  from: 'Every check is judged by them from',
  until: 'Until then nothing changes. So you stand today by what they ask:',
  untilOf: 'Until then nothing changes. So it stands today by what they ask:',
  keep: ({ level }: Announced): string => `To keep ${levelText(level)}`,
  reach: ({ next }: Announced): string => (next === null ? '' : `To reach ${levelText(next)}`),
} as const
