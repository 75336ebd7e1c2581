// What changes facts afterwards: a seller is at risk or no more, and evaluations that would have gone better are mended. Never downwards.
import { type FiguresOf, isFailed as fails, type LevelPolicy, toIso } from '@evenhand/core'
import { type SellerToReevaluate, sellersToReevaluate } from '../store/levels/dueSellers.ts'
import { type EvaluationToSave, type JudgedSeller, saveEvaluations } from '../store/levels/evaluations.ts'
import { levelPolicyAt } from '../store/levels/levelPolicies.ts'
import type { LevelTools } from './evaluations.ts'
import { asItStands, graceBeside } from './judge.ts'
import { replayed } from './replay.ts'

const BATCH = 200

/**
 * Looks at a batch of sellers whose facts have changed; whether there may be more that waits already. What changes meanwhile
 * is looked at in the next round: a seller of whom an order ends every moment is added up once a second, not once an order.
 */
export async function reevaluateQueued(tools: LevelTools, partitions: readonly number[]): Promise<boolean> {
  const { db } = tools
  const toReevaluate = await sellersToReevaluate(db, partitions, BATCH)
  const [first] = toReevaluate
  if (!first) return false
  const { now } = first
  const policy = await tools.policy((await levelPolicyAt(db, now)).version)
  const ids = toReevaluate.map(({ id }) => id)
  // What closed in this very millisecond is seen, too.
  const totals = await tools.aggregate(policy).totals(db, ids, { at: now + 1, knownAt: now, importedBy: now })
  const figures = new Map(totals.map(each => [each.seller, each.figures]))
  const judged: JudgedSeller[] = []
  for (const seller of toReevaluate) {
    const found = figures.get(seller.id)
    if (found) judged.push(levelState(seller, policy, found, await reevaluated(tools, seller)))
  }
  const saved = await saveEvaluations(db, judged)
  return toReevaluate.length === BATCH || (saved.size > 0 && saved.size < judged.length)
}

/** At risk since now, still, or no more. */
function levelState(
  seller: SellerToReevaluate,
  policy: LevelPolicy,
  figures: FiguresOf,
  correcting: EvaluationToSave | null,
): JudgedSeller {
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

/** The record of the first evaluation that would have gone better, if it still matters. */
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
