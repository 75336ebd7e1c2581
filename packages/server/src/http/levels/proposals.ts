// Handlers for levels that need a person's review: the list of proposals, and the decision.
import { fromIso, isRecord, toIso } from '@evenhand/core'
import type { Contract } from '@evenhand/sdk'
import type { Static } from 'typebox'
import type { SellerPipeline } from '../../commands/sellers/sellers.ts'
import { findProposal, listOpenProposals, type Proposal } from '../../store/levels/proposals.ts'
import type { Database } from '../../store/statement.ts'
import type { Handlers, InputOf } from '../routes/mount.ts'
import { isInstantText, isText, paged, readCursor } from '../routes/paging.ts'
import { forStaff, httpProblem } from '../routes/problem.ts'
import { type SellerCall, sentToSeller } from './command.ts'
import { criterionView } from './views.ts'

interface ProposalTools {
  readonly db: Database
  readonly sellers: SellerPipeline
}

export const proposalHandlers = (tools: ProposalTools): Pick<Handlers, 'listProposals' | 'ruleProposal'> => ({
  listProposals: async ({ cursor, limit = 50 }, { actor }) => {
    forStaff(actor)
    const rows = await listOpenProposals(tools.db, readCursor(cursor, isPlace), limit + 1)
    return paged(rows, limit, proposalView, ({ at, seller }) => ({ at: toIso(at), seller }))
  },
  ruleProposal: async (input, { actor }, _cookies, key) => proposalView(await ruled(tools, input, { actor, key })),
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

/** Sends the decision, and returns the proposal as it is then. */
async function ruled({ db, sellers }: ProposalTools, input: InputOf<'ruleProposal'>, call: SellerCall) {
  const { id, at, n, ruling, explanation } = input
  const name = { evaluatedAt: fromIso(at) ?? 0, n }
  await sentToSeller(
    sellers,
    { action: 'rule_proposal', by: call.actor, seller: id, ruling, explanation, ...name },
    call,
  )
  const proposal = await findProposal(db, id, at, n)
  if (!proposal) throw httpProblem('overloaded', { retryAfterSeconds: 1 })
  return proposal
}
