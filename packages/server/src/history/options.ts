// The options of `evenhand evaluate`: each by its name, every wrong one told with what is allowed.
import type { Instant } from '@evenhand/core'
import { instantIn, WrongCell } from './cells.ts'
import { HistoryError } from './told.ts'

export interface Options {
  readonly policy: string
  readonly history: string
  readonly at: Instant
  /** Only this seller, or all. */
  readonly seller: string | null
  readonly sellers: string | null
  readonly json: boolean
}

export const EVALUATE_USAGE = `evenhand evaluate --policy p.json --history h.csv --at 2026-01-15T00:00:00Z
                              say which level each seller of a history would have, and why
  --policy <file>    the level policy, as JSON
  --history <file>   closed orders, as CSV
  --at <instant>     the instant of the evaluation; a day begins at 00:00 UTC
  --seller <id>      only this seller
  --sellers <file>   since when sellers are there, their level until now, their warnings, as CSV
  --json             one object of JSON a seller, each on a line of its own`

const VALUED = ['--policy', '--history', '--at', '--seller', '--sellers'] as const
type Valued = (typeof VALUED)[number]
const REQUIRED: readonly Valued[] = ['--policy', '--history', '--at']
const ALLOWED = `Options are ${[...VALUED, '--json'].join(', ')}.`

/** `--at x` and `--at=x` are the same. */
export function readOptions(args: readonly string[]): Options {
  const given = new Map<Valued, string>()
  let json = false
  for (let i = 0; i < args.length; i++) {
    const [name = '', ...rest] = (args[i] ?? '').split('=')
    const valued = VALUED.find(option => option === name)
    if (name === '--json' && rest.length === 0) json = true
    else if (valued === undefined) throw new HistoryError(`There is no option “${args[i]}”. ${ALLOWED}`)
    else if (given.has(valued)) throw new HistoryError(`${valued} is given twice.`)
    else given.set(valued, valueFor(valued, rest.length > 0 ? rest.join('=') : args[++i]))
  }
  const missing = REQUIRED.filter(name => !given.has(name))
  if (missing.length > 0) throw new HistoryError(`${missing.join(', ')} must be given.\n\n${EVALUATE_USAGE}`)
  return {
    policy: given.get('--policy') ?? '',
    history: given.get('--history') ?? '',
    at: instantOf(given.get('--at') ?? ''),
    seller: given.get('--seller') ?? null,
    sellers: given.get('--sellers') ?? null,
    json,
  }
}

function valueFor(name: Valued, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new HistoryError(`${name} needs a value.\n\n${EVALUATE_USAGE}`)
  return value
}

function instantOf(text: string): Instant {
  try {
    return instantIn('--at', text)
  } catch (fault) {
    throw fault instanceof WrongCell ? new HistoryError(`${fault.message}.`) : fault
  }
}
