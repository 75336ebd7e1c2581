// The order's decider, and the table of which file decides which command.
import { byAction, type Decider, refuse } from '../decider.ts'
import type { DecisionContext } from '../policy/context.ts'
import type { Instant } from '../time.ts'
import { ruleCase, withdrawCase } from './cases/close.ts'
import { holdCase } from './cases/hold.ts'
import { openCase } from './cases/open.ts'
import type { OrderDecision } from './changes.ts'
import { due } from './clocks/due.ts'
import type { OrderCommand, PreviewAction } from './commands/commands.ts'
import type { OrderEvent } from './events.ts'
import { evolve } from './evolve/evolve.ts'
import { agreeToFault, contestFault } from './fault/contest.ts'
import type { CommandHandler } from './handler.ts'
import { acceptDelivery } from './lifecycle/accept.ts'
import { cancel } from './lifecycle/cancel.ts'
import { deliver } from './lifecycle/deliver.ts'
import { writeMessage } from './lifecycle/message.ts'
import { place } from './lifecycle/place.ts'
import { giveRequirements } from './lifecycle/requirements.ts'
import { review } from './lifecycle/review.ts'
import { requestRevision } from './lifecycle/revision.ts'
import { confirmPayment, confirmRefund } from './money/confirm.ts'
import type { Actor, Order, OrderState } from './order.ts'
import { answerRequest } from './requests/answer.ts'
import { openRequestHandler } from './requests/open.ts'
import { withdrawRequest } from './requests/withdraw.ts'

/** The table of command handlers, one row per action. */
export const HANDLERS: { readonly [A in PreviewAction]: CommandHandler<A> } = {
  give_requirements: giveRequirements,
  deliver,
  request_revision: requestRevision,
  accept_delivery: acceptDelivery,
  write_message: writeMessage,
  review,
  open_request: openRequestHandler,
  answer_request: answerRequest,
  withdraw_request: withdrawRequest,
  cancel,
  contest_fault: contestFault,
  agree_to_fault: agreeToFault,
  open_case: openCase,
  withdraw_case: withdrawCase,
  hold_case: holdCase,
  rule_case: ruleCase,
  confirm_refund: confirmRefund,
  confirm_payment: confirmPayment,
}

/** The codes of refusals before a command reaches its handler: the order is not the actor's, or the command is not. */
export const COMMON_REFUSALS = ['not_found', 'not_your_part'] as const

/**
 * Reports whether the actor can access the order. A person reaches only their own orders, staff and the marketplace
 * all.
 */
export function reaches(order: Order, actor: Actor): boolean {
  switch (actor.role) {
    case 'buyer':
      return order.buyer === actor.id
    case 'seller':
      return order.seller === actor.id
    case 'staff':
    case 'marketplace':
      return true
    // These roles appear in histories, but send no commands.
    case 'payment':
    case 'clock':
      return false
  }
}

/** Decides a command on an order whose due deadlines have fired. */
function decide(state: OrderState, command: OrderCommand, context: DecisionContext, now: Instant): OrderDecision {
  if (command.action === 'place') {
    if (command.by.role !== 'marketplace') return refuse({ code: 'not_your_part', allowed: ['marketplace'] })
    return state ? refuse({ code: 'not_found', what: 'order' }) : place(command, context, now)
  }
  if (!state || !reaches(state, command.by)) return refuse({ code: 'not_found', what: 'order' })
  const { by } = HANDLERS[command.action]
  if (!by.includes(command.by.role)) return refuse({ code: 'not_your_part', allowed: by })
  return byAction(HANDLERS, { order: state, actor: command.by, context, now: Math.max(now, state.lastAt) }, command)
}

export const orderDecider: Decider<OrderState, OrderCommand, OrderEvent, DecisionContext> = {
  initial: null,
  decide,
  evolve,
  due,
}
