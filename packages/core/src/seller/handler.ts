// The form of every command handler of a seller, and what several of them share.
import { type Decision, refuse } from '../decider.ts'
import { levelIndex } from '../level/evaluate.ts'
import { later } from '../level/figures/span.ts'
import type { LevelPolicy } from '../level/policy/policy.ts'
import type { Actor, Role } from '../order/order.ts'
import type { Refusal } from '../refusal.ts'
import type { Instant } from '../time.ts'
import type { Evaluated, SellerEvent } from './events.ts'
import { evolveSeller } from './evolve.ts'
import { type EvaluationRecord, type Grace, nextNumber, type Seller, type SellerState } from './seller.ts'

/** What a decision about a seller needs besides the seller. */
export interface SellerContext {
  /** The level policy in force. */
  readonly policy: LevelPolicy
  /** When the first of the seller's orders was placed, for a seller who is not registered yet; null without orders. */
  readonly firstOrderAt: Instant | null
}

/** Events in the making: each is folded at once, so that the next step has the seller's current state. */
export interface SellerChanges {
  /** The seller's id, also before the first event. */
  readonly id: string
  seller: SellerState
  readonly events: SellerEvent[]
}

export type SellerDecision = Decision<SellerEvent, Seller>

/** What a handler decides on: the seller, who acts, in which context, when. */
export interface SellerMoment {
  readonly seller: Seller
  readonly actor: Actor
  readonly context: SellerContext
  readonly now: Instant
  readonly changes: SellerChanges
}

/** A handler of commands to a registered seller. */
export interface SellerHandler<C> {
  readonly by: readonly Role[]
  decide(moment: SellerMoment, command: C): SellerDecision
}

/** Makes a handler: `execute` refuses the command, or adds its events to the changes. */
export const sellerHandler = <C>(
  by: readonly Role[],
  execute: (moment: SellerMoment, command: C) => Refusal | undefined,
): SellerHandler<C> => ({ by, decide: (moment, command) => ended(moment.changes, execute(moment, command)) })

/** Ends a decision: the refusal, or the changes. Without a seller there is nothing to change. */
export function ended({ seller, events }: SellerChanges, refusal: Refusal | undefined): SellerDecision {
  if (refusal) return refuse(refusal)
  return seller ? { ok: true, events, state: seller } : refuse({ code: 'not_found', what: 'seller' })
}

/** When an event is recorded, and who caused it. */
export interface Stamp {
  readonly at: Instant
  readonly by: Actor
}

/** Adds an event and returns the seller after it. */
export function addTo(changes: SellerChanges, event: SellerEvent): Seller {
  const next = evolveSeller(changes.seller, event)
  changes.seller = next
  changes.events.push(event)
  return next
}

/** The name of the lowest level. */
export const lowestOf = ({ ladder }: LevelPolicy): string => ladder[0]?.name ?? ''

/** Whether one level is higher than another; a level that the ladder no longer has is lower than all. */
export function isHigher(policy: LevelPolicy, level: string, than: string): boolean {
  const names = policy.ladder.map(({ name }) => name)
  return names.includes(level) && (!names.includes(than) || levelIndex(policy, level) > levelIndex(policy, than))
}

/** What is left of a grace at a level: nothing if it is over, the level is as high, or the ladder lost its level. */
export function graceBeside(policy: LevelPolicy, grace: Grace | null, level: string, at: Instant): Grace | null {
  if (!grace || grace.until <= at) return null
  const index = (name: string) => policy.ladder.findIndex(each => each.name === name)
  return index(grace.level) > index(level) ? grace : null
}

/** Until when a level that the marketplace sets can be appealed; null: not at all. */
export const appealUntilOf = ({ evaluation }: LevelPolicy, now: Instant): Instant | null =>
  evaluation.appeal === undefined ? null : later(now, evaluation.appeal)

/** A person's correction of an evaluation: it raises the level, with the reasons of the evaluation that it corrects. */
export function raiseByPerson(
  { seller, actor, context, now, changes }: SellerMoment,
  record: EvaluationRecord,
  to: string,
): void {
  const grace = graceBeside(context.policy, seller.grace, to, now)
  const data: Evaluated = {
    evaluatedAt: record.at,
    n: nextNumber(seller, record.at),
    policyVersion: record.policyVersion,
    from: seller.level,
    to,
    levelSince: now,
    automated: false,
    corrects: record.n,
    appealUntil: null,
    graceLevel: grace?.level ?? null,
    graceUntil: grace?.until ?? null,
    reasons: null,
  }
  addTo(changes, { type: 'seller.raised', at: now, by: actor, data, texts: {} })
}
