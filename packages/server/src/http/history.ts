// Orders that another system closed, brought along by the batch.
import { bring } from '../history/bring.ts'
import { cellsOfJson, readBrought } from '../history/brought.ts'
import { attempt } from '../history/cells.ts'
import { levelPoliciesFromNow } from '../store/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import type { Handlers } from './mount.ts'

export interface HistoryTools {
  readonly db: Database
}

export const historyHandlers = ({ db }: HistoryTools): Pick<Handlers, 'importHistory'> => ({
  importHistory: async ({ orders, correct = false }) => {
    const { policy } = (await levelPoliciesFromNow(db)).now
    const refused: { line: number; field: string; reason: string }[] = []
    const read = orders.flatMap((row, i) => {
      const told = (reason: string, field: string) => refused.push({ line: i + 1, field, reason })
      const order = attempt(told, () => readBrought(cellsOfJson(row)))
      return order === null ? [] : [{ line: i + 1, order }]
    })
    const count = { taken: 0, unchanged: 0, own: 0 }
    for (const { line, verdict } of await bring(db, read, { policy, startedAt: null, isCorrection: correct })) {
      if (verdict.kind === 'refused') refused.push({ line, field: verdict.column, reason: verdict.reason })
      else count[verdict.kind]++
    }
    return { ...count, refused: refused.sort((a, b) => a.line - b.line) }
  },
})
