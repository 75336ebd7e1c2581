// A re-evaluation after facts changed later: updates the risk and may restore a level, never lowers one.
import { isFailed } from '../../level/evaluate.ts'
import type { FiguresOf } from '../../level/figures/measure.ts'
import type { Instant } from '../../time.ts'
import { addTo, graceBeside, isHigher, sellerHandler } from '../handler.ts'
import type { Reasons } from '../reasons.ts'
import { isSetSince, nextNumber } from '../seller.ts'

/** The first evaluation that would have ended higher with the facts known now. */
export interface Correction {
  readonly at: Instant
  readonly policyVersion: number
  /** The level that the seller would hold now. */
  readonly to: string
  readonly reasons: Reasons
}

/** Re-evaluates with the facts known now. */
export interface Reevaluate {
  readonly action: 'reevaluate'
  /** The figures of now. */
  readonly figures: FiguresOf
  /** What a replay of the evaluations found; null if no level would be higher. */
  readonly correction: Correction | null
}

export const reevaluate = sellerHandler<Reevaluate>(
  ['clock'],
  ({ seller: before, actor, context: { policy }, now, changes }, { figures, correction }) => {
    let seller = before
    if (correction && !isSetSince(seller, correction.at) && isHigher(policy, correction.to, seller.level)) {
      const { at, to, policyVersion, reasons } = correction
      const grace = graceBeside(policy, seller.grace, to, now)
      const corrected = seller.evaluations.findLast(each => each.at === at)
      const data = {
        evaluatedAt: at,
        n: nextNumber(seller, at),
        policyVersion,
        from: seller.level,
        to,
        levelSince: now,
        automated: true,
        corrects: corrected?.n ?? null,
        appealUntil: null,
        graceLevel: grace?.level ?? null,
        graceUntil: grace?.until ?? null,
        reasons,
      }
      seller = addTo(changes, { type: 'seller.raised', at: now, by: actor, data, texts: {} })
    }
    const [, ...losable] = policy.ladder
    const keep = losable.find(({ name }) => name === seller.level)?.keep ?? []
    const isFailing = isFailed(keep, figures)
    if (isFailing && seller.atRiskSince === null)
      addTo(changes, { type: 'risk.started', at: now, by: actor, data: {}, texts: {} })
    if (!isFailing && seller.atRiskSince !== null)
      addTo(changes, { type: 'risk.ended', at: now, by: actor, data: {}, texts: {} })
    return undefined
  },
)
