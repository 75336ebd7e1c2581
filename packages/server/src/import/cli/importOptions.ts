// The options of `evenhand import`.

import { SEPARATOR_USAGE, type Separator, separatorNamed } from '../files/separators.ts'
import { EXIT_CODES, HistoryError } from '../report.ts'
import { readArguments } from './arguments.ts'

export interface ImportOptions {
  readonly orders: string
  readonly sellers: string | null
  readonly separator: Separator
  /** The file for all refused lines; null to write none. */
  readonly faults: string | null
  readonly isCorrection: boolean
}

export const IMPORT_USAGE = `evenhand import orders.csv      import closed orders from another system, also while a server is running
  --sellers <file>   sellers with joining date, current level and open warnings, as CSV
  --correct          rows that differ from stored orders are corrections, from now on; otherwise they are refused
${SEPARATOR_USAGE}
  --faults <file>    write every refused line with its reason to this file, as CSV; only the first of each kind are printed
${EXIT_CODES}`

const FORM = {
  valued: ['--sellers', '--separator', '--faults'],
  flags: ['--correct'],
  unnamed: 1,
  usage: IMPORT_USAGE,
} as const

export function readImportOptions(args: readonly string[]): ImportOptions {
  const { values, flags, unnamed } = readArguments(args, FORM)
  const [orders] = unnamed
  if (orders === undefined) throw new HistoryError(`A file of orders must be given.\n\n${IMPORT_USAGE}`)
  return {
    orders,
    sellers: values.get('--sellers') ?? null,
    separator: separatorNamed(values.get('--separator')),
    faults: values.get('--faults') ?? null,
    isCorrection: flags.has('--correct'),
  }
}
