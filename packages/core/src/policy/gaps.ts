// Policies and pinned spans of before some field was there: what is missing has the value that changes nothing.
import { type Policy, type Spans, UNBOUNDED } from './policy.ts'

/** Cases held until they were closed, each of them, and nobody was told of an end that there was not. */
const SPANS: Pick<Spans, 'hold' | 'completionHold' | 'holdTold' | 'holdAgain'> = {
  hold: 'P36500D',
  completionHold: 'P36500D',
  holdTold: 'PT0S',
  holdAgain: 'PT0S',
}
const MOST: Policy['most'] = {
  cases: UNBOUNDED,
  messages: UNBOUNDED,
  messagesPerHour: UNBOUNDED,
  requests: UNBOUNDED,
}

/** Written down when the order was placed; older ones lack the younger names. The same object where nothing is missing. */
export const filledSpans = (spans: Spans | Omit<Spans, keyof typeof SPANS>): Spans =>
  'holdAgain' in spans ? spans : { ...SPANS, ...spans }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A stored policy with its gaps filled, still to be checked. A new one is checked as it is: it must say everything. */
export function filledPolicy(document: unknown): unknown {
  if (!isRecord(document)) return document
  const { spans, most } = document
  return {
    ...document,
    ...(isRecord(spans) ? { spans: { ...SPANS, ...spans } } : {}),
    most: isRecord(most) ? { ...MOST, ...most } : (most ?? MOST),
  }
}
