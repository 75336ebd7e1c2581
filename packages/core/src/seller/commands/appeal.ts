// Appeals: a seller's objection to an evaluation, once and in time, and the ruling of a person.
import type { Refusal } from '../../refusal.ts'
import { type Instant, toIso } from '../../time.ts'
import type { EvaluationName } from '../events.ts'
import { addTo, isHigher, raiseByPerson, sellerHandler } from '../handler.ts'
import { type Appeal, type AppealRuling, evaluationOf } from '../seller.ts'
import { isSameRuling } from './ruling.ts'

export interface OpenAppeal extends EvaluationName {
  readonly action: 'open_appeal'
  readonly explanation: string
}
export interface RuleAppeal extends EvaluationName {
  readonly action: 'rule_appeal'
  readonly ruling: AppealRuling
  readonly explanation: string
}

const NO_EVALUATION = { code: 'not_found', what: 'evaluation' } as const

/** An evaluation can be appealed once, until its appeal time ends. */
export const openAppeal = sellerHandler<OpenAppeal>(
  ['seller'],
  ({ seller, actor, now, changes }, { evaluatedAt, n, explanation }) => {
    const found = evaluationOf(seller, evaluatedAt, n)
    if (!found) return NO_EVALUATION
    if (found.appeal) return appealed(found.appeal)
    if (found.appealUntil === null || found.appealUntil <= now)
      return { code: 'over_since', since: toIso(found.appealUntil ?? found.recordedAt) }
    addTo(changes, { type: 'appeal.opened', at: now, by: actor, data: { evaluatedAt, n }, texts: { explanation } })
    return undefined
  },
)

const latestOf = ({ openedAt, ruling }: Appeal): Instant => ruling?.at ?? openedAt
const appealed = (appeal: Appeal): Refusal => ({
  code: 'already_appealed',
  status: appeal.status,
  at: toIso(latestOf(appeal)),
})

/**
 * A ruling that reinstates gives back the level before the evaluation, if that is higher than the level now. The same
 * person's same ruling a second time changes nothing; any other ruling finds it decided.
 */
export const ruleAppeal = sellerHandler<RuleAppeal>(['staff'], (moment, { evaluatedAt, n, ruling, explanation }) => {
  const { seller, actor, context, now, changes } = moment
  const found = evaluationOf(seller, evaluatedAt, n)
  if (!found) return NO_EVALUATION
  const { appeal } = found
  if (!appeal) return { code: 'not_found', what: 'appeal' }
  if (appeal.ruling) {
    if (isSameRuling(appeal.status, appeal.ruling, { ruling, explanation, actor })) return undefined
    return { code: 'already_decided', status: appeal.status, at: toIso(appeal.ruling.at) }
  }
  addTo(changes, { type: 'appeal.ruled', at: now, by: actor, data: { evaluatedAt, n, ruling }, texts: { explanation } })
  if (ruling === 'reinstated' && isHigher(context.policy, found.before, seller.level))
    raiseByPerson(moment, found, found.before)
  return undefined
})
