// A clock runs towards an instant, or is stopped with the time that is left. Its marks are deadlines on the way.
import type { Spans } from '../../policy/policy.ts'
import { type Duration, type Instant, spanLength } from '../../time.ts'

interface AnyClock {
  /** The time from the clock's start to its end, from which half of the window is computed. */
  readonly total: Duration
  /** How many of the clock's marks have fired. */
  readonly fired: number
}
export interface RunningClock extends AnyClock {
  readonly at: Instant
}
export interface StoppedClock extends AnyClock {
  /** The time left when the clock was stopped; negative if its end had passed. */
  readonly left: Duration
}
export type Clock = RunningClock | StoppedClock

export const startClock = (now: Instant, at: Instant): RunningClock => ({ at, total: at - now, fired: 0 })
export const isRunning = (clock: Clock): clock is RunningClock => 'at' in clock
export const endOf = (clock: Clock): Instant | null => (isRunning(clock) ? clock.at : null)

/** Reports whether the clock has ended. At the end instant itself it has. */
export const hasEnded = (clock: Clock, now: Instant): boolean => (isRunning(clock) ? now >= clock.at : clock.left <= 0)
/** Reports whether the time `after` has passed since the clock's end. */
export const endedFor = (clock: Clock, after: Duration, now: Instant): boolean =>
  isRunning(clock) ? now >= clock.at + after : -clock.left >= after

export const stop = (clock: Clock, now: Instant): Clock =>
  isRunning(clock) ? { left: clock.at - now, total: clock.total, fired: clock.fired } : clock
/** Resumes a clock with the time that was left, but at least `atLeast`. */
export const resume = (clock: Clock, now: Instant, atLeast: Duration = Number.NEGATIVE_INFINITY): Clock =>
  isRunning(clock) ? clock : { at: now + Math.max(clock.left, atLeast), total: clock.total, fired: clock.fired }

/** A deadline on a clock, with its distance before the clock's end. A negative distance is after the end. */
export interface Mark<W extends string> {
  readonly before: Duration
  readonly what: W
}

/**
 * Returns the reminders in sequence: at half of the window and shortly before its end. A short window has only the
 * first, an empty one none.
 */
export function reminders(total: Duration, spans: Spans): readonly Mark<'reminder'>[] {
  if (total <= 0) return []
  const half: Mark<'reminder'> = { before: Math.floor(total / 2), what: 'reminder' }
  if (total <= spanLength(spans.shortWindow)) return [half]
  const last: Mark<'reminder'> = { before: spanLength(spans.lastReminder), what: 'reminder' }
  return half.before < last.before ? [last, half] : [half, last]
}
