// The current time for orders: the server's date, or the test clock if there is one.
import { createListeners } from '../listeners.ts'

/** Differences up to this are ignored, since the `Date` header has whole seconds only. */
const TOLERANCE_MS = 2000

let realSkew = 0
const listeners = createListeners()
let jumps = 0

let test: { readonly at: number; readonly readAt: number; readonly frozen: boolean } | null = null

export const serverClock = {
  sync(date: string | null): void {
    const skew = date === null ? Number.NaN : Date.parse(date) - Date.now()
    if (Math.abs(skew - realSkew) > TOLERANCE_MS) realSkew = skew
  },
  /** Follows the test clock from now on; null returns to the server's date. */
  follow(clock: { readonly now: string; readonly frozen: boolean } | null): void {
    const before = serverClock.now()
    test = clock && { at: Date.parse(clock.now), readAt: Date.now(), frozen: clock.frozen }
    if (Math.abs(serverClock.now() - before) <= TOLERANCE_MS) return
    jumps++
    listeners.notify()
  },
  /** Subscribes to jumps of the clock, so that pages rerender countdowns at once. */
  subscribe: listeners.subscribe,
  jumps: (): number => jumps,
  now(): number {
    if (test === null) return Date.now() + realSkew
    return test.frozen ? test.at : test.at + Date.now() - test.readAt
  },
}
