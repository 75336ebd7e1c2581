// Texts of the perks: those of now, those of the level below, and those of the next level.
import type { Result } from '../../../../client.ts'
import { numberText } from '../../grammar.ts'
import { levelStart, levelText } from '../levelEffect.ts'
import { day, type Phrase, spanOf } from './phrase.ts'
import type { View } from './view.ts'

type Perks = View['perks']['now']
type LevelPolicy = Result<'getLevelPolicy'>['policy']

export interface PerkLine {
  readonly name: string
  /** The name as it reads inside a sentence. */
  readonly inside: string
  readonly value: string
}
const perkLines = ({ extrasPerGig, fastDelivery, orderMultiples, payoutAfter }: Perks): readonly PerkLine[] => [
  ...(extrasPerGig === null
    ? []
    : [{ name: 'Extras per gig', inside: 'extras per gig', value: numberText(extrasPerGig) }]),
  ...(fastDelivery === null
    ? []
    : [{ name: 'Extra fast delivery', inside: 'extra fast delivery', value: fastDelivery ? 'yes' : 'no' }]),
  ...(orderMultiples === null
    ? []
    : [{ name: 'Pieces per order', inside: 'pieces per order', value: numberText(orderMultiples) }]),
  ...(payoutAfter === null ? [] : [{ name: 'Payout after', inside: 'payout after', value: spanOf(payoutAfter) }]),
]
/** Returns a text for every perk that would differ: “extras per gig 3 instead of 4”. */
export function differences(now: Perks, then: Perks | null): readonly string[] {
  const before = perkLines(now)
  return (then ? perkLines(then) : []).flatMap(({ name, inside, value }) => {
    const was = before.find(line => line.name === name)?.value
    return was === undefined || was === value ? [] : [`${inside} ${value} instead of ${was}`]
  })
}
const perksLost = ({ evaluation }: LevelPolicy): string =>
  `${evaluation.grace === undefined ? '' : `Perks stay for ${spanOf(evaluation.grace)} after a level is lost. `}Extras are then paused, not deleted, and come back with the level. Running orders keep theirs.`

export const perks = {
  title: 'What the level gives',
  lines: perkLines,
  grace: ({ level: of, until }: NonNullable<View['grace']>): Phrase => [
    `The perks of ${levelText(of)} still apply, until `,
    day(until),
    '.',
  ],
  perk: 'Perk',
  now: 'Now',
  stake: 'One level below',
  next: levelStart,
  lost: perksLost,
  none: 'This level has no perks of its own.',
} as const
