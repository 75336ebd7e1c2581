// The lines of `allowed`: what the reader of an order may do now, each action with the type of its inputs.
import type { Result } from './client.ts'

export type Offer = Result<'getOrder'>['allowed'][number]
export type OfferedAction = Offer['action']
/** A line with its inputs. Narrow it by `action`, and for requests by `kind`. */
export type OpenOffer<A extends OfferedAction = OfferedAction> = Extract<
  Offer,
  { readonly ok: true; readonly action: A }
>
/** A line with the refusal that the command would get. */
export type ClosedOffer = Extract<Offer, { readonly ok: false }>

interface Order {
  readonly allowed: readonly Offer[]
}

/** Returns all lines with which this action is allowed now: one for each case, for example. */
export const allOffered = <A extends OfferedAction>({ allowed }: Order, action: A): readonly OpenOffer<A>[] =>
  allowed.filter((offer): offer is OpenOffer<A> => offer.ok && offer.action === action)

/** Returns the first line with which this action is allowed now, or null if it is not. */
export const offered = <A extends OfferedAction>(order: Order, action: A): OpenOffer<A> | null =>
  allOffered(order, action)[0] ?? null
