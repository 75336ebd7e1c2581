// Sends commands with one key per attempt, so that a second click, a reload or a restart never repeats a command.

import { type CallOptions, type Problem, ProblemError } from '@evenhand/sdk'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { createListeners } from '../listeners.ts'
import { noteFailure, type Order, refresh, storeOrder } from './cache.ts'
import { openedFor } from './person.ts'

/** Why an attempt failed; `problem` is null if no answer arrived. */
export interface Failure {
  readonly problem: Problem | null
  /** The text that was typed, to be shown once its form has disappeared. */
  readonly typed: readonly string[]
}
interface Attempt {
  readonly busy: boolean
  readonly failure: Failure | null
}

const IDLE: Attempt = { busy: false, failure: null }
const attempts = new Map<string, Attempt>()
const shown = new Map<string, number>()
const listeners = createListeners()
let edition = 0

function set(slot: string, attempt: Attempt): void {
  attempts.set(slot, attempt)
  notify()
}
function notify(): void {
  edition++
  listeners.notify()
}

/** Returns the idempotency key for this exact body. The key survives a reload until the outcome is certain. */
function keyFor(slot: string, body: string): string {
  const name = attemptKey(slot)
  const [stored, of] = (sessionStorage.getItem(name) ?? '').split('\n', 2)
  if (stored && of === body) return stored
  const key = crypto.randomUUID()
  sessionStorage.setItem(name, `${key}\n${body}`)
  return key
}
const settled = (slot: string): void => sessionStorage.removeItem(attemptKey(slot))
const attemptKey = (slot: string): string => `attempt:${openedFor() ?? ''} ${slot}`

const UNCERTAIN: ReadonlySet<string> = new Set([
  'outcome_unknown',
  'overloaded',
  'internal',
  'session_ended',
  'signed_in_as_other',
  'unauthorized',
])

/**
 * The order as the last completed command left it, and the number of commands completed in this tab. The order's page
 * announces the command and places the focus.
 */
const done = {
  order: '',
  version: 0,
  count: 0,
  note({ id, version }: Order): void {
    this.order = id
    this.version = version
    this.count++
    notify()
  },
}
/** Returns the number of completed commands once this order shows the result of the last one; 0 until then. */
export const useDone = ({ id, version }: Order): number =>
  useSyncExternalStore(listeners.subscribe, () => (done.order === id && version >= done.version ? done.count : 0))

type Call<I> = (input: I, options?: CallOptions) => Promise<Order>

async function attempt<I extends { readonly id: string }>(slot: string, call: Call<I>, input: I): Promise<boolean> {
  if (attempts.get(slot)?.busy) return false
  set(slot, { busy: true, failure: null })
  try {
    const order = await call(input, { idempotencyKey: keyFor(slot, JSON.stringify(input)) })
    storeOrder(order)
    settled(slot)
    set(slot, IDLE)
    done.note(order)
    return true
  } catch (failure) {
    const problem = failure instanceof ProblemError ? failure.problem : null
    if (problem && !UNCERTAIN.has(problem.code)) settled(slot)
    set(slot, { busy: false, failure: { problem, typed: textsIn(input) } })
    noteFailure(failure)
    refresh(input.id, { andOrder: true })
    return false
  }
}

const PROSE: ReadonlySet<string> = new Set(['explanation', 'message', 'text', 'answers'])

function textsIn(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return PROSE.has(name) ? [value] : []
  if (Array.isArray(value)) return value.flatMap(item => textsIn(item, name))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) => textsIn(inner, field))
}

/**
 * Returns the state of sending one form, and the function that sends it. `slot` names the form; the state is kept when
 * the form disappears.
 */
export function useSend(slot: string) {
  const state = useSyncExternalStore(listeners.subscribe, () => attempts.get(slot) ?? IDLE)
  useEffect(() => {
    shown.set(slot, (shown.get(slot) ?? 0) + 1)
    notify()
    return () => {
      shown.set(slot, (shown.get(slot) ?? 1) - 1)
      notify()
    }
  }, [slot])
  const send = <I extends { readonly id: string }>(call: Call<I>, input: I) => attempt(slot, call, input)
  const forget = () => set(slot, IDLE)
  return { ...state, send, forget }
}

/** Returns the failures of forms that are no longer on the page, and a function that dismisses a failure. */
export function useOrphans(prefix: string) {
  useSyncExternalStore(listeners.subscribe, () => edition)
  const orphans = [...attempts].flatMap(([slot, { failure }]) =>
    slot.startsWith(prefix) && failure && (shown.get(slot) ?? 0) === 0 ? [{ slot, failure }] : [],
  )
  return { orphans, dismiss: (slot: string) => set(slot, IDLE) }
}

/** Returns the drafts of answers to requests that are no longer open. A draft stays until the reader dismisses it. */
export function useLeftovers(orderId: string, openRequest: number | null) {
  const [, rerender] = useState(0)
  const bound = new RegExp(`^draft:[^ ]* ${orderId}:(?:decline|differently|reply):(\\d+)$`)
  const own = draftKey('')
  const leftovers = Object.entries({ ...sessionStorage }).flatMap(([key, text]) => {
    if (!key.startsWith(own)) return []
    const [, request] = bound.exec(key) ?? []
    return request !== undefined && Number(request) !== openRequest && typeof text === 'string' ? [{ key, text }] : []
  })
  const dismiss = (key: string) => {
    sessionStorage.removeItem(key)
    rerender(n => n + 1)
  }
  return { leftovers, dismiss }
}

/**
 * Returns the storage key of a draft. It contains the actor (which has no space), so that the next person in this tab
 * does not see the draft.
 */
export const draftKey = (name: string): string => `draft:${openedFor() ?? ''} ${name}`

/** Returns a draft and its setter. This tab stores the draft until the text is emptied or reset to `initial`. */
export function useDraft(name: string, initial = ''): readonly [string, (text: string) => void] {
  const key = draftKey(name)
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? initial)
  const change = (next: string) => {
    setText(next)
    if (next === '' || next === initial) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, next)
  }
  return [text, change]
}
