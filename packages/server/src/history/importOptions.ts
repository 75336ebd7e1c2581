// The options of `evenhand import`.
import { readArguments } from './arguments.ts'
import { HistoryError } from './told.ts'

export interface ImportOptions {
  readonly orders: string
  readonly sellers: string | null
  readonly isCorrection: boolean
}

export const IMPORT_USAGE = `evenhand import orders.csv      take closed orders from another system, also beside a running server
  --sellers <file>   since when sellers are there, their level until now, their warnings, as CSV
  --correct          rows that differ from what is known are corrections, from now on; else they are refused`

const FORM = { valued: ['--sellers'], flags: ['--correct'], unnamed: 1, usage: IMPORT_USAGE } as const

export function readImportOptions(args: readonly string[]): ImportOptions {
  const { values, flags, unnamed } = readArguments(args, FORM)
  const [orders] = unnamed
  if (orders === undefined) throw new HistoryError(`A file of orders must be given.\n\n${IMPORT_USAGE}`)
  return { orders, sellers: values.get('--sellers') ?? null, isCorrection: flags.has('--correct') }
}
