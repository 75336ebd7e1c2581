// From the rows of the ledger to core's lines: everything that is known of a seller, for core to read at any instant.
import { type KeptLine, type LedgerLine, ledgerLines } from '@evenhand/core'
import type { AnswerRow, SellerLedger, WarningRow } from '../store/evaluationsLedger.ts'

export function linesOf({ orders, answers, warnings }: SellerLedger): readonly LedgerLine[] {
  const byOrder = new Map<string, KeptLine[]>()
  for (const row of orders) {
    const own = byOrder.get(row.reference)
    if (own) own.push(row)
    else byOrder.set(row.reference, [row])
  }
  return [
    ...[...byOrder].flatMap(([order, kept]) => ledgerLines(order, kept)),
    ...answers.map(answerLine),
    ...warnings.flatMap((row, i) => warningLines(row, warnings[i - 1]?.open ?? 0)),
  ]
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
