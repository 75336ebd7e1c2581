// Decides when a failed webhook is retried and when it is given up. Pure functions, in real time.
import { DAY, HOUR, MINUTE, SECOND } from '@evenhand/core'

/** The pause after the first failure, the second, and so on; the last pause repeats. */
export const PAUSES: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  16 * HOUR,
  20 * HOUR,
]
/**
 * The largest share by which each pause is randomly shorter or longer, so that events that failed together are not
 * retried together.
 */
export const JITTER = 0.2
/** An event that has been failing for this long is marked as failed, unless it requests money. */
export const GIVE_UP_AFTER = 3 * DAY

export interface Refused {
  readonly money: boolean
  /** The number of attempts for this event, including this one. */
  readonly attempt: number
  /** Milliseconds since the first failed attempt; 0 for the first attempt. */
  readonly blockedMs: number
  /** A random number of at least 0 and less than 1. */
  readonly random: number
}

/**
 * Returns the milliseconds until the next attempt; null when the event is given up. The last attempt is made exactly
 * when it is time to give up. Requests for money are never given up.
 */
export function pauseAfter({ money, attempt, blockedMs, random }: Refused): number | null {
  const base = PAUSES[Math.min(attempt, PAUSES.length) - 1] ?? 5 * SECOND
  const pause = Math.round(base * (1 - JITTER + 2 * JITTER * random))
  if (money) return pause
  return blockedMs >= GIVE_UP_AFTER ? null : Math.min(pause, GIVE_UP_AFTER - blockedMs)
}
