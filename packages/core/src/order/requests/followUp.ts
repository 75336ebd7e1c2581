// Follow-ups such as “decline and deliver”: a second action in a command that answers or withdraws. Both happen or
// neither.
import type { Refusal } from '../../refusal.ts'
import { type Changes, changesOn } from '../changes.ts'
import type { CommandBody } from '../commands/commands.ts'
import type { FollowingOffer } from '../commands/inputs.ts'
import type { Moment, Offer } from '../handler.ts'
import { acceptDelivery } from '../lifecycle/accept.ts'
import { deliver } from '../lifecycle/deliver.ts'
import { giveRequirements } from '../lifecycle/requirements.ts'
import { requestRevision } from '../lifecycle/revision.ts'

const FOLLOW_UPS = {
  give_requirements: giveRequirements,
  deliver,
  request_revision: requestRevision,
  accept_delivery: acceptDelivery,
} as const
/** The codes of a follow-up's refusals. */
export type FollowUpCode = (typeof FOLLOW_UPS)[keyof typeof FOLLOW_UPS]['refusals'][number] | 'not_your_part'
/** The first half ends the open request, and nothing follows a closed order. */
const NEVER_AFTER: readonly FollowUpCode[] = ['order_closed', 'answer_request_first', 'answer_offer_first']
/** Those that can occur. */
export const FOLLOW_UP_REFUSALS: readonly FollowUpCode[] = [
  ...new Set(Object.values(FOLLOW_UPS).flatMap(({ refusals }): readonly FollowUpCode[] => refusals)),
  'not_your_part' as const,
].filter(code => !NEVER_AFTER.includes(code))
export type Following = NonNullable<CommandBody<'answer_request'>['followUp']>

/** Executes the follow-up on the order as the answer has changed it. */
export function follow(
  moment: Moment,
  command: Following | undefined,
  changes: Changes,
): Refusal<FollowUpCode> | undefined {
  if (!command) return undefined
  const followUp = decideFollowing({ ...moment, order: changes.order }, command)
  if (!followUp.ok) return followUp.refusal
  changes.events.push(...followUp.events)
  changes.order = followUp.state
  return undefined
}

function decideFollowing(moment: Moment, command: Following) {
  const { by } = FOLLOW_UPS[command.action]
  if (!by.includes(moment.actor.role)) return { ok: false, refusal: { code: 'not_your_part', allowed: by } } as const
  switch (command.action) {
    case 'give_requirements':
      return giveRequirements.decide(moment, command)
    case 'deliver':
      return deliver.decide(moment, command)
    case 'request_revision':
      return requestRevision.decide(moment, command)
    case 'accept_delivery':
      return acceptDelivery.decide(moment, command)
  }
}

/** Returns the follow-ups that are possible after `firstHalf`, with their inputs. */
export function followings(moment: Moment, firstHalf: (changes: Changes) => void): readonly FollowingOffer[] {
  const changes = changesOn(moment.order)
  firstHalf(changes)
  const followUp: Moment = { ...moment, order: changes.order }
  return Object.values(FOLLOW_UPS).flatMap(handler =>
    handler.by.includes(moment.actor.role) ? handler.offers(followUp).flatMap(following) : [],
  )
}

type FollowUpOffer = Offer<FollowingOffer['action']>
function following(offer: FollowUpOffer): readonly FollowingOffer[] {
  if (!offer.ok) return []
  const { ok: _ok, ...line } = offer
  return [line]
}
