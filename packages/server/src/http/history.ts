// Imports batches of orders that another system closed.
import { importRows } from '../import/batch.ts'
import { attempt, type CellFault } from '../import/files/cells.ts'
import { cellsOfJson, readOrderRows } from '../import/orderRows.ts'
import { settled, settleOrders } from '../import/settle.ts'
import type { Database } from '../store/statement.ts'
import type { Handlers } from './routes/mount.ts'
import type { Work } from './routes/once.ts'

export interface HistoryTools {
  readonly db: Database
  /** Registers the sellers whose first order was imported. */
  readonly registerSellers: () => Promise<void>
  readonly afterwards: Work['afterwards']
}

export const historyHandlers = ({
  db,
  registerSellers,
  afterwards,
}: HistoryTools): Pick<Handlers, 'importHistory'> => ({
  importHistory: async ({ orders, correct = false }) => {
    const refused: { line: number; field: string; reason: string }[] = []
    const refuse = (line: number, { column, reason }: CellFault) => refused.push({ line, field: column, reason })
    const read = orders.flatMap((row, i) => {
      const order = attempt(
        fault => refuse(i + 1, fault),
        () => readOrderRows(cellsOfJson(row)),
      )
      return order === null ? [] : [{ line: i + 1, value: { order } }]
    })
    const outcomes = settled(read, ({ order }) => order.closed.order, settleOrders)
    for (const { line, fault } of outcomes.flatMap(each => each.refused)) refuse(line, fault)
    const rows = outcomes.flatMap(each => [...each.rows, ...each.same])
    const imported = rows.map(({ line, value: { order } }) => ({ line, order }))
    const count = { taken: 0, unchanged: 0, own: 0 }
    for (const { line, verdict } of await importRows(db, imported, {
      startedAt: null,
      isCorrection: correct,
    })) {
      if (verdict.kind === 'refused') refuse(line, verdict.fault)
      else count[verdict.kind]++
    }
    await afterwards(registerSellers)
    return { ...count, refused: refused.sort((a, b) => a.line - b.line) }
  },
})
