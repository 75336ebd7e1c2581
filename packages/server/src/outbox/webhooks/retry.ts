// When a webhook that was not taken is sent again, and when it is given up. Pure; real time.
import { DAY, HOUR } from '@evenhand/core'

const SECOND = 1000
const MINUTE = 60 * SECOND

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
/** Each pause is a fifth shorter or longer by chance, so that what failed together does not come back together. */
export const JITTER = 0.2
/** An event that does not ask for money and was refused for so long is marked as failed. */
export const GIVE_UP_AFTER = 3 * DAY

export interface Refused {
  readonly money: boolean
  /** How often this event was sent, this time included. */
  readonly attempt: number
  /** Milliseconds since its first refusal; 0 for the first. */
  readonly blockedMs: number
  /** From 0 to 1, without 1. */
  readonly random: number
}

/**
 * Milliseconds until the next attempt; null when the event is given up. The last attempt is made when the time to give
 * up has come, not before it; money is never given up.
 */
export function pauseAfter({ money, attempt, blockedMs, random }: Refused): number | null {
  const base = PAUSES[Math.min(attempt, PAUSES.length) - 1] ?? 5 * SECOND
  const pause = Math.round(base * (1 - JITTER + 2 * JITTER * random))
  if (money) return pause
  return blockedMs >= GIVE_UP_AFTER ? null : Math.min(pause, GIVE_UP_AFTER - blockedMs)
}
