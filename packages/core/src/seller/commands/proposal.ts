// Proposals: a level that needs a person's review, granted or refused by that person.
import { toIso } from '../../time.ts'
import type { EvaluationName } from '../events.ts'
import { addTo, raiseByPerson, sellerHandler } from '../handler.ts'
import { evaluationOf, type ProposalRuling } from '../seller.ts'
import { isSameRuling } from './ruling.ts'

export interface RuleProposal extends EvaluationName {
  readonly action: 'rule_proposal'
  readonly ruling: ProposalRuling
  readonly explanation: string
}

/** A proposal is over once the seller has another level; the same person's same decision a second time changes nothing. */
export const ruleProposal = sellerHandler<RuleProposal>(
  ['staff'],
  (moment, { evaluatedAt, n, ruling, explanation }) => {
    const { seller, actor, now, changes } = moment
    const found = evaluationOf(seller, evaluatedAt, n)
    if (!found || found.proposes === null) return { code: 'not_found', what: 'proposal' }
    const { proposal } = found
    if (proposal) {
      if (isSameRuling(proposal.status, proposal, { ruling, explanation, actor })) return undefined
      return { code: 'already_decided', status: proposal.status, at: toIso(proposal.at) }
    }
    if (seller.level !== found.before) return { code: 'proposal_over', level: seller.level }
    addTo(changes, {
      type: 'proposal.ruled',
      at: now,
      by: actor,
      data: { evaluatedAt, n, ruling },
      texts: { explanation },
    })
    if (ruling === 'granted') raiseByPerson(moment, found, found.proposes)
    return undefined
  },
)
