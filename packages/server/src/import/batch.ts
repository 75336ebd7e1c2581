// Imports a batch of orders into the performance log: reads what is stored, decides each row, writes, and retries rows
// that lost a race.
import { type Instant, type LevelPolicy, nextAfter } from '@evenhand/core'
import { failureOf } from '../store/failure.ts'
import {
  type Beginning,
  insertHistory,
  type Known,
  type KnownOrder,
  knownHistory,
  type NewHistory,
  type NewLine,
  type Touched,
} from '../store/levels/imports.ts'
import type { Database } from '../store/statement.ts'
import { uuidv7 } from '../store/uuid.ts'
import { decide, type ImportContext, type Verdict } from './decide.ts'
import { type HistoryOrder, momentsOf } from './orders.ts'

export interface ImportedRow {
  /** The line number that the report names. */
  readonly line: number
  readonly order: HistoryOrder
}
export interface DecidedRow extends ImportedRow {
  readonly verdict: Verdict
}
export interface ImportTools {
  /** The policy in force, at whose lowest level new sellers start. */
  readonly policy: LevelPolicy
  /** When the import began; null if it begins with this batch. */
  readonly startedAt: Instant | null
  readonly isCorrection: boolean
}

/**
 * How many times a batch is tried. Concurrent imports of the same orders collide once or twice; more often means
 * another fault.
 */
const MOST_TRIES = 8

/** Imports the rows and returns the verdict on each, in their order. */
export async function importRows(
  db: Database,
  rows: readonly ImportedRow[],
  { policy, startedAt, isCorrection }: ImportTools,
): Promise<readonly DecidedRow[]> {
  const settled: DecidedRow[] = []
  let waiting = rows
  let began = startedAt
  for (let tries = 1; waiting.length > 0; tries++) {
    const known = await knownHistory(db, [...new Set(waiting.map(referenceOf))])
    began ??= known.now
    const { decided, news } = decideAll(waiting, known, { now: known.now, startedAt: began, isCorrection })
    const lost = await write(db, news, policy, known.now)
    if (lost.size > 0 && tries >= MOST_TRIES) throw new Error('other imports kept writing the same orders')
    settled.push(...decided.filter(each => !lost.has(referenceOf(each))))
    waiting = waiting.filter(each => lost.has(referenceOf(each)))
  }
  return settled.sort((a, b) => a.line - b.line)
}

const referenceOf = ({ order }: ImportedRow): string => order.closed.order
const UNKNOWN: KnownOrder = { own: null, seller: null, lines: [], took: null }

type News = ReadonlyMap<string, NewHistory>

/** Decides each row as if the rows before it had already been written. */
function decideAll(rows: readonly ImportedRow[], { orders, now }: Known, context: ImportContext) {
  const known = new Map(orders)
  const news = new Map<string, NewHistory>()
  const decided = rows.map((row): DecidedRow => {
    const reference = referenceOf(row)
    const before = known.get(reference) ?? UNKNOWN
    const verdict = decide(row.order, before, context)
    if (verdict.kind === 'taken') {
      known.set(reference, withLines(before, row.order, verdict, now))
      news.set(reference, joined(news.get(reference), row.order, verdict))
    }
    return { ...row, verdict }
  })
  return { decided, news }
}
type Taken = Extract<Verdict, { kind: 'taken' }>

const withLines = (
  before: KnownOrder,
  order: HistoryOrder,
  { lines, isAnswered }: Taken,
  now: Instant,
): KnownOrder => ({
  ...before,
  seller: order.seller,
  lines: [...before.lines, ...lines.map((line: NewLine) => ({ ...line, at: line.at ?? now, recordedAt: now }))],
  took: isAnswered ? (order.response?.took ?? null) : before.took,
})

function joined(before: NewHistory | undefined, order: HistoryOrder, { lines, isAnswered }: Taken): NewHistory {
  const { seller, response, closed } = order
  const moments = isAnswered && response !== null ? momentsOf(response) : null
  const stored = moments && { askedAt: moments.asked.at, by: moments.asked.by, answeredAt: moments.answered.at }
  return {
    seller,
    reference: closed.order,
    lines: [...(before?.lines ?? []), ...lines],
    response: before?.response ?? stored,
  }
}

/** Writes the new lines and returns the references that another import has written in the meantime. */
async function write(db: Database, news: News, policy: LevelPolicy, now: Instant): Promise<ReadonlySet<string>> {
  if (news.size === 0) return new Set()
  const orders = [...news.values()]
  try {
    const saved = await insertHistory(db, orders, sellersOf(orders, now), beginning(policy, now))
    return new Set([...news.keys()].filter(reference => !saved.has(reference)))
  } catch (fault) {
    if (failureOf(fault) !== 'retry') throw fault
    return new Set(news.keys())
  }
}

const sellersOf = (orders: readonly NewHistory[], now: Instant): readonly Touched[] =>
  [...new Set(orders.map(({ seller }) => seller))].map(id => ({ id, reevaluation: uuidv7(now) }))

export const beginning = ({ ladder, evaluation: { promote, demote, zone } }: LevelPolicy, now: Instant): Beginning => ({
  level: ladder[0]?.name ?? '',
  nextDueAt: Math.min(nextAfter(promote, zone, now), nextAfter(demote, zone, now)),
})
