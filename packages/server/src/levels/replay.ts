// Evaluations of before once more, with what has been found since: whether the level would stand higher now.
import {
  evaluate,
  facts,
  type Instant,
  type LevelPolicy,
  levelIndex,
  type PerformanceLine,
  type Scorecard,
  seenAt,
  toIso,
} from '@evenhand/core'
import type { SellerToReevaluate } from '../store/levels/dueSellers.ts'
import { changedBefore, evaluationsSince, type Reasons, type StoredEvaluation } from '../store/levels/evaluations.ts'
import { levelPoliciesSince } from '../store/levels/levelPolicies.ts'
import { readPerformanceLogs, type SinceRow } from '../store/levels/performanceLog.ts'
import type { LevelTools } from './evaluations.ts'
import { nextEvaluation } from './judge.ts'
import { linesOf, sinceAt } from './lines.ts'
import { reasonsOf } from './reasons.ts'

/** What lies further back is left as it was; an appeal is still heard by a person. */
const LOOK_BACK_MS = 366 * 86_400_000

export type Looked = Omit<SellerToReevaluate, 'queued'>
type Replayed = Pick<LevelTools, 'db' | 'policy'>

export interface Better {
  /** The level that would be held now. */
  readonly level: string
  /** The first evaluation that would have gone better. */
  readonly first: First
  readonly stored: readonly StoredEvaluation[]
}

/** All evaluations since `from`, as the facts are seen now and with lines that somebody imagines; null where the level would stand no higher. */
export async function replayed(
  tools: Replayed,
  seller: Looked,
  imagined: readonly PerformanceLine[] = [],
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
  const known = { lines: [...linesOf(performanceLog), ...imagined], sinces: performanceLog.sinces, levelSince }
  const found = again(seller, known, instants, stored)
  return found && { ...found, stored }
}

interface Known {
  readonly lines: readonly PerformanceLine[]
  readonly sinces: readonly SinceRow[]
  /** Of the level before the first of the evaluations. */
  readonly levelSince: Instant
}

/** Where no evaluation made the level it is the marketplace's word: what was judged before it is over. */
function heldFrom({ levelSince, from }: Looked, stored: readonly StoredEvaluation[]): Instant {
  const isJudged = stored.some(
    ({ event, at, recordedAt }) => event !== 'set' && (at === levelSince || recordedAt === levelSince),
  )
  return isJudged ? from : levelSince
}

interface Scheduled {
  readonly at: Instant
  readonly policy: LevelPolicy
}

/** When the seller was judged since the facts changed, each under the policy of its instant. */
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

/** Goes along with what was found then wherever that was better: so nothing is ever taken away. */
function again(
  seller: Looked,
  { lines, sinces, ...known }: Known,
  instants: readonly Scheduled[],
  stored: readonly StoredEvaluation[],
): { readonly level: string; readonly first: First } | null {
  let level = stored[0]?.before ?? seller.level
  let then = level
  let { levelSince } = known
  let first: First | null = null
  let last: LevelPolicy | null = null
  for (const { at, policy } of instants) {
    then = stored.findLast(each => each.at <= at)?.after ?? then
    if (!isOn(policy, level) || !isOn(policy, then)) return null
    const given = {
      facts: facts(lines, { at, knownAt: seller.now, importedBy: at, seenFrom: seller.now + 1 }),
      policy,
      since: sinceAt(sinces, at, seller.since),
      level,
      levelSince,
      at,
    }
    const card: Scorecard = evaluate(given)
    const isBetter = levelIndex(policy, card.to) > levelIndex(policy, then)
    if (isBetter) first ??= { at, policy, reasons: reasonsOf(card, policy, seenAt(given, at)) }
    else first = null
    const next = isBetter ? card.to : then
    if (next !== level) levelSince = at
    level = next
    last = policy
  }
  const isHigher = last !== null && isOn(last, seller.level) && levelIndex(last, level) > levelIndex(last, seller.level)
  return first && isHigher ? { level, first } : null
}

const isOn = ({ ladder }: LevelPolicy, level: string): boolean => ladder.some(({ name }) => name === level)
