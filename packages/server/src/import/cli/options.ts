// The options of `evenhand evaluate`.
import type { Instant } from '@evenhand/core'
import { instantIn, WrongCell } from '../files/cells.ts'
import { SEPARATOR_USAGE, type Separator, separatorNamed } from '../files/separators.ts'
import { EXIT_CODES, HistoryError } from '../report.ts'
import { readArguments } from './arguments.ts'

export interface Options {
  readonly policy: string
  readonly history: string
  readonly at: Instant
  /** The only seller to evaluate; null for all. */
  readonly seller: string | null
  readonly sellers: string | null
  readonly separator: Separator
  /** The file for all refused lines; null to write none. */
  readonly faults: string | null
  readonly json: boolean
}

export const EVALUATE_USAGE = `evenhand evaluate --policy p.json --history h.csv --at 2026-01-15T00:00:00Z
                              print the level that each seller of a history would have, and why
  --policy <file>    the level policy, as JSON
  --history <file>   closed orders, as CSV
  --at <instant>     the instant of the evaluation; a day begins at 00:00 UTC
  --seller <id>      only this seller
  --sellers <file>   sellers with joining date, current level and open warnings, as CSV
  --json             print one JSON object per seller and line
${SEPARATOR_USAGE}
  --faults <file>    write every refused line with its reason to this file, as CSV; only the first of each kind are printed
${EXIT_CODES}`

const VALUED = ['--policy', '--history', '--at', '--seller', '--sellers', '--separator', '--faults'] as const
const REQUIRED: readonly (typeof VALUED)[number][] = ['--policy', '--history', '--at']
const FORM = { valued: VALUED, flags: ['--json'], unnamed: 0, usage: EVALUATE_USAGE } as const

export function readOptions(args: readonly string[]): Options {
  const { values, flags } = readArguments(args, FORM)
  const missing = REQUIRED.filter(name => !values.has(name))
  if (missing.length > 0) throw new HistoryError(`${missing.join(', ')} must be given.\n\n${EVALUATE_USAGE}`)
  return {
    policy: values.get('--policy') ?? '',
    history: values.get('--history') ?? '',
    at: instantOf(values.get('--at') ?? ''),
    seller: values.get('--seller') ?? null,
    sellers: values.get('--sellers') ?? null,
    separator: separatorNamed(values.get('--separator')),
    faults: values.get('--faults') ?? null,
    json: flags.has('--json'),
  }
}

function instantOf(text: string): Instant {
  try {
    return instantIn('--at', text)
  } catch (fault) {
    throw fault instanceof WrongCell ? new HistoryError(`${fault.message}.`) : fault
  }
}
