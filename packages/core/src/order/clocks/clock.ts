// A clock runs towards an instant or is stopped with the time that is left. Its marks are the deadlines on the way.
import type { Spans } from '../../policy/policy.ts'
import { type Duration, type Instant, spanLength } from '../../time.ts'

interface AnyClock {
  /** From its start to its end; the base for "half of the window". */
  readonly total: Duration
  /** How many of its marks have fired. */
  readonly fired: number
}
export interface RunningClock extends AnyClock {
  readonly at: Instant
}
export interface StoppedClock extends AnyClock {
  /** Negative once the end has passed. */
  readonly left: Duration
}
export type Clock = RunningClock | StoppedClock

export const startClock = (now: Instant, at: Instant): RunningClock => ({ at, total: at - now, fired: 0 })
export const isRunning = (clock: Clock): clock is RunningClock => 'at' in clock
export const endOf = (clock: Clock): Instant | null => (isRunning(clock) ? clock.at : null)

/** Whether the end has passed; the end instant itself counts as passed. */
export const hasEnded = (clock: Clock, now: Instant): boolean => (isRunning(clock) ? now >= clock.at : clock.left <= 0)
/** Whether `after` has passed since the end. */
export const endedFor = (clock: Clock, after: Duration, now: Instant): boolean =>
  isRunning(clock) ? now >= clock.at + after : -clock.left >= after

export const stop = (clock: Clock, now: Instant): Clock =>
  isRunning(clock) ? { left: clock.at - now, total: clock.total, fired: clock.fired } : clock
/** Resumes with the time that was left, or with `atLeast`. */
export const resume = (clock: Clock, now: Instant, atLeast: Duration = Number.NEGATIVE_INFINITY): Clock =>
  isRunning(clock) ? clock : { at: now + Math.max(clock.left, atLeast), total: clock.total, fired: clock.fired }

/** A deadline on a clock: the time before its end (negative: after it). */
export interface Mark<W extends string> {
  readonly before: Duration
  readonly what: W
}

/** Reminders at half of the window and before its end, in order; a short window has only half, an empty one none. */
export function reminders(total: Duration, spans: Spans): readonly Mark<'reminder'>[] {
  if (total <= 0) return []
  const half: Mark<'reminder'> = { before: Math.floor(total / 2), what: 'reminder' }
  if (total <= spanLength(spans.shortWindow)) return [half]
  const last: Mark<'reminder'> = { before: spanLength(spans.lastReminder), what: 'reminder' }
  return half.before < last.before ? [last, half] : [half, last]
}
