// Re-evaluates sellers whose facts changed later: updates their risk and may restore a level, never lowers one.
import { type FiguresOf, isFailed as fails, type LevelPolicy, toIso } from '@evenhand/core'
import { type SellerToReevaluate, sellersToReevaluate } from '../store/levels/dueSellers.ts'
import { type EvaluatedSeller, type EvaluationToSave, saveEvaluations } from '../store/levels/evaluations.ts'
import { levelPolicyAt } from '../store/levels/levelPolicies.ts'
import { asItStands, graceBeside } from './evaluateSeller.ts'
import type { LevelTools } from './evaluations.ts'
import { replayed } from './replay.ts'

const BATCH = 200

/**
 * Re-evaluates a batch of queued sellers. Returns true if more may be waiting already. Changes made meanwhile are left
 * for the next round, so that a seller whose orders close every moment is aggregated once a second, not once per order.
 */
export async function reevaluateQueued(tools: LevelTools, partitions: readonly number[]): Promise<boolean> {
  const { db } = tools
  const toReevaluate = await sellersToReevaluate(db, partitions, BATCH)
  const [first] = toReevaluate
  if (!first) return false
  const { now } = first
  const policy = await tools.policy((await levelPolicyAt(db, now)).version)
  const ids = toReevaluate.map(({ id }) => id)
  // The instant is one later, to include orders closed in this very millisecond.
  const totals = await tools.aggregate(policy).totals(db, ids, { at: now + 1, knownAt: now, importedBy: now })
  const figures = new Map(totals.map(each => [each.seller, each.figures]))
  const evaluated: EvaluatedSeller[] = []
  for (const seller of toReevaluate) {
    const found = figures.get(seller.id)
    if (found) evaluated.push(levelState(seller, policy, found, await reevaluated(tools, seller)))
  }
  const saved = await saveEvaluations(db, evaluated)
  return toReevaluate.length === BATCH || (saved.size > 0 && saved.size < evaluated.length)
}

/** Returns the seller's state, with the risk started, continued or ended. */
function levelState(
  seller: SellerToReevaluate,
  policy: LevelPolicy,
  figures: FiguresOf,
  correcting: EvaluationToSave | null,
): EvaluatedSeller {
  const level = correcting?.after ?? seller.level
  const [, ...losable] = policy.ladder
  const keep = losable.find(({ name }) => name === level)?.keep ?? []
  const isFailed = fails(keep, figures)
  const back = correcting
    ? { level, levelSince: toIso(seller.now), ...graceBeside(policy, seller, level, seller.now) }
    : {}
  return {
    seller: {
      ...asItStands(seller),
      ...back,
      atRiskSince: isFailed ? toIso(seller.atRiskSince ?? seller.now) : null,
    },
    evaluations: correcting ? [correcting] : [],
    queued: seller.queued,
  }
}

/**
 * Returns the correction of the first evaluation that would have ended higher, if the level would still be higher now.
 */
async function reevaluated(tools: LevelTools, seller: SellerToReevaluate): Promise<EvaluationToSave | null> {
  const found = await replayed(tools, seller)
  if (!found) return null
  const { at, policy, reasons } = found.first
  const old = found.stored.findLast(each => each.at === at)
  return {
    id: seller.id,
    at: toIso(at),
    n: (old?.n ?? 0) + 1,
    recordedAt: toIso(seller.now),
    policyVersion: policy.version,
    event: 'raised',
    before: seller.level,
    after: found.level,
    reasons,
    automated: true,
    corrects: old?.n ?? null,
    appealUntil: null,
  }
}
