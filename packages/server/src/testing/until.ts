// Waits for a condition: retries until it holds, or fails with the last error after a time limit.
import { vi } from 'vitest'

/** Retries until `look` no longer throws, and returns its result. Expectations throw, so `look` can contain them. */
export const until = <T>(look: () => T | Promise<T>, seconds = 10): Promise<T> =>
  vi.waitFor(look, { timeout: seconds * 1000, interval: 10 })
