// From the rows of the ledger to core's lines: what ended an order, and what each later row found to be different.
import type { ClosedLine, Instant, LedgerLine } from '@evenhand/core'
import type { AnswerRow, OrderRow, SellerLedger, WarningRow } from '../store/evaluationsLedger.ts'

/** Everything that is known of a seller, for core to read at any instant. */
export const linesOf = ({ orders, answers, warnings }: SellerLedger): readonly LedgerLine[] => [
  ...orders.flatMap((row, i) => {
    const before = orders[i - 1]
    return orderLines(row, before?.reference === row.reference ? before : null)
  }),
  ...answers.map(answerLine),
  ...warnings.flatMap((row, i) => warningLines(row, warnings[i - 1]?.open ?? 0)),
]

type Line = Omit<OrderRow, 'seller'>

function orderLines(row: Line, before: Line | null): readonly LedgerLine[] {
  const { reference: order, at, recordedAt, rating } = row
  const rated =
    rating !== null && rating !== (before?.rating ?? null)
      ? [{ type: 'rated' as const, order, rating, at, recordedAt }]
      : []
  const hasEnded = before === null || before.method !== row.method || before.closedAt !== row.closedAt
  if (hasEnded) return [...earlierEnd(row, before), closedLine(row, row.closedAt), ...rated]
  const found =
    (row.fault !== before.fault || row.standing !== before.standing) && row.standing !== null
      ? [{ type: 'fault' as const, order, side: row.fault, standing: row.standing, at, recordedAt }]
      : []
  const set = mended(row, before)
  const corrected = set === null ? [] : [{ type: 'corrected' as const, order, set, at, recordedAt }]
  return [...found, ...corrected, ...rated]
}

/** A completion that no row tells of. */
const earlierEnd = (row: Line, before: Line | null): readonly ClosedLine[] =>
  row.completedAt === null || before !== null
    ? []
    : [{ ...closedLine(row, row.completedAt), method: 'completed', fault: 'none', standing: null }]

const closedLine = (row: Line, at: Instant): ClosedLine => ({
  ...{ type: 'closed', order: row.reference, at, recordedAt: row.recordedAt, buyer: row.buyer, placedAt: row.placedAt },
  ...{ method: row.method, decidedBy: row.decidedBy, openedBy: row.openedBy, reason: row.reason, fault: row.fault },
  ...{ standing: row.standing, currency: row.currency, dueAt: row.dueAt, deliveredAt: row.deliveredAt },
  ...{ lateWhenClosed: row.lateWhenClosed, value: row.value, earned: row.earned },
})

const MENDABLE = ['dueAt', 'deliveredAt', 'lateWhenClosed', 'value', 'earned'] as const

function mended(row: Line, before: Line) {
  const names = MENDABLE.filter(name => row[name] !== before[name])
  return names.length === 0 ? null : Object.fromEntries(names.map(name => [name, row[name]]))
}

function answerLine({ reference: order, question, type, at, recordedAt, by }: AnswerRow): LedgerLine {
  const dated = { order, question, at, recordedAt }
  switch (type) {
    case 'asked':
      return { type, ...dated, by: by ?? at, what: question === 'first_message' ? 'first_message' : 'request' }
    case 'answered':
    case 'dropped':
      return { type, ...dated }
  }
}

/** Warnings are known by their number only. */
function warningLines({ at, recordedAt, open }: WarningRow, before: number): readonly LedgerLine[] {
  const [from, to] = [Math.min(open, before), Math.max(open, before)]
  return Array.from({ length: to - from }, (_, i) => ({
    ...{ type: 'warning', id: `warning-${from + i + 1}`, open: open > before, at, recordedAt },
  }))
}
