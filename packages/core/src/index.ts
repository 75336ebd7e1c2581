// The public face of the rules.
export { byType, type Decider, type Decision, elapse, fold } from './decider.ts'
export { type Amount, type Currency, LARGEST_AMOUNT } from './money.ts'
export { allowed, refreshAt } from './order/allowed.ts'
export { type Entry, entriesOf, summary } from './order/books.ts'
export { endOf } from './order/clock.ts'
export {
  type Action,
  COMMANDS,
  type CommandBody,
  commandSchema,
  type OrderCommand,
  type PreviewAction,
} from './order/commands/commands.ts'
export { externalId, instant, line, strict } from './order/commands/fields.ts'
export { PersonSchema } from './order/commands/lifecycle.ts'
export { dueAtIn } from './order/dates.ts'
export { orderDecider, reaches, VERBS } from './order/decide.ts'
export { nextDue, nextStop } from './order/due.ts'
export { EVENT_TYPES, type OrderEvent, type OrderEventOf, type OrderEventType, type Texts } from './order/events.ts'
export { isLate } from './order/fault/reasons.ts'
export * from './order/order.ts'
export { type Answers, type Preview, preview } from './order/preview.ts'
export { isInResolution, staffTabOf, TABS, type Tab, tabOf } from './order/turn.ts'
export type { Offer, With } from './order/verb.ts'
export { checkPolicy, type PolicyProblem } from './policy/check.ts'
export { defaultPolicy } from './policy/default.ts'
export { type Policy, PolicySchema, type SpanName } from './policy/policy.ts'
export type { PaymentMode, Terms } from './policy/terms.ts'
export type { Refusal, RefusalCode, RefusalFacts } from './refusal.ts'
export {
  DAY,
  type Duration,
  fromIso,
  HOUR,
  type Instant,
  type IsoInstant,
  parseSpan,
  SPAN_PATTERN,
  type Span,
  spanLength,
  toIso,
} from './time.ts'
