// Replays a seller's past evaluations with the facts found since: would the level be higher now?
import { evaluate, levelIndex, viewAt } from '../level/evaluate.ts'
import { facts } from '../level/facts.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import type { LevelPolicy } from '../level/policy/policy.ts'
import { DAY, type Duration, type Instant } from '../time.ts'
import { nextEvaluation } from './commands/evaluate.ts'
import type { Correction } from './commands/reevaluate.ts'
import { reasonsOf } from './reasons.ts'
import { type EvaluationRecord, type Seller, sinceAt } from './seller.ts'

/** Evaluations further back are not replayed; an appeal, decided by a person, is still possible. */
const LOOK_BACK: Duration = 366 * DAY

/** Where a replay begins, and what it is to know. */
export interface Replaying {
  /** The facts changed from this instant on. */
  readonly from: Instant
  readonly now: Instant
  /** When the seller's next evaluation is due; null if none is. */
  readonly nextDueAt: Instant | null
  /** The version of the level policy in force at the start, and all that came after it, oldest first. */
  readonly policies: readonly { readonly since: Instant; readonly policy: LevelPolicy }[]
}

/** An instant at which the seller was evaluated, with the policy then in force. */
export interface Scheduled {
  readonly at: Instant
  readonly policy: LevelPolicy
}

/** Returns where a replay from `from` begins: no further back than evaluations are replayed. */
export const replayFrom = (from: Instant, now: Instant): Instant => Math.max(from, now - LOOK_BACK)

/** Returns the evaluations to replay; without any, the performance log need not be read. */
export function toReplay(seller: Seller, replaying: Replaying): readonly Scheduled[] {
  const held = heldFrom(seller, replaying.from)
  return scheduledSince(replaying).filter(({ at }) => at > held)
}

/** Replays the evaluations with all lines of the performance log; null if the level would be no higher now. */
export function replay(
  seller: Seller,
  { from, now }: Replaying,
  scheduled: readonly Scheduled[],
  lines: readonly PerformanceLine[],
): Correction | null {
  const recorded = seller.evaluations.filter(({ at }) => at >= from)
  const begin = scheduled[0]?.at ?? now
  const level = recorded.findLast(({ at }) => at < begin)?.after ?? recorded[0]?.before ?? seller.level
  const changedAt = changedBefore(seller, begin)
  const levelSince = changedAt ?? (seller.levelSince <= from ? seller.levelSince : seller.since)
  return replayAll(seller, { lines, now, recorded, level, levelSince }, scheduled)
}

/** Evaluations before a level that the marketplace set no longer matter; nor do those before the registration. */
function heldFrom({ levelSince, evaluations }: Seller, from: Instant): Instant {
  const recorded = evaluations.filter(({ at }) => at >= from)
  const isEvaluated = recorded.some(
    ({ event, at, recordedAt }) => event !== 'set' && (at === levelSince || recordedAt === levelSince),
  )
  return isEvaluated ? (recorded.findLast(({ event }) => event === 'set')?.at ?? from) : levelSince
}

/** When the level changed last before an instant; a correction takes effect when it is recorded. */
function changedBefore({ evaluations }: Seller, before: Instant): Instant | null {
  const last = evaluations.findLast(each => each.at < before && each.before !== each.after)
  if (!last) return null
  return last.corrects === null ? last.at : last.recordedAt
}

function scheduledSince({ from, now, nextDueAt, policies }: Replaying): readonly Scheduled[] {
  const begin = replayFrom(from, now)
  const end = Math.min(now, (nextDueAt ?? now) - 1)
  const inForce = (at: Instant) => (policies.findLast(({ since }) => since <= at) ?? policies[0])?.policy
  const changeAfter = (at: Instant) => policies.find(({ since }) => since > at)?.since ?? null
  const scheduled: Scheduled[] = []
  for (let at = begin, policy = inForce(at); policy; ) {
    at = nextEvaluation(policy, at, changeAfter(at))
    policy = inForce(at)
    if (at > end || !policy) break
    scheduled.push({ at, policy })
  }
  return scheduled
}

interface Known {
  readonly lines: readonly PerformanceLine[]
  readonly now: Instant
  readonly recorded: readonly EvaluationRecord[]
  /** The level before the first of the evaluations, and since when it was held. */
  readonly level: string
  readonly levelSince: Instant
}

/** Replays each evaluation; where the recorded result was better, it is used instead, so that no level is lowered. */
function replayAll(seller: Seller, known: Known, scheduled: readonly Scheduled[]): Correction | null {
  const { lines, now, recorded } = known
  let { level, levelSince } = known
  let found = level
  let first: Omit<Correction, 'to'> | null = null
  let last: LevelPolicy | null = null
  for (const { at, policy } of scheduled) {
    found = recorded.findLast(each => each.at <= at)?.after ?? found
    if (!isOn(policy, level) || !isOn(policy, found)) return null
    const read = facts(lines, { at, knownAt: now, importedBy: at, findingsBefore: now + 1 })
    const given = { facts: read, policy, since: sinceAt(seller, at), level, levelSince, at }
    const card = evaluate(given)
    const isBetter = levelIndex(policy, card.to) > levelIndex(policy, found)
    if (!isBetter) first = null
    else first ??= { at, policyVersion: policy.version, reasons: reasonsOf(card, policy, viewAt(given, at)) }
    const next = isBetter ? card.to : found
    if (next !== level) levelSince = at
    level = next
    last = policy
  }
  const isHigher = last !== null && isOn(last, seller.level) && levelIndex(last, level) > levelIndex(last, seller.level)
  return first && isHigher ? { ...first, to: level } : null
}

const isOn = ({ ladder }: LevelPolicy, level: string): boolean => ladder.some(({ name }) => name === level)
