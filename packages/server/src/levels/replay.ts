// Replays past evaluations with the facts found since, to find whether the level would be higher now.
import {
  evaluate,
  facts,
  type Instant,
  type LevelPolicy,
  levelIndex,
  type PerformanceLine,
  type Scorecard,
  toIso,
  viewAt,
} from '@evenhand/core'
import type { SellerToReevaluate } from '../store/levels/dueSellers.ts'
import { changedBefore, evaluationsSince, type Reasons, type StoredEvaluation } from '../store/levels/evaluations.ts'
import { levelPoliciesSince } from '../store/levels/levelPolicies.ts'
import { readPerformanceLogs, type SinceRow } from '../store/levels/performanceLog.ts'
import { nextEvaluation } from './evaluateSeller.ts'
import type { LevelTools } from './evaluations.ts'
import { linesOf, sinceAt } from './lines.ts'
import { reasonsOf } from './reasons.ts'

/** Evaluations further back than this are not replayed; an appeal, decided by a person, is still possible. */
const LOOK_BACK_MS = 366 * 86_400_000

export type Looked = Omit<SellerToReevaluate, 'queued'>
type Replayed = Pick<LevelTools, 'db' | 'policy'>

export interface Better {
  /** The level that the seller would hold now. */
  readonly level: string
  /** The first evaluation that would have ended higher. */
  readonly first: First
  readonly stored: readonly StoredEvaluation[]
}

/**
 * Replays all evaluations since `from` with today's facts and `hypothetical` lines. Returns null if the level would not
 * be higher.
 */
export async function replayed(
  tools: Replayed,
  seller: Looked,
  hypothetical: readonly PerformanceLine[] = [],
): Promise<Better | null> {
  const since = await evaluationsOf(tools, seller)
  if (since.length === 0) return null
  const stored = await evaluationsSince(tools.db, seller.id, toIso(seller.from))
  const instants = since.filter(({ at }) => at > heldFrom(seller, stored))
  if (instants.length === 0) return null
  const performanceLog = (await readPerformanceLogs(tools.db, [seller.id])).get(seller.id)
  if (!performanceLog) return null
  const changedAt = await changedBefore(tools.db, seller.id, toIso(seller.from))
  const levelSince = changedAt ?? (seller.levelSince <= seller.from ? seller.levelSince : seller.since)
  const known = { lines: [...linesOf(performanceLog), ...hypothetical], sinces: performanceLog.sinces, levelSince }
  const found = replayAll(seller, known, instants, stored)
  return found && { ...found, stored }
}

interface Known {
  readonly lines: readonly PerformanceLine[]
  readonly sinces: readonly SinceRow[]
  /** Since when the level before the first of the evaluations was held. */
  readonly levelSince: Instant
}

/**
 * Returns since when the level depends on evaluations: if the marketplace has set a level, evaluations before that no
 * longer matter.
 */
function heldFrom({ levelSince, from }: Looked, stored: readonly StoredEvaluation[]): Instant {
  const isEvaluated = stored.some(
    ({ event, at, recordedAt }) => event !== 'set' && (at === levelSince || recordedAt === levelSince),
  )
  return isEvaluated ? from : levelSince
}

interface Scheduled {
  readonly at: Instant
  readonly policy: LevelPolicy
}

/**
 * Returns the instants at which the seller was evaluated since the facts changed, each with the policy then in force.
 */
async function evaluationsOf({ db, policy }: Replayed, { from, now, nextDueAt }: Looked) {
  const begin = Math.max(from, now - LOOK_BACK_MS)
  const end = Math.min(now, (nextDueAt ?? now) - 1)
  const versions = await levelPoliciesSince(db, begin)
  const inForce = (at: Instant) => policy((versions.findLast(({ since }) => since <= at) ?? versions[0])?.version ?? 1)
  const changeAfter = (at: Instant) => versions.find(({ since }) => since > at)?.since ?? null
  const instants: Scheduled[] = []
  for (let at = begin; ; ) {
    at = nextEvaluation(await inForce(at), at, changeAfter(at))
    if (at > end) return instants
    instants.push({ at, policy: await inForce(at) })
  }
}

type First = Scheduled & { readonly reasons: Reasons }

/**
 * Replays each evaluation. Where the recorded result was better, that result is used instead, so that no level is
 * lowered.
 */
function replayAll(
  seller: Looked,
  { lines, sinces, ...known }: Known,
  instants: readonly Scheduled[],
  stored: readonly StoredEvaluation[],
): { readonly level: string; readonly first: First } | null {
  let level = stored[0]?.before ?? seller.level
  let recorded = level
  let { levelSince } = known
  let first: First | null = null
  let last: LevelPolicy | null = null
  for (const { at, policy } of instants) {
    recorded = stored.findLast(each => each.at <= at)?.after ?? recorded
    if (!isOn(policy, level) || !isOn(policy, recorded)) return null
    const given = {
      facts: facts(lines, { at, knownAt: seller.now, importedBy: at, findingsBefore: seller.now + 1 }),
      policy,
      since: sinceAt(sinces, at, seller.since),
      level,
      levelSince,
      at,
    }
    const card: Scorecard = evaluate(given)
    const isBetter = levelIndex(policy, card.to) > levelIndex(policy, recorded)
    if (isBetter) first ??= { at, policy, reasons: reasonsOf(card, policy, viewAt(given, at)) }
    else first = null
    const next = isBetter ? card.to : recorded
    if (next !== level) levelSince = at
    level = next
    last = policy
  }
  const isHigher = last !== null && isOn(last, seller.level) && levelIndex(last, level) > levelIndex(last, seller.level)
  return first && isHigher ? { level, first } : null
}

const isOn = ({ ladder }: LevelPolicy, level: string): boolean => ladder.some(({ name }) => name === level)
