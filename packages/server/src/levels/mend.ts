// What changes facts afterwards: a seller is at risk or no more, and evaluations that would have gone better are mended. Never downwards.
import {
  evaluate,
  type FiguresOf,
  facts,
  type Instant,
  type LevelPolicy,
  levelIndex,
  metOf,
  type Scorecard,
  seenAt,
  toIso,
} from '@evenhand/core'
import { type NudgedSeller, nudgedSellers } from '../store/dueSellers.ts'
import {
  type EvaluationToSave,
  evaluationsSince,
  type JudgedSeller,
  type Reasons,
  type StoredEvaluation,
  saveEvaluations,
} from '../store/evaluations.ts'
import { readLedgers, type SellerLedger } from '../store/ledger.ts'
import { levelPolicyAt } from '../store/levelPolicies.ts'
import type { LevelTools } from './evaluations.ts'
import { asItStands, graceBeside, nextEvaluation } from './judge.ts'
import { linesOf, sinceAt } from './lines.ts'
import { reasonsOf } from './reasons.ts'

const BATCH = 200
/** What lies further back is left as it was; an appeal is still heard by a person. */
const LOOK_BACK_MS = 366 * 86_400_000

/** Looks at a batch of sellers whose facts have changed; whether there may be more. */
export async function mendNudged(tools: LevelTools, slices: readonly number[]): Promise<boolean> {
  const { db } = tools
  const nudged = await nudgedSellers(db, slices, BATCH)
  const [first] = nudged
  if (!first) return false
  const { now } = first
  const policy = await tools.policy((await levelPolicyAt(db, now)).version)
  const ids = nudged.map(({ id }) => id)
  // What closed in this very millisecond is seen, too.
  const totals = await tools.aggregate(policy).totals(db, ids, { at: now + 1, knownAt: now, broughtBy: now })
  const figures = new Map(totals.map(each => [each.seller, each.figures]))
  const judged: JudgedSeller[] = []
  for (const seller of nudged) {
    const found = figures.get(seller.id)
    if (found) judged.push(standing(seller, policy, found, await mended(tools, seller)))
  }
  const saved = await saveEvaluations(db, judged)
  return saved.size > 0
}

/** At risk since now, still, or no more. */
function standing(
  seller: NudgedSeller,
  policy: LevelPolicy,
  figures: FiguresOf,
  mending: EvaluationToSave | null,
): JudgedSeller {
  const level = mending?.after ?? seller.level
  const keep = policy.ladder.find(({ name }) => name === level)?.keep ?? []
  const isFailed = keep.some(criterion => metOf(criterion, figures) === false)
  const back = mending
    ? { level, levelSince: toIso(seller.now), ...graceBeside(policy, seller, level, seller.now) }
    : {}
  return {
    seller: {
      ...{ ...asItStands(seller), ...back },
      atRiskSince: isFailed ? toIso(seller.atRiskSince ?? seller.now) : null,
    },
    evaluations: mending ? [mending] : [],
    nudges: seller.nudges,
  }
}

/** All evaluations since then once more, as the facts are seen now: the record of the first that would have gone better, if it still matters. */
async function mended(tools: LevelTools, seller: NudgedSeller): Promise<EvaluationToSave | null> {
  const since = await evaluationsOf(tools, seller)
  if (since.length === 0) return null
  const stored = await evaluationsSince(tools.db, seller.id, toIso(seller.from))
  const instants = since.filter(({ at }) => at > heldFrom(seller, stored))
  if (instants.length === 0) return null
  const ledger = (await readLedgers(tools.db, [seller.id])).get(seller.id)
  const rerun = ledger && again(seller, ledger, instants, stored)
  if (!rerun) return null
  const { at, policy } = rerun.first
  const old = stored.findLast(each => each.at === at)
  return {
    ...{
      id: seller.id,
      at: toIso(at),
      n: (old?.n ?? 0) + 1,
      recordedAt: toIso(seller.now),
      policyVersion: policy.version,
    },
    ...{ event: 'raised', before: seller.level, after: rerun.level, reasons: rerun.first.reasons, automated: true },
    ...{ mends: old?.n ?? null, appealUntil: null },
  }
}

/** Where no evaluation made the level it is the marketplace's word: what was judged before it is over. */
function heldFrom({ levelSince, from }: NudgedSeller, stored: readonly StoredEvaluation[]): Instant {
  const isJudged = stored.some(({ at, recordedAt }) => at === levelSince || recordedAt === levelSince)
  return isJudged ? from : levelSince
}

interface Scheduled {
  readonly at: Instant
  readonly policy: LevelPolicy
}

/** When the seller was judged since the facts changed, each under the policy of its instant. */
async function evaluationsOf({ db, policy }: LevelTools, { from, now, nextDueAt }: NudgedSeller) {
  const instants: Scheduled[] = []
  const begin = Math.max(from, now - LOOK_BACK_MS)
  const end = Math.min(now, (nextDueAt ?? now) - 1)
  let at = begin
  for (;;) {
    const { version, changes } = await levelPolicyAt(db, at)
    at = nextEvaluation(await policy(version), at, changes)
    if (at > end) return instants
    instants.push({ at, policy: await policy((await levelPolicyAt(db, at)).version) })
  }
}

type First = Scheduled & { readonly reasons: Reasons }

/** Goes along with what was found then wherever that was better: so nothing is ever taken away. */
function again(
  seller: NudgedSeller,
  ledger: SellerLedger,
  instants: readonly Scheduled[],
  stored: readonly StoredEvaluation[],
): { readonly level: string; readonly first: First } | null {
  const lines = linesOf(ledger)
  let level = stored[0]?.before ?? seller.level
  let then = level
  let first: First | null = null
  let last: LevelPolicy | null = null
  for (const { at, policy } of instants) {
    then = stored.findLast(each => each.at <= at)?.after ?? then
    if (!isOn(policy, level) || !isOn(policy, then)) return null
    const given = {
      ...{
        facts: facts(lines, { at, knownAt: seller.now, broughtBy: at, seenFrom: seller.now + 1 }),
        policy,
        since: sinceAt(ledger, at, seller.since),
      },
      ...{ level, at },
    }
    const card: Scorecard = evaluate(given)
    const isBetter = levelIndex(policy, card.to) > levelIndex(policy, then)
    if (isBetter) first ??= { at, policy, reasons: reasonsOf(card, policy, seenAt(given, at)) }
    else first = null
    level = isBetter ? card.to : then
    last = policy
  }
  const isHigher = last !== null && isOn(last, seller.level) && levelIndex(last, level) > levelIndex(last, seller.level)
  return first && isHigher ? { level, first } : null
}

const isOn = ({ ladder }: LevelPolicy, level: string): boolean => ladder.some(({ name }) => name === level)
