// Reads a seller's performance log: turns the lines that count at an instant into orders, answers and open warnings.
import { byText } from '../text.ts'
import type { Instant } from '../time.ts'
import {
  type AnsweredLine,
  type AskedLine,
  type ChargebackLine,
  type ClosedLine,
  type CorrectedLine,
  type DroppedLine,
  type FaultLine,
  LOGGED_FAULT_STATUSES,
  type PerformanceLine,
  type RatedLine,
  type WarningLine,
} from './performanceLog.ts'

/** One closed order: the line that ended it, with later findings and corrections. */
export interface OrderFact extends ClosedLine {
  /** The same instant as `at`. */
  readonly closedAt: Instant
  readonly rating: number | null
  /**
   * The completion, if the order was cancelled after that. The order then counts as one cancelled order at the later
   * instant.
   */
  readonly completed: ClosedLine | null
}

/** A question to the seller, with its answer if there is one. */
export interface AnswerFact {
  readonly order: string
  readonly question: string
  readonly buyer: string
  readonly askedAt: Instant
  readonly by: Instant
  readonly answeredAt: Instant | null
  /**
   * When it became certain whether the answer is in time: at an answer in time or, without one, at the end of the time
   * to answer.
   */
  readonly settledAt: Instant
  readonly inTime: boolean
}

export interface SellerFacts {
  /** Sorted by closing instant, then by order. */
  readonly orders: readonly OrderFact[]
  readonly answers: readonly AnswerFact[]
  readonly openWarnings: readonly string[]
  /** Chargebacks are shown separately and never counted. */
  readonly chargebacks: readonly ChargebackLine[]
  /** The source lines, to which a forecast or a what-if can add others. */
  readonly lines: readonly PerformanceLine[]
}

export interface Moment {
  /** Only lines dated strictly before this instant count. */
  readonly at: Instant
  /** Only lines recorded up to and including this instant count. */
  readonly knownAt: Instant
  /** Imported lines recorded after this instant do not count. The default is `knownAt`. */
  readonly importedBy?: Instant
  /**
   * For a replay of `at`: findings and corrections dated strictly before this instant are included. The default is
   * `at`.
   */
  readonly findingsBefore?: Instant
}

/** Returns the facts at an instant. They depend neither on the time of the query nor on the sequence of the lines. */
export function facts(lines: readonly PerformanceLine[], moment: Moment): SellerFacts {
  const { at, knownAt, importedBy = knownAt, findingsBefore = at } = moment
  const isKnown = (line: PerformanceLine) =>
    line.recordedAt <= (line.imported ? Math.min(importedBy, knownAt) : knownAt) &&
    line.at < (line.type === 'fault' || line.type === 'corrected' ? findingsBefore : at)
  return read(lines.filter(isKnown))
}

/**
 * Returns the facts up to and including `now`. Lines that a caller reuses between queries are read only once, as long
 * as none of them is dated later than `now`.
 */
export function happenedBy(lines: readonly PerformanceLine[], now: Instant): SellerFacts {
  const known = wholes.get(lines) ?? { latest: latestOf(lines), facts: null }
  wholes.set(lines, known)
  // Facts include only lines dated strictly before `at`, so the next millisecond includes those dated now.
  if (known.latest > now) return facts(lines, { at: now + 1, knownAt: Number.POSITIVE_INFINITY })
  known.facts ??= read(lines)
  return known.facts
}
const wholes = new WeakMap<readonly PerformanceLine[], { readonly latest: Instant; facts: SellerFacts | null }>()
const latestOf = (lines: readonly PerformanceLine[]): Instant =>
  lines.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY)

/** Returns the facts with more lines, whatever their dates. Reads again only the orders that those lines name. */
export function withLines(known: SellerFacts, lines: readonly PerformanceLine[]): SellerFacts {
  const named = new Set(lines.map(orderOf))
  if (named.has(null)) return read([...known.lines, ...lines])
  const isNamed = (line: PerformanceLine) => named.has(orderOf(line))
  const updated = read([...known.lines.filter(isNamed), ...lines])
  const others = <T extends { readonly order: string }>(list: readonly T[]) =>
    list.filter(({ order }) => !named.has(order))
  const joined = {
    orders: [...others(known.orders), ...updated.orders].sort(byClosing),
    answers: [...others(known.answers), ...updated.answers],
    openWarnings: known.openWarnings,
    chargebacks: [...others(known.chargebacks), ...updated.chargebacks].sort(inOrder),
    lines: [...known.lines, ...lines],
  }
  bases.set(joined, known)
  return joined
}
const bases = new WeakMap<SellerFacts, SellerFacts>()
/**
 * Returns the facts to which `withLines` added. Both facts share nearly all orders, as the same objects in the same
 * sequence.
 */
export const baseOf = (facts: SellerFacts): SellerFacts | undefined => bases.get(facts)
/** Returns the order that a line is about; null if the line is about none. */
const orderOf = (line: PerformanceLine): string | null => (line.type === 'warning' ? null : line.order)

/** Reads the lines order by order, in sequence, since a line affects only its own order. */
function read(lines: readonly PerformanceLine[]): SellerFacts {
  const byOrder = new Map<string, OfOrder[]>()
  const [warned, charged]: [WarningLine[], ChargebackLine[]] = [[], []]
  for (const line of lines) {
    if (line.type === 'warning') warned.push(line)
    else if (line.type === 'chargeback') charged.push(line)
    else {
      const own = byOrder.get(line.order)
      if (own) own.push(line)
      else byOrder.set(line.order, [line])
    }
  }
  const [orders, answers]: [OrderFact[], AnswerFact[]] = [[], []]
  for (const own of byOrder.values()) {
    const { order, answered } = readOrder(own.length > 1 ? own.sort(inOrder) : own)
    if (order) orders.push(order)
    if (answered) answers.push(...answered.values())
  }
  return {
    orders: orders.sort(byClosing),
    answers: answers.sort(byAskedAt),
    openWarnings: openOf(warned.sort(inOrder)),
    chargebacks: charged.sort(inOrder),
    lines,
  }
}
type OfOrder = Exclude<PerformanceLine, WarningLine | ChargebackLine>

/** Reads the lines of one order: how it ended, if it has ended, and its questions. */
function readOrder(lines: readonly OfOrder[]) {
  let order: OrderFact | undefined
  let completed: ClosedLine | undefined
  let answered: Map<string, AnswerFact> | undefined
  for (const line of lines) {
    if (line.type === 'closed') {
      order = ended(line, order, completed)
      if (line.method === 'completed') completed = line
    } else if (line.type === 'asked' || line.type === 'answered' || line.type === 'dropped') {
      answered ??= new Map()
      applyAnswer(answered, line)
    } else if (order) order = found(order, line)
  }
  return { order, answered }
}

function openOf(lines: readonly WarningLine[]): readonly string[] {
  const warnings = new Map<string, boolean>()
  for (const { id, open } of lines) warnings.set(id, open)
  return [...warnings].flatMap(([id, open]) => (open ? [id] : []))
}

/**
 * Returns the order after the line that ends it. Earlier findings do not apply to a later end. One literal, since a
 * spread is slow.
 */
const ended = (line: ClosedLine, known: OrderFact | undefined, completed: ClosedLine | undefined): OrderFact => ({
  type: line.type,
  order: line.order,
  at: line.at,
  recordedAt: line.recordedAt,
  closedAt: line.at,
  completed: completed ?? null,
  rating: known?.rating ?? null,
  buyer: line.buyer,
  placedAt: line.placedAt,
  dueAt: line.dueAt,
  deliveredAt: line.deliveredAt,
  lateWhenClosed: line.lateWhenClosed,
  value: line.value,
  earned: line.earned,
  staysLonger: line.staysLonger,
  method: line.method,
  decidedBy: line.decidedBy,
  openedBy: line.openedBy,
  reason: line.reason,
  fault: line.fault,
  faultStatus: line.faultStatus,
  currency: line.currency,
})

/** Sorts orders by closing instant, then by order. */
export const byClosing = (a: OrderFact, b: OrderFact): number => a.closedAt - b.closedAt || byText(a.order, b.order)
const byAskedAt = (a: AnswerFact, b: AnswerFact): number =>
  a.askedAt - b.askedAt || byText(a.order, b.order) || byText(a.question, b.question)

function found(known: OrderFact, line: FaultLine | CorrectedLine | RatedLine): OrderFact {
  switch (line.type) {
    case 'fault':
      return { ...known, fault: line.side, faultStatus: line.faultStatus }
    case 'corrected':
      return { ...known, ...line.set }
    case 'rated':
      return { ...known, rating: line.rating }
  }
}

/** Applies a line to the answers under the name of its question, which is unique within an order. */
function applyAnswer(answers: Map<string, AnswerFact>, line: AskedLine | AnsweredLine | DroppedLine): void {
  const { question } = line
  const known = answers.get(question)
  if (line.type === 'asked') answers.set(question, known ?? asked(line))
  else if (known && known.answeredAt === null && line.type === 'answered')
    answers.set(question, withAnswer(known, line.at))
  else if (known && known.answeredAt === null && line.at < known.by) answers.delete(question)
}

const asked = ({ order, question, buyer, at, by }: AskedLine): AnswerFact => ({
  order,
  question,
  buyer,
  askedAt: at,
  by,
  answeredAt: null,
  settledAt: by,
  inTime: false,
})

const withAnswer = (known: AnswerFact, at: Instant): AnswerFact => ({
  ...known,
  answeredAt: at,
  settledAt: Math.min(at, known.by),
  inTime: at < known.by,
})

/**
 * Sorts lines by instant and, at the same instant, causes before effects. The sequence of the given lines never
 * matters.
 */
function inOrder(a: PerformanceLine, b: PerformanceLine): number {
  const first = a.at - b.at || rank(a) - rank(b)
  if (first) return first
  return byText(nameOf(a), nameOf(b)) || a.recordedAt - b.recordedAt || byText(JSON.stringify(a), JSON.stringify(b))
}

const nameOf = (line: PerformanceLine): string => (line.type === 'warning' ? line.id : line.order)
function rank(line: PerformanceLine): number {
  switch (line.type) {
    case 'closed':
      return line.method === 'completed' ? 0 : 1
    case 'asked':
      return 0
    case 'answered':
      return 1
    case 'dropped':
      return 2
    case 'warning':
      return line.open ? 0 : 1
    case 'chargeback':
      return line.outcome === 'reported' ? 0 : 1
    case 'fault':
      return 2 + LOGGED_FAULT_STATUSES.indexOf(line.faultStatus)
    case 'corrected':
    case 'rated':
      return 2
  }
}
