// The public API of `core`.
export { byType, type Decider, type Decision, elapse, fold } from './decider.ts'
export { type ClosedOrder, closedOrder, type OrderLine, performanceLines, type StoredLine } from './effect/closed.ts'
export { answerLine, expectedLines, linesOf, type PerformanceRows, performanceLogOf } from './effect/effect.ts'
export { type LevelEffect, levelEffect, linesAdded, touchesLevel } from './effect/level.ts'
export type { AnswerLine } from './effect/questions.ts'
export {
  type Coming,
  comingAt,
  type EffectEnd,
  glance,
  type Known,
  nextEvaluations,
  rateOf,
  type SellerForecast,
  sellerForecast,
  viewIn,
  viewNow,
  type Watched,
  watch,
  withMore,
} from './effect/sellerForecast.ts'
export { isRecord } from './json.ts'
export {
  climb,
  climbBy,
  type Evaluated,
  type EvaluationFacts,
  evaluate,
  evaluateBy,
  type Figured,
  isFailed,
  isReached,
  LEVEL_EVENTS,
  type LevelEvent,
  levelIndex,
  RECORD_EVENTS,
  type RecordEvent,
  type Scorecard,
  type Verdict,
  verdictBy,
  viewAt,
  withLevelSince,
} from './level/evaluate.ts'
export { type AnswerFact, facts, type Moment, type OrderFact, type SellerFacts, withLines } from './level/facts.ts'
export { CRITERIA, type CriterionRule, type Steps, UNITS, type Unit } from './level/figures/criteria.ts'
export { OPS, type Op } from './level/figures/fraction.ts'
export { type Margin, margin } from './level/figures/margins.ts'
export {
  displayed,
  type FiguresOf,
  figureKey,
  figuresIn,
  type Measured,
  type Met,
  measure,
  metOf,
  tally,
} from './level/figures/measure.ts'
export type { Counted, LeftOut, Purpose, SellerAt } from './level/figures/sellerAt.ts'
export { earlier, lastInside, later } from './level/figures/span.ts'
export type { Figures, Tally } from './level/figures/tally.ts'
export { ESTABLISHED_METHODS, stayOf, WHYS, type Why, weighsFault, wholeHundredths } from './level/figures/weight.ts'
export {
  buyersOf,
  evaluationsBetween,
  forecast,
  type Imagined,
  imaginedLines,
  type Margins,
  type Move,
  type Moves,
  margins,
  moves,
  type Projection,
  whatIf,
} from './level/forecast.ts'
export {
  type ClosedLine,
  LOGGED_DECIDERS,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
  type PerformanceLine,
} from './level/performanceLog.ts'
export { type CheckedLevelPolicy, checkLevelPolicy, readStoredLevelPolicy } from './level/policy/check.ts'
export {
  type Counting,
  CRITERION_NAMES,
  type Criterion,
  type CriterionName,
  type Evaluation,
  type Level,
  type LevelPolicy,
  LevelPolicySchema,
  type Perks,
  PLACINGS,
  type Schedule,
  type WeightRule,
} from './level/policy/policy.ts'
export { defaultLevelPolicy, fairLevelPolicy } from './level/policy/presets.ts'
export type { LevelProblem, LevelWarning, ProblemFacts, WarningFacts } from './level/policy/problems.ts'
export { nextAfter } from './level/policy/schedule.ts'
export { isSameLevelPolicy, STRICTER_NOTICE, stricterIn } from './level/policy/stricter.ts'
export { type Amount, type Currency, LARGEST_AMOUNT } from './money.ts'
export { MATTERS } from './order/cases/matters.ts'
export { endOf } from './order/clocks/clock.ts'
export { CLOCK_RULES, CLOCKS, type ClockName, isHeld } from './order/clocks/clocksAgainst.ts'
export { dueAtIn } from './order/clocks/dates.ts'
export { nextDue, nextStop } from './order/clocks/due.ts'
export { wasOnTime } from './order/clocks/onTime.ts'
export {
  type Action,
  COMMANDS,
  type CommandBody,
  commandSchema,
  type OrderCommand,
  PREVIEW_ACTIONS,
  type PreviewAction,
} from './order/commands/commands.ts'
export { externalId, instant, LARGEST_SEQ, line, prose } from './order/commands/fields.ts'
export { INPUTS, type InputsByKind, type InputsOf, type KindAction, type PlainAction } from './order/commands/inputs.ts'
export { PersonSchema } from './order/commands/lifecycle.ts'
export { OPEN_OFFERS } from './order/commands/offers.ts'
export { COMMON_REFUSALS, HANDLERS, orderDecider, reaches } from './order/decide.ts'
export {
  ORDER_EVENT_TYPES,
  type OrderEvent,
  type OrderEventOf,
  type OrderEventType,
  type Texts,
} from './order/events.ts'
export { isLate, REQUEST_REASONS, STAFF_REASONS } from './order/fault/reasons.ts'
export type { Offer, OpenOffer } from './order/handler.ts'
export { PLACING_REFUSALS } from './order/lifecycle/place.ts'
export { type Entry, entriesOf, release, summary } from './order/money/ledger.ts'
export {
  MONEY_REQUEST_TYPES,
  type MoneyKind,
  type MoneyRequest,
  moneyRequests,
  requestsMoney,
} from './order/money/requests.ts'
export * from './order/order.ts'
export { allowed, refreshAt } from './order/views/allowed.ts'
export { outcomeBrief } from './order/views/outcomeBrief.ts'
export { type Answers, type Preview, preview } from './order/views/preview.ts'
export { isInResolution, staffTabOf, TABS, type Tab, tabOf } from './order/views/turn.ts'
export { type Reader, STAFF, visibleCases, visibleTo, WHO } from './order/views/visible.ts'
export { checkPolicy, type PolicyProblem } from './policy/check.ts'
export type { DecisionContext, PaymentMode, SellerPerks } from './policy/context.ts'
export { defaultPolicy } from './policy/default.ts'
export { filledPolicy } from './policy/gaps.ts'
export { CANCELLED_WORK, type Policy, PolicySchema, type SpanName, strict } from './policy/policy.ts'
export type { Refusal, RefusalCode, RefusalFacts } from './refusal.ts'
export { isDemotionDay, isNews, nextEvaluation } from './seller/commands/evaluate.ts'
export { levelStays } from './seller/commands/import.ts'
export type { Correction } from './seller/commands/reevaluate.ts'
export {
  nextEvaluationAfter,
  reachesSeller,
  type SellerAction,
  type SellerCommand,
  sellerDecider,
} from './seller/decide.ts'
export { SELLER_EVENT_TYPES, type SellerEvent, type SellerEventType } from './seller/events.ts'
export { evolveSeller } from './seller/evolve.ts'
export type { SellerContext } from './seller/handler.ts'
export type { ListedOrders, Reasons } from './seller/reasons.ts'
export { type Replaying, replay, replayFrom, toReplay } from './seller/replay.ts'
export { type Seller, type SellerState, sinceAt } from './seller/seller.ts'
export {
  FORMS,
  type Form,
  formOf,
  LINK_PATTERN,
  TEXT_PATTERNS,
  type TextFault,
  type TextKind,
  textFault,
  trimmed,
  type UnwantedName,
} from './text.ts'
export {
  DAY,
  type Duration,
  fromIso,
  HOUR,
  type Instant,
  type IsoInstant,
  isoOrNull,
  MINUTE,
  parseSpan,
  SECOND,
  SPAN_PATTERN,
  type Span,
  spanLength,
  toIso,
} from './time.ts'
export {
  POLICY_EVENT_TYPES,
  type PolicyCommand,
  type PolicyEvent,
  policyDecider,
} from './versions/decide.ts'
export {
  POLICY_KINDS,
  type PolicyDocuments,
  type PolicyKind,
  type PolicyState,
  type PolicyVersions,
  type PublishedVersion,
} from './versions/versions.ts'
