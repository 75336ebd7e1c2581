// Compares a person's decision with the recorded one.
import type { Actor } from '../../order/order.ts'
import type { Ruling } from '../seller.ts'

/** A decision as it is sent. */
interface SentRuling {
  readonly ruling: string
  readonly explanation: string
  readonly actor: Actor
}

/** Whether the recorded decision is this same one: a second click of the same person. */
export const isSameRuling = (status: string, recorded: Ruling, { ruling, explanation, actor }: SentRuling): boolean =>
  status === ruling && recorded.explanation === explanation && 'id' in actor && recorded.by === actor.id
