// The decider machinery: a decider is a set of pure functions, and time is an argument.
import type { Refusal } from './refusal.ts'
import type { Instant } from './time.ts'

/** Events to store, and the state after them: whoever decided has folded them already. */
export interface Changed<E, S> {
  readonly events: readonly E[]
  readonly state: S
}

/** The result of a command: what it changes, or one refusal. */
export type Decision<E, S> = ({ readonly ok: true } & Changed<E, S>) | { readonly ok: false; readonly refusal: Refusal }

/** The next deadline. What fires it is computed only when asked for; `needs_facts`: the shell must supply facts first. */
export interface Due<E, S> {
  readonly at: Instant
  fire(): Changed<E, S> | 'needs_facts'
}

export interface Decider<S, C, E, T> {
  readonly initial: S
  decide(state: S, command: C, context: T, now: Instant): Decision<E, NonNullable<S>>
  /** Total; never reads policy or clock. */
  evolve(state: S, event: E): S
  due(state: S): Due<E, NonNullable<S>> | null
}

export const refuse = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal })

/** The state after the events. */
export function fold<S, C, E, T>(decider: Decider<S, C, E, T>, state: S, list: readonly E[]): S {
  return list.reduce((current, event) => decider.evolve(current, event), state)
}

/** Fires every deadline due by `now`, each dated at its due instant; stops where facts are needed first. */
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

/** Dispatches by event type through a complete table: a missing event type does not compile. */
export function byType<S, E extends { readonly type: string }>(
  table: { readonly [K in E['type']]: (state: S, event: Extract<E, { type: K }>) => S },
): (state: S, event: E) => S {
  // TypeScript cannot see that table[event.type] takes exactly this event; the table's own type proves it.
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
