// Deciders: pure functions that decide commands, fold events and find deadlines. None of them reads a clock.
import type { Refusal } from './refusal.ts'
import type { Instant } from './time.ts'

/** Events to store, with the state after them, which whoever decided has folded already. */
export interface Changed<E, S> {
  readonly events: readonly E[]
  readonly state: S
}

/** The result of a command: what it changes, or one refusal. */
export type Decision<E, S, R extends Refusal = Refusal> =
  | ({ readonly ok: true } & Changed<E, S>)
  | { readonly ok: false; readonly refusal: R }

/**
 * The next deadline, and the events into which firing turns it. `needs_facts` means that the caller must first supply
 * facts that the state does not have.
 */
export interface Due<E, S> {
  readonly at: Instant
  fire(): Changed<E, S> | 'needs_facts'
}

export interface Decider<S, C, E, T> {
  readonly initial: S
  decide(state: S, command: C, context: T, now: Instant): Decision<E, NonNullable<S>>
  /** Accepts every state and event, and reads neither policy nor clock. */
  evolve(state: S, event: E): S
  due(state: S): Due<E, NonNullable<S>> | null
}

export const refuse = <R extends Refusal>(refusal: R): { readonly ok: false; readonly refusal: R } => ({
  ok: false,
  refusal,
})

/** Returns the state after the events. */
export function fold<S, C, E, T>(decider: Decider<S, C, E, T>, state: S, list: readonly E[]): S {
  return list.reduce((current, event) => decider.evolve(current, event), state)
}

/** Fires every deadline due by `now`, each dated at its own instant. Stops at a deadline that needs facts. */
export function elapse<S, C, E, T>(decider: Decider<S, C, E, T>, state: S, now: Instant): Changed<E, S> {
  const fired: E[] = []
  let current = state
  for (let due = decider.due(current); due && due.at <= now; due = decider.due(current)) {
    const changed = due.fire()
    if (changed === 'needs_facts') break
    fired.push(...changed.events)
    current = changed.state
  }
  return { state: current, events: fired }
}

/** Returns a function that applies the table's row for the event's type. A table that lacks a type does not compile. */
export function byType<S, E extends { readonly type: string }>(
  table: { readonly [K in E['type']]: (state: S, event: Extract<E, { type: K }>) => S },
): (state: S, event: E) => S {
  // TypeScript cannot see that table[event.type] takes this type of event, but the table's own type guarantees that.
  return (state, event) => (table[event.type as E['type']] as (state: S, event: E) => S)(state, event)
}

/** Dispatches a command to the handler of its action. */
export function byAction<M, C extends { readonly action: string }, E, S>(
  table: { readonly [K in C['action']]: { decide(moment: M, command: Extract<C, { action: K }>): Decision<E, S> } },
  moment: M,
  command: C,
): Decision<E, S> {
  const handler: { decide(moment: M, command: never): Decision<E, S> } = table[command.action as C['action']]
  return handler.decide(moment, command as never)
}
