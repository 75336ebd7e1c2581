// Re-evaluates sellers whose facts changed later, and registers sellers whose first order was recorded.
import { replay, replayFrom, toReplay } from '@evenhand/core'
import { ownEnvelope } from '../commands/sellers/sellers.ts'
import {
  dequeueSellers,
  type SellerToReevaluate,
  sellersToReevaluate,
  sellersToRegister,
} from '../store/levels/dueSellers.ts'
import { levelPoliciesSince, levelPolicyAt } from '../store/levels/levelPolicies.ts'
import { readPerformanceLogs } from '../store/levels/performanceLog.ts'
import { type EvaluationTools, type LevelTools, reportFaults } from './evaluations.ts'
import { linesOf } from './lines.ts'

const BATCH = 200
const CLOCK = { role: 'clock' } as const

/** Registers a batch of queued sellers. Returns true if more may be waiting. */
export async function registerQueued(tools: EvaluationTools, partitions: readonly number[]): Promise<boolean> {
  const waiting = await sellersToRegister(tools.db, partitions, BATCH)
  const commands = waiting.map(({ id, firstAt }) => ({ action: 'register', by: CLOCK, seller: id, firstAt }) as const)
  const answers = await tools.sellers.sendAll(commands.map(command => ownEnvelope(command)))
  reportFaults(answers, tools.failed)
  return answers.some(({ kind }) => kind === 'done')
}

/**
 * Re-evaluates a batch of queued sellers; true if more may be waiting already. Changes made meanwhile are left for the
 * next round: a seller whose orders close every moment is aggregated once a second, not once per order.
 */
export async function reevaluateQueued(tools: EvaluationTools, partitions: readonly number[]): Promise<boolean> {
  const { db } = tools
  const waiting = await sellersToReevaluate(db, partitions, BATCH)
  const [first] = waiting
  if (!first) return false
  const { now } = first
  const policy = await tools.policy((await levelPolicyAt(db, now)).version)
  const ids = waiting.map(({ id }) => id)
  // Includes orders closed in this very millisecond.
  const totals = await tools.aggregate(policy).totals(db, ids, { at: now + 1, knownAt: now, importedBy: now })
  const figures = new Map(totals.map(each => [each.seller, each.figures]))
  const known = waiting.flatMap(row => {
    const found = figures.get(row.id)
    return found ? [{ row, figures: found }] : []
  })
  const commands = []
  for (const { row, figures: found } of known) {
    const correction = await correctionOf(tools, row)
    commands.push({ action: 'reevaluate', by: CLOCK, seller: row.id, figures: found, correction } as const)
  }
  const answers = await tools.sellers.sendAll(commands.map(command => ownEnvelope(command)))
  reportFaults(answers, tools.failed)
  const done = known.filter((_, i) => answers[i]?.kind === 'done')
  await dequeueSellers(
    db,
    done.map(({ row }) => row),
  )
  return waiting.length === BATCH || (done.length > 0 && done.length < known.length)
}

/** Returns the correction of the first evaluation that would have ended higher; null if no level would be higher now. */
export async function correctionOf(
  { db, policy }: Pick<LevelTools, 'db' | 'policy'>,
  { seller, from, now, nextDueAt }: Pick<SellerToReevaluate, 'seller' | 'from' | 'now' | 'nextDueAt'>,
  hypothetical: Parameters<typeof replay>[3] = [],
) {
  const versions = await levelPoliciesSince(db, replayFrom(from, now))
  const policies = await Promise.all(
    versions.map(async ({ version, since }) => ({ since, policy: await policy(version) })),
  )
  const replaying = { from, now, nextDueAt, policies }
  const scheduled = toReplay(seller, replaying)
  if (scheduled.length === 0) return null
  const log = (await readPerformanceLogs(db, [seller.id])).get(seller.id)
  return log ? replay(seller, replaying, scheduled, [...linesOf(log), ...hypothetical]) : null
}
