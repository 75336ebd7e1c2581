// The form of every command handler. Its `permits` serves `decide` and `allowed` alike, so the two always agree.
import { refuse } from '../decider.ts'
import type { DecisionContext } from '../policy/context.ts'
import type { Refusal } from '../refusal.ts'
import { type Instant, toIso } from '../time.ts'
import { type Changes, changed, changesOn, type OrderDecision } from './changes.ts'
import type { CommandBody, PreviewAction } from './commands/commands.ts'
import { type Actor, isClosed, type Kind, type Order, openRequest, type Party, type Role } from './order.ts'

/** What a handler decides on: the order, the actor, the context and the instant. */
export interface Moment {
  readonly order: Order
  readonly actor: Actor
  readonly context: DecisionContext
  readonly now: Instant
}

/** Whether a command is permitted now and, if so, with which inputs. */
export type Permit<W> = { readonly ok: true; readonly inputs: W } | { readonly ok: false; readonly refusal: Refusal }
export const permits = <W>(inputs: W): Permit<W> => ({ ok: true, inputs: inputs })

/** Returns the first refusal, or null if there is none. Callers pass the most relevant refusal first. */
export function refusedBy(
  ...refusals: readonly (Refusal | null)[]
): { readonly ok: false; readonly refusal: Refusal } | null {
  const first = refusals.find(refusal => refusal !== null)
  return first ? refuse(first) : null
}

/**
 * The accepted inputs as sent over the wire. Any value among them is accepted, any other is rejected with its field.
 */
export type OfferedInputs = Readonly<Record<string, unknown>>
interface OfferOf {
  readonly action: PreviewAction
  readonly kind?: Kind
  readonly requestId?: number
  readonly caseId?: number
  readonly refundId?: number
  readonly paymentId?: number
}
/** One line of `allowed`. */
export type Offer = OfferOf &
  ({ readonly ok: true; readonly inputs: OfferedInputs } | { readonly ok: false; readonly refusal: Refusal })

/** Returns the line of `allowed` for an action without variants. Uses literals, since every view has a dozen lines. */
const offer = (action: PreviewAction, allowed: Permit<OfferedInputs>): Offer =>
  allowed.ok ? { action, ok: true, inputs: allowed.inputs } : { action, ok: false, refusal: allowed.refusal }
/** Returns the line of `allowed` for one request kind. */
export const offerOf = (action: PreviewAction, kind: Kind, allowed: Permit<OfferedInputs>): Offer =>
  allowed.ok
    ? { action, kind, ok: true, inputs: allowed.inputs }
    : { action, kind, ok: false, refusal: allowed.refusal }
/** Returns the line of `allowed` for an action on a request. */
export const offerTo = (action: PreviewAction, requestId: number, allowed: Permit<OfferedInputs>): Offer =>
  allowed.ok
    ? { action, requestId, ok: true, inputs: allowed.inputs }
    : { action, requestId, ok: false, refusal: allowed.refusal }

/** Returns the exact instant at which a line of `allowed` next changes by time alone, or null if only an event changes it. */
type ChangesAt = (moment: Moment, offer: Offer) => Instant | null
export const onlyByEvents: ChangesAt = () => null

export interface CommandHandler<A extends PreviewAction> {
  readonly by: readonly Role[]
  readonly changesAt: ChangesAt
  /** Returns the handler's lines of `allowed`. There are none if the action has nothing to act on. */
  offers(moment: Moment): readonly Offer[]
  decide(moment: Moment, command: CommandBody<A>): OrderDecision
}

interface Plain<A extends PreviewAction, W extends OfferedInputs> {
  readonly action: A
  readonly by: readonly Role[]
  permits(moment: Moment): Permit<W>
  readonly changesAt: ChangesAt
  /** Returns a refusal of the inputs, or adds the events to the changes. */
  execute(moment: Moment, command: CommandBody<A>, inputs: W, changes: Changes): Refusal | undefined
}

/** Makes a command handler that has one line in `allowed`. */
export function handler<A extends PreviewAction, W extends OfferedInputs>(plain: Plain<A, W>): CommandHandler<A> {
  return {
    by: plain.by,
    changesAt: plain.changesAt,
    offers: moment => [offer(plain.action, plain.permits(moment))],
    decide: (moment, command) =>
      carryOut(plain.permits(moment), moment, (inputs, changes) => plain.execute(moment, command, inputs, changes)),
  }
}

/** Executes a permitted command on fresh changes, which a refusal discards. */
export function carryOut<W>(
  allowed: Permit<W>,
  { order }: Moment,
  execute: (inputs: W, changes: Changes) => Refusal | undefined,
): OrderDecision {
  if (!allowed.ok) return allowed
  const changes = changesOn(order)
  const refusal = execute(allowed.inputs, changes)
  return refusal ? refuse(refusal) : { ok: true, ...changed(changes) }
}

/** Returns the party that acts. Commands of other actors never reach the handlers that use this. */
export const partyOf = ({ actor }: Moment): Party => (actor.role === 'seller' ? 'seller' : 'buyer')

/** The permitted lengths of texts, for the inputs of offers. */
export const TEXT = {
  explanation: { min: 1, max: 1000 },
  prose: { min: 1, max: 10_000 },
  failureReason: { min: 1, max: 500 },
} as const

/** Refuses an action on a closed order, stating how and when the order ended. */
export function closed({ order }: Moment): Refusal | null {
  const { outcome, situation } = order
  if (!outcome || !isClosed(order)) return null
  const { method, decidedBy, at } = outcome
  return { code: 'order_closed', phase: situation.phase, method, decidedBy, at: toIso(at) }
}

/** Refuses an action while a cancellation is open, since that must be answered first. */
export function cancellationFirst({ order, actor }: Moment): Refusal | null {
  const request = openRequest(order)
  if (request?.kind !== 'cancellation') return null
  return {
    code: 'answer_request_first',
    requestId: request.id,
    followUp: actor.role === 'buyer' || actor.role === 'seller',
  }
}
