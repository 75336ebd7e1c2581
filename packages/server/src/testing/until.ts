// Waiting for what really happens: asked again until it holds, or the deadline tells what was still missing.
import { vi } from 'vitest'

/** Asks again until `look` no longer throws; gives back what it gave. Expectations throw, so they can stand inside. */
export const until = <T>(look: () => T | Promise<T>, seconds = 10): Promise<T> =>
  vi.waitFor(look, { timeout: seconds * 1000, interval: 10 })
