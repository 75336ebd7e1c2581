// Fills gaps in policies and pinned spans that were stored before a field existed, with the field's neutral value.
import { isRecord } from '../json.ts'
import { type Policy, type Spans, UNBOUNDED } from './policy.ts'

/** Values by which every case holds until it is closed, as before holds could expire. */
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

/** Returns the spans pinned at placing with missing names filled, or the same object if none is missing. */
export const filledSpans = (spans: Spans | Omit<Spans, keyof typeof SPANS>): Spans =>
  'holdPause' in spans ? spans : { ...SPANS, ...spans }

/** Returns a stored policy with its gaps filled, still unchecked. A new policy must be complete and is not filled. */
export function filledPolicy(document: unknown): unknown {
  if (!isRecord(document)) return document
  const { spans, most } = document
  return {
    ...document,
    ...(isRecord(spans) ? { spans: { ...SPANS, ...spans } } : {}),
    most: isRecord(most) ? { ...MOST, ...most } : (most ?? MOST),
  }
}
