// Decides when a failed webhook is retried and when it is given up. Pure; real time.
import { DAY, HOUR, MINUTE, SECOND } from '@evenhand/core'

/** The pause after the first failure, the second, and so on; the last one repeats. */
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
/** Each pause is randomly up to a fifth shorter or longer: events that failed together are not retried together. */
export const JITTER = 0.2
/** An event that does not request money is marked as failed after failing for so long. */
export const GIVE_UP_AFTER = 3 * DAY

export interface Refused {
  readonly money: boolean
  /** The number of attempts for this event, including this one. */
  readonly attempt: number
  /** Milliseconds since the first failed attempt; 0 for the first. */
  readonly blockedMs: number
  /** At least 0, less than 1. */
  readonly random: number
}

/**
 * Milliseconds until the next attempt; null when the event is given up. The last attempt is made at the time to give
 * up, not before; money is never given up.
 */
export function pauseAfter({ money, attempt, blockedMs, random }: Refused): number | null {
  const base = PAUSES[Math.min(attempt, PAUSES.length) - 1] ?? 5 * SECOND
  const pause = Math.round(base * (1 - JITTER + 2 * JITTER * random))
  if (money) return pause
  return blockedMs >= GIVE_UP_AFTER ? null : Math.min(pause, GIVE_UP_AFTER - blockedMs)
}
