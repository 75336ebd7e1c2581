// The current time of the orders: the server's date, or the test clock where there is one.
import { createListeners } from '../listeners.ts'

/** A header's date has no milliseconds, so smaller differences are ignored. */
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
  /** Follows the test clock from now on; null goes back to the server's date. */
  follow(clock: { readonly now: string; readonly frozen: boolean } | null): void {
    const before = serverClock.now()
    test = clock && { at: Date.parse(clock.now), readAt: Date.now(), frozen: clock.frozen }
    if (Math.abs(serverClock.now() - before) <= TOLERANCE_MS) return
    jumps++
    listeners.notify()
  },
  /** Rerenders at once when the clock jumps, since pages show distances to instants. */
  subscribe: listeners.subscribe,
  jumps: (): number => jumps,
  now(): number {
    if (test === null) return Date.now() + realSkew
    return test.frozen ? test.at : test.at + Date.now() - test.readAt
  },
}
