// The report of a run: one line per round.
import type { Tried } from './callers.ts'

export interface RoundLine {
  readonly what: string
  readonly n: number
  /** The number of calls sent and answered, after which the kill came. */
  readonly after: number
  readonly acknowledged: readonly Tried[]
  readonly unknown: readonly Tried[]
  /** For each unknown command, how often its effect was stored before the command was repeated. */
  readonly saved: readonly number[]
  readonly lost: number
  readonly downMs: number
}

const COLUMNS = [-24, 5, 6, 13, 8, 6, 6, 8] as const

const row = (...cells: readonly (string | number)[]): string =>
  cells
    .map((cell, i) => {
      const width = COLUMNS[i] ?? 0
      return width < 0 ? String(cell).padEnd(-width) : String(cell).padStart(width)
    })
    .join(' ')

export const heading = row(
  'killed',
  'round',
  'after',
  'acknowledged',
  'unknown',
  'saved',
  'lost',
  'back (s)',
  ' answers',
)

export function line({ what, n, after, acknowledged, unknown, saved, lost, downMs }: RoundLine): string {
  const done = saved.filter(times => times > 0).length
  const answers = [...new Set(unknown.map(each => each.answer))].map(
    each => `${unknown.filter(({ answer }) => answer === each).length} × ${each}`,
  )
  return row(
    what,
    n,
    after,
    acknowledged.length,
    unknown.length,
    done,
    lost,
    (downMs / 1000).toFixed(1),
    ` ${answers.join(', ')}`,
  )
}
