// Handlers for levels that need a person's review: the list of proposals, and the decision.
import { isRecord, toIso } from '@evenhand/core'
import type { Contract } from '@evenhand/sdk'
import type { Static } from 'typebox'
import { promote } from '../../levels/proposals.ts'
import type { LevelPolicyReader } from '../../store/levels/levelPolicies.ts'
import { findProposal, listOpenProposals, type Proposal, refuseProposal } from '../../store/levels/proposals.ts'
import type { Database } from '../../store/statement.ts'
import type { CallingActor } from '../orders/sight.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import { isInstantText, isText, paged, readCursor } from '../routes/paging.ts'
import { forStaff, httpProblem, refusalProblem } from '../routes/problem.ts'
import { sellerFor } from './levels.ts'
import { criterionView, isSameRuling } from './views.ts'

interface ProposalTools {
  readonly db: Database
  readonly levelPolicy: LevelPolicyReader
}

export const proposalHandlers = (tools: ProposalTools): Pick<Handlers, 'listProposals' | 'ruleProposal'> => ({
  listProposals: async ({ cursor, limit = 50 }, { actor }) => {
    forStaff(actor)
    const rows = await listOpenProposals(tools.db, readCursor(cursor, isPlace), limit + 1)
    return paged(rows, limit, proposalView, ({ at, seller }) => ({ at: toIso(at), seller }))
  },
  ruleProposal: async (input, { actor }) => proposalView(await ruled(tools, input, actor)),
})

const isPlace = (value: unknown): value is { at: string; seller: string } =>
  isRecord(value) && isInstantText(value.at) && isText(value.seller)

const proposalView = ({ before, reasons, ruledAt, ...proposal }: Proposal): ProposalView => ({
  seller: proposal.seller,
  at: toIso(proposal.at),
  n: proposal.n,
  from: before,
  to: reasons.next ?? before,
  reach: reasons.reach.map(each => criterionView(each)),
  status: proposal.status ?? 'open',
  ruledAt: ruledAt === null ? null : toIso(ruledAt),
  ruledBy: proposal.ruledBy,
  ruling: proposal.ruling,
})
type ProposalView = Static<Contract['ruleProposal']['result']>

/**
 * Stores a decision. A second click of the same person returns the first decision; anyone else is refused with that
 * decision, and nothing changes.
 */
async function ruled(tools: ProposalTools, input: InputOf<'ruleProposal'>, actor: CallingActor) {
  const { db, levelPolicy } = tools
  const { id, at, n, ruling, explanation } = input
  await sellerFor({ db }, id, actor)
  if (actor.role !== 'staff') throw refusalProblem({ code: 'not_your_part', allowed: ['staff'] })
  const found = await findProposal(db, id, at, n)
  if (!found) throw refusalProblem({ code: 'not_found', what: 'proposal' })
  if (found.status === null && found.level !== found.before) throw over(found)
  const isOpen = found.status === null
  const isOurs =
    isOpen && ruling === 'granted'
      ? await promote(db, levelPolicy, found, actor.id, explanation)
      : isOpen && (await refuseProposal(db, id, at, n, actor.id, explanation))
  const decided = await findProposal(db, id, at, n)
  if (!decided || decided.status === null || decided.ruledAt === null)
    throw decided && decided.level !== decided.before
      ? over(decided)
      : httpProblem('overloaded', { retryAfterSeconds: 1 })
  if (isOurs || isSameRuling(decided, { ruling, explanation, by: actor.id })) return decided
  throw refusalProblem({ code: 'already_decided', status: decided.status, at: toIso(decided.ruledAt) })
}

const over = ({ level }: Proposal) => refusalProblem({ code: 'proposal_over', level })
