// Views of a level: rows of a scorecard, verdicts, perks, the effect of a command.
import {
  type Coming,
  type EffectEnd,
  type LevelEffect,
  type LevelPolicy,
  type Margin,
  type Measured,
  type Perks,
  toIso,
} from '@evenhand/core'
import type { Contract } from '@evenhand/sdk'
import type { Static } from 'typebox'

export type LevelView = Static<Contract['sellerLevel']['result']>
export type CriterionView = LevelView['scorecard']['keep'][number]
export type VerdictView = Static<Contract['whatIf']['result']>['before']
export type PerksView = Static<Contract['sellerPerks']['result']>['perks']
export type LevelEffectView = NonNullable<Static<Contract['preview']['result']>['level']>

/**
 * Returns a row of a scorecard. A row stored by an older version has fewer fields; the missing ones get neutral values.
 */
const oneView = ({ leftOut, together: _, buyers = null, disputed = null, partial = [], ...measured }: StoredRow) => ({
  ...measured,
  buyers: buyers && { ...buyers },
  disputed: disputed && { ...disputed },
  partial: partial.map(each => ({ ...each })),
  leftOut: leftOut.map(({ why, count, currency = null }) => ({ why, count, currency })),
})
type StoredRow = Omit<Measured, 'buyers' | 'disputed' | 'partial' | 'leftOut'> &
  Partial<Pick<Measured, 'buyers' | 'disputed' | 'partial'>> & {
    readonly leftOut: readonly (Omit<Measured['leftOut'][number], 'currency'> & { readonly currency?: string | null })[]
  }

/** Returns a row of a scorecard, with its margin if that was computed. */
export const criterionView = (measured: Measured, margin: Margin | null = null): CriterionView => ({
  ...oneView(measured),
  together: measured.together && oneView(measured.together),
  margin: margin && { ...margin },
})

/** Returns the rows in the order of the policy; the margins are in the same order. */
export const criterionViews = (rows: readonly Measured[], margins: readonly Margin[]): CriterionView[] =>
  rows.map((row, i) => criterionView(row, margins[i] ?? null))

export const verdictView = ({ at, event, from, to, card, margins }: Coming): VerdictView => ({
  at: toIso(at),
  event,
  from,
  to,
  keep: criterionViews(card.keep, margins.keep),
  reach: criterionViews(card.reach, margins.reach),
})

/** Returns the perks. A perk that the policy does not name is not limited. */
const perksView = ({ extrasPerGig, fastDelivery, orderMultiples, payoutAfter }: Perks = {}): PerksView => ({
  extrasPerGig: extrasPerGig ?? null,
  fastDelivery: fastDelivery ?? null,
  orderMultiples: orderMultiples ?? null,
  payoutAfter: payoutAfter ?? null,
})

/** Returns the perks of a level by name; for a level that the ladder no longer has, every perk is null. */
export const perksOf = ({ ladder }: LevelPolicy, name: string): PerksView =>
  perksView(ladder.find(level => level.name === name)?.perks)

export const perksAt = (policy: LevelPolicy, index: number): PerksView | null => {
  const level = policy.ladder[index]
  return level ? perksView(level.perks) : null
}

const endView = ({ level, event, rate }: EffectEnd) => ({ level, event, rate: rate && criterionView(rate) })

export function effectView({ at, level, rate, before, after, answers }: LevelEffect): LevelEffectView {
  const end = (each: EffectEnd | null) => each && endView(each)
  return {
    at: toIso(at),
    level,
    rate: rate && criterionView(rate),
    before: endView(before),
    after: endView(after),
    answers: answers && {
      accept: end(answers.accept),
      decline: end(answers.decline),
      silence: end(answers.silence),
    },
  }
}

/** Reports whether the stored decision is this same ruling, as after a second click of the same person. */
export const isSameRuling = (
  found: { readonly status: string | null; readonly ruledBy: string | null; readonly ruling: string | null },
  { ruling, explanation, by }: { readonly ruling: string; readonly explanation: string; readonly by: string },
): boolean => found.status === ruling && found.ruledBy === by && found.ruling === explanation
