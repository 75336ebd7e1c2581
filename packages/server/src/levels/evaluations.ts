// Evaluations that are due: figures for a whole batch in one statement, reasons from the facts of those that something happens to.
import { climbBy, DAY, facts, type Instant, type LevelPolicy, toIso, verdictBy } from '@evenhand/core'
import { type Aggregate, aggregateOf, type Totals } from '../store/levels/aggregate.ts'
import { type DueSeller, dueSellers } from '../store/levels/dueSellers.ts'
import { type JudgedSeller, saveEvaluations } from '../store/levels/evaluations.ts'
import { type LevelPolicyReader, levelPolicyAt } from '../store/levels/levelPolicies.ts'
import { readPerformanceLogs } from '../store/levels/performanceLog.ts'
import type { Database } from '../store/statement.ts'
import { isDemotionDay, judgement, levelStateAfter, nextEvaluation } from './judge.ts'
import { linesOf, sinceAt } from './lines.ts'

export interface LevelTools {
  readonly db: Database
  readonly policy: LevelPolicyReader
  /** The statement of each version, written once. */
  readonly aggregate: (policy: LevelPolicy) => Aggregate
}
/** Versions are few; a draft has none of its own and is written each time. */
export function levelTools(db: Database, policy: LevelPolicyReader): LevelTools {
  const known = new WeakMap<LevelPolicy, Aggregate>()
  const aggregate = (asked: LevelPolicy): Aggregate => {
    const found = known.get(asked) ?? aggregateOf(asked)
    known.set(asked, found)
    return found
  }
  return { db, policy, aggregate }
}

const BATCH = 500
/** One is added up by the database while another is judged here. */
const AT_ONCE = 2
/** Whoever has not been judged for longer than this begins anew there. */
const LONGEST_BACK_MS = 100 * DAY
/** Facts of so many are read and judged at a time, so that nobody waits for long. */
const CLOSELY = 50

/** Judges a few batches of whoever is due; whether somebody was, and so may be due again. */
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
    return found ? [lookedAt(seller, found, policy, at)] : []
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
    const judged = await closely(tools, close.slice(from, from + CLOSELY), { policy, at, knownAt, nextDueAt })
    size += (await saveEvaluations(db, judged)).size
  }
  return size
}

/** What the figures say; whoever changes, begins to be at risk or meets a day of demotions is looked at closely. */
function lookedAt(seller: DueSeller, { figures }: Totals, policy: LevelPolicy, at: Instant) {
  const isKnown = policy.ladder.some(({ name }) => name === seller.level)
  // A level that the ladder no longer has: the highest that is reached.
  const level = isKnown ? seller.level : climbBy(policy, figures)
  const verdict = verdictBy({ policy, level, at, figures })
  const isNews =
    (verdict.event === 'at_risk' && seller.atRiskSince === null) ||
    (verdict.event === 'proposed' && seller.lastEvent !== 'proposed')
  return { seller, level, verdict, isClose: verdict.to !== seller.level || isNews || isDemotionDay(policy, at) }
}
type Look = ReturnType<typeof lookedAt>

interface LookContext {
  readonly policy: LevelPolicy
  readonly at: Instant
  readonly knownAt: Instant
  readonly nextDueAt: string
}

/** The verdict that is saved is the one that its reasons give. */
async function closely(
  { db }: LevelTools,
  looks: readonly Look[],
  context: LookContext,
): Promise<readonly JudgedSeller[]> {
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
    const { card, record } = judgement({
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
