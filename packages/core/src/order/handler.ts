// The form of every command handler. Its `permits` serves `decide` and `allowed` alike, so the two always agree.
import type { Static } from 'typebox'
import { refuse } from '../decider.ts'
import type { DecisionContext } from '../policy/context.ts'
import type { Refusal, RefusalCode } from '../refusal.ts'
import { type Instant, toIso } from '../time.ts'
import { type Changes, changed, changesOn, type OrderDecision } from './changes.ts'
import type { COMMANDS, CommandBody, PreviewAction } from './commands/commands.ts'
import type { InputsByKind, InputsOf, KindAction, PlainAction } from './commands/inputs.ts'
import { type Actor, isClosed, type Kind, type Order, openRequest, type Party, type Role } from './order.ts'

/** What a handler decides on: the order, the actor, the context and the instant. */
export interface Moment {
  readonly order: Order
  readonly actor: Actor
  readonly context: DecisionContext
  readonly now: Instant
}

/** Whether a command is permitted now and, if so, with which inputs. */
export type Permit<W, C extends RefusalCode = RefusalCode> =
  | { readonly ok: true; readonly inputs: W }
  | { readonly ok: false; readonly refusal: Refusal<C> }
export const permits = <W>(inputs: W): { readonly ok: true; readonly inputs: W } => ({ ok: true, inputs })

/** Returns the first refusal, or null if there is none. Callers pass the most relevant refusal first. */
export function refusedBy<R extends readonly (Refusal | null)[]>(
  ...refusals: R
): { readonly ok: false; readonly refusal: NonNullable<R[number]> } | null {
  const first: R[number] | undefined = refusals.find(refusal => refusal !== null)
  return first ? refuse(first) : null
}

/** The ids that an action needs beside the order's. */
type IdsOf<A extends PreviewAction> = Readonly<Static<(typeof COMMANDS)[A]['params']>>
type Refused<A extends PreviewAction> = {
  readonly action: A
  readonly ok: false
  readonly refusal: Refusal
}
type Permitted<A extends PlainAction> = {
  readonly action: A
  readonly ok: true
  readonly inputs: InputsOf<A>
}
/** A line of `allowed` for an action without variants. */
export type PlainOffer<A extends PlainAction> = Permitted<A> | Refused<A>
/** A line of `allowed` for an action on requests of one kind. */
export type KindOffer<A extends KindAction, K extends Kind> =
  | { readonly action: A; readonly kind: K; readonly ok: true; readonly inputs: InputsByKind<A, K> }
  | (Refused<A> & { readonly kind: K })
type KindOffers = { readonly [A in KindAction]: { readonly [K in Kind]: KindOffer<A, K> & IdsOf<A> }[Kind] }
type Offers = { readonly [A in PlainAction]: PlainOffer<A> & IdsOf<A> } & KindOffers
/** One line of `allowed`: an action with its inputs, or with its refusal. */
export type Offer<A extends PreviewAction = PreviewAction> = Offers[A]

/** A line with its inputs. */
export type OpenOffer<A extends PreviewAction = PreviewAction> = Extract<Offer<A>, { readonly ok: true }>

/** Returns the exact instant at which a line of `allowed` next changes by time alone, or null if only an event changes it. */
type ChangesAt = (moment: Moment, offer: Offer) => Instant | null
export const onlyByEvents: ChangesAt = () => null

export interface CommandHandler<A extends PreviewAction, C extends RefusalCode = RefusalCode, O = Offer<A>> {
  readonly by: readonly Role[]
  /** The codes of its refusals, beside those that any command may get. */
  readonly refusals: readonly C[]
  readonly changesAt: ChangesAt
  /** Returns the handler's lines of `allowed`. There are none if the action has nothing to act on. */
  offers(moment: Moment): readonly O[]
  decide(moment: Moment, command: CommandBody<A>): OrderDecision<Refusal<C>>
}

interface Plain<A extends PlainAction, W extends InputsOf<A>, C extends RefusalCode> {
  readonly action: A
  readonly by: readonly Role[]
  readonly refusals: readonly C[]
  readonly changesAt: ChangesAt
  permits(moment: Moment): Permit<W, NoInfer<C>>
  /** Returns a refusal of the inputs, or adds the events to the changes. */
  execute(moment: Moment, command: CommandBody<A>, inputs: W, changes: Changes): Refusal<NoInfer<C>> | undefined
}

/** Makes a command handler that has one line in `allowed`. */
export function handler<A extends PlainAction, W extends InputsOf<A>, const C extends RefusalCode>(
  plain: Plain<A, W, C>,
): CommandHandler<A, C, PlainOffer<A>> {
  const { action, by, refusals, changesAt } = plain
  return {
    by,
    refusals,
    changesAt,
    // Literals for speed: every view has a dozen lines.
    offers: moment => {
      const allowed = plain.permits(moment)
      return [
        allowed.ok ? { action, ok: true, inputs: allowed.inputs } : { action, ok: false, refusal: allowed.refusal },
      ]
    },
    decide: (moment, command) =>
      carryOut(plain.permits(moment), moment, (inputs, changes) => plain.execute(moment, command, inputs, changes)),
  }
}

/** Executes a permitted command on fresh changes, which a refusal discards. */
export function carryOut<W, C extends RefusalCode>(
  allowed: Permit<W, C>,
  { order }: Moment,
  execute: (inputs: W, changes: Changes) => Refusal<C> | undefined,
): OrderDecision<Refusal<C>> {
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
export function closed({ order }: Moment): Refusal<'order_closed'> | null {
  const { outcome, situation } = order
  if (!outcome || !isClosed(order)) return null
  const { method, decidedBy, at } = outcome
  return { code: 'order_closed', phase: situation.phase, method, decidedBy, at: toIso(at) }
}

/** Refuses an action while a cancellation is open, since that must be answered first. */
export function cancellationFirst({ order, actor }: Moment): Refusal<'answer_request_first'> | null {
  const request = openRequest(order)
  if (request?.kind !== 'cancellation') return null
  return {
    code: 'answer_request_first',
    requestId: request.id,
    followUp: actor.role === 'buyer' || actor.role === 'seller',
  }
}
