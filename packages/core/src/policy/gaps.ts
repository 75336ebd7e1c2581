// Policies and pinned spans stored before a field existed: a missing field gets its neutral value.
import { isRecord } from '../json.ts'
import { type Policy, type Spans, UNBOUNDED } from './policy.ts'

/** Every case held until it was closed, without an earlier end or a notice of it. */
const SPANS: Pick<Spans, 'hold' | 'completionHold' | 'holdNotice' | 'holdPause'> = {
  hold: 'P36500D',
  completionHold: 'P36500D',
  holdNotice: 'PT0S',
  holdPause: 'PT0S',
}
const MOST: Policy['most'] = {
  cases: UNBOUNDED,
  messages: UNBOUNDED,
  messagesPerHour: UNBOUNDED,
  requests: UNBOUNDED,
}

/** Spans pinned at placing; older ones lack newer names. Returns the same object if none is missing. */
export const filledSpans = (spans: Spans | Omit<Spans, keyof typeof SPANS>): Spans =>
  'holdPause' in spans ? spans : { ...SPANS, ...spans }

/** A stored policy with its gaps filled, still to be checked. A new policy is checked as it is and must be complete. */
export function filledPolicy(document: unknown): unknown {
  if (!isRecord(document)) return document
  const { spans, most } = document
  return {
    ...document,
    ...(isRecord(spans) ? { spans: { ...SPANS, ...spans } } : {}),
    most: isRecord(most) ? { ...MOST, ...most } : (most ?? MOST),
  }
}
