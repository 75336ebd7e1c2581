// Runs due evaluations: one statement computes a batch's figures, then sellers whose level changes are evaluated with
// reasons.
import { climbBy, DAY, facts, type Instant, type LevelPolicy, toIso, verdictBy } from '@evenhand/core'
import { type Aggregate, aggregateOf, type Totals } from '../store/levels/aggregate.ts'
import { type DueSeller, dueSellers } from '../store/levels/dueSellers.ts'
import { type EvaluatedSeller, saveEvaluations } from '../store/levels/evaluations.ts'
import { type LevelPolicyReader, levelPolicyAt } from '../store/levels/levelPolicies.ts'
import { readPerformanceLogs } from '../store/levels/performanceLog.ts'
import type { Database } from '../store/statement.ts'
import { evaluateSeller, isDemotionDay, levelStateAfter, nextEvaluation } from './evaluateSeller.ts'
import { linesOf, sinceAt } from './lines.ts'

export interface LevelTools {
  readonly db: Database
  readonly policy: LevelPolicyReader
  /** Returns the aggregate statement of a version, built once. */
  readonly aggregate: (policy: LevelPolicy) => Aggregate
}
/**
 * Returns the tools of the evaluations. Versions are few, so their statements are cached by policy object; a draft's is
 * built each time.
 */
export function levelTools(db: Database, policy: LevelPolicyReader): LevelTools {
  const known = new WeakMap<LevelPolicy, Aggregate>()
  const aggregate = (wanted: LevelPolicy): Aggregate => {
    const found = known.get(wanted) ?? aggregateOf(wanted)
    known.set(wanted, found)
    return found
  }
  return { db, policy, aggregate }
}

const BATCH = 500
/** The database aggregates one batch while the server evaluates another. */
const AT_ONCE = 2
/** A seller not evaluated for longer than this resumes with evaluations no further back. */
const LONGEST_BACK_MS = 100 * DAY
/** How many sellers are evaluated from their facts at a time, so that other work is not delayed for long. */
const CLOSELY = 50

/** Evaluates a few batches of due sellers. Returns true if any was saved, as more may be due. */
export async function evaluateDue(tools: LevelTools, partitions: readonly number[]): Promise<boolean> {
  const due = await dueSellers(tools.db, partitions, BATCH * AT_ONCE)
  let saved = 0
  for (const [at, sellers] of byInstant(due)) {
    const counts = await Promise.all(batches(sellers).map(batch => evaluateAt(tools, at, batch)))
    saved += counts.reduce((sum, count) => sum + count, 0)
  }
  return saved > 0
}

const batches = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / BATCH) }, (_, i) => list.slice(i * BATCH, (i + 1) * BATCH))

function byInstant(due: readonly DueSeller[]): ReadonlyMap<Instant, readonly DueSeller[]> {
  const found = new Map<Instant, DueSeller[]>()
  for (const seller of due) {
    if (seller.nextDueAt === null) continue
    const same = found.get(seller.nextDueAt)
    if (same) same.push(seller)
    else found.set(seller.nextDueAt, [seller])
  }
  return found
}

async function evaluateAt(tools: LevelTools, at: Instant, sellers: readonly DueSeller[]): Promise<number> {
  const { db } = tools
  const knownAt = Math.max(...sellers.map(({ now }) => now))
  const after = Math.max(at, knownAt - LONGEST_BACK_MS)
  const { version, changes } = await levelPolicyAt(db, at, after)
  const policy = await tools.policy(version)
  const ids = sellers.map(({ id }) => id)
  const totals = new Map(
    (await tools.aggregate(policy).totals(db, ids, { at, knownAt, importedBy: at })).map(each => [each.seller, each]),
  )
  const looks = sellers.flatMap(seller => {
    const found = totals.get(seller.id)
    return found ? [firstLook(seller, found, policy, at)] : []
  })
  const nextDueAt = toIso(nextEvaluation(policy, after, changes))
  const plain = looks.filter(({ isClose }) => !isClose)
  let { size } = await saveEvaluations(
    db,
    plain.map(({ seller, verdict }) => ({
      seller: { ...levelStateAfter(policy, seller, { ...verdict, graceUntil: null }, at), nextDueAt },
      evaluations: [],
    })),
  )
  const close = looks.filter(({ isClose }) => isClose)
  for (let from = 0; from < close.length; from += CLOSELY) {
    const evaluated = await closely(tools, close.slice(from, from + CLOSELY), { policy, at, knownAt, nextDueAt })
    size += (await saveEvaluations(db, evaluated)).size
  }
  return size
}

/**
 * Returns the verdict by the figures. `isClose` if the level changes or becomes at risk, or if it is a demotion day.
 */
function firstLook(seller: DueSeller, { figures }: Totals, policy: LevelPolicy, at: Instant) {
  const isKnown = policy.ladder.some(({ name }) => name === seller.level)
  // If the ladder no longer has the level, the seller starts from the highest level reached.
  const level = isKnown ? seller.level : climbBy(policy, figures)
  const verdict = verdictBy({ policy, level, at, figures })
  const isNews =
    (verdict.event === 'at_risk' && seller.atRiskSince === null) ||
    (verdict.event === 'proposed' && seller.lastEvent !== 'proposed')
  return { seller, level, verdict, isClose: verdict.to !== seller.level || isNews || isDemotionDay(policy, at) }
}
type Look = ReturnType<typeof firstLook>

interface LookContext {
  readonly policy: LevelPolicy
  readonly at: Instant
  readonly knownAt: Instant
  readonly nextDueAt: string
}

/** Evaluates from the facts, so that the saved verdict agrees with its reasons. */
async function closely(
  { db }: LevelTools,
  looks: readonly Look[],
  context: LookContext,
): Promise<readonly EvaluatedSeller[]> {
  const { policy, at, knownAt, nextDueAt } = context
  const performanceLogs = await readPerformanceLogs(
    db,
    looks.map(({ seller }) => seller.id),
  )
  return looks.flatMap(({ seller, level }) => {
    const performanceLog = performanceLogs.get(seller.id)
    if (!performanceLog) return []
    const known = facts(linesOf(performanceLog), { at, knownAt, importedBy: at })
    const since = sinceAt(performanceLog.sinces, at, seller.since)
    const { card, record } = evaluateSeller({
      seller,
      since,
      policy,
      facts: known,
      level,
      levelSince: seller.levelSince,
      at,
      recordedAt: seller.now,
    })
    return [{ seller: { ...levelStateAfter(policy, seller, card, at), nextDueAt }, evaluations: [record] }]
  })
}
