// The seller's decider: which file decides which command.
import { byAction, type Decider, refuse } from '../decider.ts'
import type { Actor } from '../order/order.ts'
import type { Instant } from '../time.ts'
import { type OpenAppeal, openAppeal, type RuleAppeal, ruleAppeal } from './commands/appeal.ts'
import { type Evaluate, evaluate, nextEvaluation } from './commands/evaluate.ts'
import { type ImportSeller, importSeller } from './commands/import.ts'
import { type RuleProposal, ruleProposal } from './commands/proposal.ts'
import { type PutSeller, putSeller } from './commands/put.ts'
import { type Reevaluate, reevaluate } from './commands/reevaluate.ts'
import { type Register, register, registerFirst } from './commands/register.ts'
import type { SellerEvent } from './events.ts'
import { evolveSeller } from './evolve.ts'
import { ended, type SellerChanges, type SellerContext, type SellerDecision, type SellerHandler } from './handler.ts'
import type { SellerState } from './seller.ts'

type SellerBody = PutSeller | ImportSeller | Register | Evaluate | Reevaluate | OpenAppeal | RuleAppeal | RuleProposal
/** A command to one seller. `seller` is the seller's id, for the one who is not registered yet. */
export type SellerCommand = SellerBody & { readonly by: Actor; readonly seller: string }
export type SellerAction = SellerBody['action']

/** The table of handlers of commands to a registered seller. */
const HANDLERS: {
  readonly [A in Exclude<SellerAction, 'put' | 'import'>]: SellerHandler<Extract<SellerBody, { action: A }>>
} = {
  register,
  evaluate,
  reevaluate,
  open_appeal: openAppeal,
  rule_appeal: ruleAppeal,
  rule_proposal: ruleProposal,
}

/** A seller is reached by that seller, staff, the marketplace and the clock. */
export function reachesSeller(seller: string, actor: Actor): boolean {
  return actor.role === 'seller' ? actor.id === seller : actor.role !== 'buyer' && actor.role !== 'payment'
}

function decide(state: SellerState, command: SellerCommand, context: SellerContext, now: Instant): SellerDecision {
  const { by: actor, action } = command
  if (!reachesSeller(command.seller, actor)) return refuse({ code: 'not_found', what: 'seller' })
  const by = action === 'put' || action === 'import' ? MARKETPLACE : HANDLERS[action].by
  if (!by.includes(actor.role)) return refuse({ code: 'not_your_part', allowed: by })
  const at = Math.max(now, state?.lastAt ?? now)
  const changes: SellerChanges = { id: command.seller, seller: state, events: [] }
  const firstAt = (action === 'register' ? command.firstAt : null) ?? context.firstOrderAt
  if (firstAt !== null) registerFirst(state, firstAt, context, at, changes)
  return decided(command, context, at, changes)
}
const MARKETPLACE = ['marketplace'] as const

function decided(command: SellerCommand, context: SellerContext, now: Instant, changes: SellerChanges): SellerDecision {
  const { seller } = changes
  if (command.action === 'put') return ended(changes, putSeller(seller, command, context, now, changes))
  if (command.action === 'import') return ended(changes, importSeller(seller, command, context, now, changes))
  if (!seller) return refuse({ code: 'not_found', what: 'seller' })
  return byAction(HANDLERS, { seller, actor: command.by, context, now, changes }, command)
}

/**
 * When the next evaluation is due after this command; null if that is unchanged. A level that the marketplace sets
 * replaces a due evaluation, even if it is the same level.
 */
export function nextEvaluationAfter(
  state: SellerState,
  command: SellerCommand,
  context: SellerContext,
  now: Instant,
): Instant | null {
  const sets =
    (command.action === 'put' && command.level !== undefined) || isImportedLevel(state, command, context, now)
  return !state || sets ? nextEvaluation(context.policy, now, null) : null
}
/** An import that changes nothing, such as a second one of the same file, replaces nothing. */
function isImportedLevel(state: SellerState, command: SellerCommand, context: SellerContext, now: Instant): boolean {
  if (command.action !== 'import' || command.level === null || state?.isEvaluated) return false
  const decision = decide(state, command, context, now)
  return decision.ok && decision.events.length > 0
}

export const sellerDecider: Decider<SellerState, SellerCommand, SellerEvent, SellerContext> = {
  initial: null,
  decide,
  evolve: evolveSeller,
  // Evaluations need facts of the performance log: the scheduler knows when, and sends the command with them.
  due: () => null,
}
