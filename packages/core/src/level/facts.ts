// The meaning of the seller's ledger: the lines as they stood at an instant become orders, answers and open warnings.
import type { Instant } from '../time.ts'
import {
  type AnsweredLine,
  type AskedLine,
  type ChargebackLine,
  type ClosedLine,
  type CorrectedLine,
  type DroppedLine,
  type FaultLine,
  LEDGER_STANDINGS,
  type LedgerLine,
  type RatedLine,
} from './ledger.ts'

/** One closed order as it stood: the line that ended it, with what was found and mended afterwards. */
export interface OrderFact extends ClosedLine {
  /** The same as `at`. */
  readonly closedAt: Instant
  readonly rating: number | null
  /** The completion that was cancelled later; such an order is one cancelled order, placed at the later instant. */
  readonly completed: ClosedLine | null
}

/** A question that waited for the seller's answer. */
export interface AnswerFact {
  readonly order: string
  readonly question: string
  readonly buyer: string
  readonly askedAt: Instant
  readonly by: Instant
  readonly answeredAt: Instant | null
  /** When it was known whether it was answered in time: at the answer, or when the time was over. */
  readonly settledAt: Instant
  readonly inTime: boolean
}

export interface SellerFacts {
  /** By closing instant, then by order. */
  readonly orders: readonly OrderFact[]
  readonly answers: readonly AnswerFact[]
  readonly openWarnings: readonly string[]
  /** Shown apart, never counted. */
  readonly chargebacks: readonly ChargebackLine[]
  /** What the facts were read from, so that more lines can join: a forecast, a what-if. */
  readonly lines: readonly LedgerLine[]
}

export interface Moment {
  /** Only what happened strictly before counts. */
  readonly at: Instant
  /** Only what was written down by then is known. */
  readonly knownAt: Instant
  /** What was brought along from another system later than this is not known. Without it, all that `knownAt` allows. */
  readonly broughtBy?: Instant
  /** A later look at `at`: what was found and mended strictly before this is read back. Without it, what stood at `at`. */
  readonly seenFrom?: Instant
}

/** The facts at an instant, however late they are asked for and in whatever order the lines come. */
export function facts(lines: readonly LedgerLine[], moment: Moment): SellerFacts {
  const { at, knownAt, broughtBy = knownAt, seenFrom = at } = moment
  const isKnown = (line: LedgerLine) =>
    line.recordedAt <= (line.brought ? Math.min(broughtBy, knownAt) : knownAt) &&
    line.at < (line.type === 'fault' || line.type === 'corrected' ? seenFrom : at)
  return read(lines.filter(isKnown))
}

/** The facts with more lines, whenever those are dated. Only the orders that the lines name are read once more. */
export function withLines(known: SellerFacts, lines: readonly LedgerLine[]): SellerFacts {
  const named = new Set(lines.map(orderOf))
  if (named.has(null)) return read([...known.lines, ...lines])
  const isNamed = (line: LedgerLine) => named.has(orderOf(line))
  const again = read([...known.lines.filter(isNamed), ...lines])
  const others = <T extends { readonly order: string }>(list: readonly T[]) =>
    list.filter(({ order }) => !named.has(order))
  return {
    orders: [...others(known.orders), ...again.orders].sort(byClosing),
    answers: [...others(known.answers), ...again.answers],
    openWarnings: known.openWarnings,
    chargebacks: [...others(known.chargebacks), ...again.chargebacks].sort(inOrder),
    lines: [...known.lines, ...lines],
  }
}
/** null: it is of no order. */
const orderOf = (line: LedgerLine): string | null => (line.type === 'warning' ? null : line.order)

function read(lines: readonly LedgerLine[]): SellerFacts {
  const sorted = lines.toSorted(inOrder)
  const orders = new Map<string, OrderFact>()
  const completions = new Map<string, ClosedLine>()
  const answers = new Map<string, AnswerFact>()
  const warnings = new Map<string, boolean>()
  for (const line of sorted) {
    if (line.type === 'closed') {
      orders.set(line.order, ended(line, orders.get(line.order), completions.get(line.order)))
      if (line.method === 'completed') completions.set(line.order, line)
    } else if (line.type === 'asked' || line.type === 'answered' || line.type === 'dropped') hear(answers, line)
    else if (line.type === 'warning') warnings.set(line.id, line.open)
    else if (line.type !== 'chargeback') find(orders, line)
  }
  return {
    orders: [...orders.values()].sort(byClosing),
    answers: [...answers.values()],
    openWarnings: [...warnings].flatMap(([id, open]) => (open ? [id] : [])),
    chargebacks: sorted.filter(line => line.type === 'chargeback'),
    lines: sorted,
  }
}

const ended = (line: ClosedLine, known: OrderFact | undefined, completed: ClosedLine | undefined): OrderFact => ({
  ...line,
  closedAt: line.at,
  rating: known?.rating ?? null,
  completed: completed ?? null,
})

const byClosing = (a: OrderFact, b: OrderFact): number => a.closedAt - b.closedAt || byText(a.order, b.order)

type Finding = FaultLine | CorrectedLine | RatedLine

/** What is found about an order holds from its end on; a later end brings its own. */
function find(orders: Map<string, OrderFact>, line: Finding): void {
  const known = orders.get(line.order)
  if (known) orders.set(line.order, found(known, line))
}

function found(known: OrderFact, line: Finding): OrderFact {
  switch (line.type) {
    case 'fault':
      return { ...known, fault: line.side, standing: line.standing }
    case 'corrected':
      return { ...known, ...line.set }
    case 'rated':
      return { ...known, rating: line.rating }
  }
}

const keyOf = ({ order, question }: { readonly order: string; readonly question: string }) =>
  JSON.stringify([order, question])

function hear(answers: Map<string, AnswerFact>, line: AskedLine | AnsweredLine | DroppedLine): void {
  const key = keyOf(line)
  const known = answers.get(key)
  if (line.type === 'asked') answers.set(key, known ?? asked(line))
  else if (known && known.answeredAt === null && line.type === 'answered') answers.set(key, answered(known, line.at))
  else if (known && known.answeredAt === null && line.at < known.by) answers.delete(key)
}

const asked = ({ order, question, buyer, at, by }: AskedLine): AnswerFact => ({
  ...{ order, question, buyer, askedAt: at, by },
  ...{ answeredAt: null, settledAt: by, inTime: false },
})

const answered = (known: AnswerFact, at: Instant): AnswerFact => ({
  ...known,
  answeredAt: at,
  settledAt: Math.min(at, known.by),
  inTime: at < known.by,
})

/** By instant; at one instant what begins comes before what follows from it. So the order of reading never matters. */
function inOrder(a: LedgerLine, b: LedgerLine): number {
  const first = a.at - b.at || rank(a) - rank(b)
  if (first) return first
  return byText(nameOf(a), nameOf(b)) || a.recordedAt - b.recordedAt || byText(JSON.stringify(a), JSON.stringify(b))
}

const nameOf = (line: LedgerLine): string => (line.type === 'warning' ? line.id : line.order)
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function rank(line: LedgerLine): number {
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
      return 2 + LEDGER_STANDINGS.indexOf(line.standing)
    case 'corrected':
    case 'rated':
      return 2
  }
}
