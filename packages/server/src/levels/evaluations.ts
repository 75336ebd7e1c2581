// Runs due evaluations: figures for a batch in one statement, then facts for the sellers with news, by command.
import {
  climbBy,
  DAY,
  facts,
  type Instant,
  isNews,
  type LevelPolicy,
  nextEvaluation,
  toIso,
  verdictBy,
} from '@evenhand/core'
import { ownEnvelope, type SellerAnswer, type SellerPipeline } from '../commands/sellers/sellers.ts'
import { type Aggregate, aggregateOf, type Totals } from '../store/levels/aggregate.ts'
import { advanceSellers, type DueSeller, dueSellers } from '../store/levels/dueSellers.ts'
import { type LevelPolicyReader, levelPolicyAt } from '../store/levels/levelPolicies.ts'
import { readPerformanceLogs } from '../store/levels/performanceLog.ts'
import type { Database } from '../store/statement.ts'
import { linesOf } from './lines.ts'

export interface LevelTools {
  readonly db: Database
  readonly policy: LevelPolicyReader
  /** Returns the aggregate statement of a version, built once. */
  readonly aggregate: (policy: LevelPolicy) => Aggregate
}
export interface EvaluationTools extends LevelTools {
  readonly sellers: Pick<SellerPipeline, 'sendAll'>
  /** Reports a fault of one seller, which stops none of the others. */
  readonly failed: (fault: unknown) => void
}
/** Versions are few, so their statements are cached by policy object; a draft's is built each time. */
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
/** The database aggregates one batch while another is evaluated here. */
const AT_ONCE = 2
/** A seller who was not evaluated for longer than this resumes at this distance. */
const LONGEST_BACK_MS = 100 * DAY
/** How many sellers are evaluated from their facts at a time, so that their facts never fill the memory. */
const CLOSELY = 50

/** Evaluates a few batches of due sellers. Returns true if any seller moved on, as more may be due. */
export async function evaluateDue(tools: EvaluationTools, partitions: readonly number[]): Promise<boolean> {
  const due = await dueSellers(tools.db, partitions, BATCH * AT_ONCE)
  let moved = 0
  for (const [at, sellers] of byInstant(due)) {
    const counts = await Promise.all(batches(sellers).map(batch => evaluateAt(tools, at, batch)))
    moved += counts.reduce((sum, count) => sum + count, 0)
  }
  return moved > 0
}

const batches = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / BATCH) }, (_, i) => list.slice(i * BATCH, (i + 1) * BATCH))

function byInstant(due: readonly DueSeller[]): ReadonlyMap<Instant, readonly DueSeller[]> {
  const found = new Map<Instant, DueSeller[]>()
  for (const seller of due) {
    const same = found.get(seller.nextDueAt)
    if (same) same.push(seller)
    else found.set(seller.nextDueAt, [seller])
  }
  return found
}

/**
 * Evaluates a batch at one instant and moves it to the next. If it ends in between, the batch is evaluated again: the
 * command finds that a seller has been evaluated at this instant, and adds nothing.
 */
async function evaluateAt(tools: EvaluationTools, at: Instant, sellers: readonly DueSeller[]): Promise<number> {
  const { db } = tools
  const knownAt = Math.max(...sellers.map(({ now }) => now))
  const after = Math.max(at, knownAt - LONGEST_BACK_MS)
  const { version, changes } = await levelPolicyAt(db, at, after)
  const policy = await tools.policy(version)
  const ids = sellers.map(({ id }) => id)
  const totals = await tools.aggregate(policy).totals(db, ids, { at, knownAt, importedBy: at })
  const figures = new Map(totals.map(each => [each.seller, each]))
  const withNews = sellers.filter(seller => hasNews(seller, figures.get(seller.id), policy, at))
  const failed = new Set<string>()
  for (let from = 0; from < withNews.length; from += CLOSELY) {
    const part = withNews.slice(from, from + CLOSELY)
    for (const id of await evaluateClosely(tools, part, { policy, at, knownAt })) failed.add(id)
  }
  const done = sellers.filter(({ id }) => figures.has(id) && !failed.has(id)).map(({ id }) => id)
  return advanceSellers(db, done, toIso(at), toIso(nextEvaluation(policy, after, changes)))
}

/**
 * Reports whether the figures give a seller news: something to record, or the end of a risk. All others are left as
 * they are, without reading their facts.
 */
function hasNews({ seller }: DueSeller, totals: Totals | undefined, policy: LevelPolicy, at: Instant): boolean {
  if (!totals) return false
  const { figures } = totals
  const isKnown = policy.ladder.some(({ name }) => name === seller.level)
  // If the ladder no longer has the level: the highest level reached.
  const level = isKnown ? seller.level : climbBy(policy, figures)
  const verdict = verdictBy({ policy, level, at, figures })
  return isNews(seller, verdict, policy, at) || (verdict.event !== 'at_risk' && seller.atRiskSince !== null)
}

interface LookContext {
  readonly policy: LevelPolicy
  readonly at: Instant
  readonly knownAt: Instant
}

/** Evaluates sellers from their facts. Returns those who could not be evaluated now; they stay due. */
async function evaluateClosely(
  { db, sellers: pipeline, failed }: EvaluationTools,
  sellers: readonly DueSeller[],
  { policy, at, knownAt }: LookContext,
): Promise<readonly string[]> {
  const logs = await readPerformanceLogs(
    db,
    sellers.map(({ id }) => id),
  )
  const commands = sellers.flatMap(({ id }) => {
    const log = logs.get(id)
    if (!log) return []
    const known = facts(linesOf(log), { at, knownAt, importedBy: at })
    return [{ action: 'evaluate', by: { role: 'clock' }, seller: id, at, policy, facts: known } as const]
  })
  const answers = await pipeline.sendAll(commands.map(command => ownEnvelope(command)))
  reportFaults(answers, failed)
  return commands.flatMap(({ seller }, i) => (answers[i]?.kind === 'done' ? [] : [seller]))
}

/** Reports the faults among the answers. Every other answer but success means that the command is sent again later. */
export function reportFaults(answers: readonly SellerAnswer[], failed: EvaluationTools['failed']): void {
  for (const answer of answers) if (answer.kind === 'faulty') failed(answer.fault)
}
