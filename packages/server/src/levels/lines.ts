// Converts performance log rows to core's lines: everything recorded about a seller, so that core can evaluate it as of
// any instant.
import { answerLine, type Instant, type PerformanceLine, performanceLines, type StoredLine } from '@evenhand/core'
import { IMPORTED_QUESTION } from '../store/levels/imports.ts'
import type { AnswerRow, SellerPerformanceLog, SinceRow, WarningRow } from '../store/levels/performanceLog.ts'

export function linesOf({ orders, answers, warnings }: SellerPerformanceLog): readonly PerformanceLine[] {
  const byOrder = new Map<string, StoredLine[]>()
  for (const row of orders) {
    const own = byOrder.get(row.reference)
    if (own) own.push(row)
    else byOrder.set(row.reference, [row])
  }
  const warned = warnings.toSorted((a, b) => a.at - b.at)
  return [
    ...[...byOrder].flatMap(([order, stored]) => performanceLines(order, stored)),
    ...answers.map(receivedAnswer),
    ...warned.flatMap((row, i) => warningLines(row, warned[i - 1]?.open ?? 0)),
  ]
}

/** Returns when the seller joined, as known at an instant. */
export function sinceAt(sinces: readonly SinceRow[], at: Instant, since: Instant): Instant {
  const later = sinces.filter(({ until }) => until > at).sort((a, b) => a.until - b.until)
  return later[0]?.since ?? since
}

function receivedAnswer(row: AnswerRow): PerformanceLine {
  const line = answerLine(row.reference, row, row.recordedAt)
  return row.question === IMPORTED_QUESTION ? { ...line, imported: true } : line
}

/** Returns lines that open or withdraw warnings, which are recorded only as a count. */
function warningLines({ at, recordedAt, open }: WarningRow, before: number): readonly PerformanceLine[] {
  const [from, to] = [Math.min(open, before), Math.max(open, before)]
  return Array.from({ length: to - from }, (_, i) => ({
    type: 'warning',
    id: `warning-${from + i + 1}`,
    open: open > before,
    at,
    recordedAt,
  }))
}
