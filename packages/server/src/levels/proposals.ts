// Granting a level that asks for a person: by a new evaluation, made by that person, that names the one that proposed it.
import { toIso } from '@evenhand/core'
import { sellerStanding } from '../store/dueSellers.ts'
import { evaluationsSince, saveEvaluations } from '../store/evaluations.ts'
import type { Proposal } from '../store/proposals.ts'
import type { Database } from '../store/statement.ts'
import { asItStands } from './judge.ts'

const MOST_TRIES = 8

/** Whether the seller has the level now; not where the level has changed meanwhile. */
export async function promote(db: Database, proposal: Proposal, by: string, words: string): Promise<boolean> {
  const { seller: id, before, reasons } = proposal
  const [at, to] = [toIso(proposal.at), reasons.next]
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const standing = await sellerStanding(db, id)
    if (!standing || to === null || standing.level !== before) return false
    const now = toIso(standing.now)
    const stored = await evaluationsSince(db, id, at)
    const last = stored.findLast(each => each.at === proposal.at)?.n ?? proposal.n
    const risen = { level: to, levelSince: now, atRiskSince: null, graceLevel: null, graceUntil: null }
    const evaluation = {
      ...{ id, at, n: last + 1, recordedAt: now, policyVersion: proposal.policyVersion, event: 'raised' as const },
      ...{ before, after: to, reasons: { ...reasons, ruling: words }, automated: false, mends: proposal.n },
      appealUntil: null,
    }
    const decision = { id, at, n: proposal.n, status: 'granted', ruledAt: now, ruledBy: by, ruling: words }
    const saved = await saveEvaluations(db, [
      { seller: { ...asItStands(standing), ...risen }, evaluations: [evaluation], decision },
    ])
    if (saved.size > 0) return true
  }
  return false
}
