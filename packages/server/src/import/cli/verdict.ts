// The verdict on one seller: the level, and every figure with its requirement.
import { type LevelPolicy, type Measured, type Scorecard, toIso } from '@evenhand/core'
import { moneyText } from '@evenhand/sdk/locales/en'

/** One seller's verdict, as `--json` prints it. */
export interface Verdict {
  readonly seller: string
  readonly at: string
  /** The new level. */
  readonly level: string
  /** The level above the new one; null if the new level is the highest. */
  readonly next: string | null
  /** The level before the evaluation. */
  readonly was: string
  readonly event: Scorecard['event']
  readonly since: string
  readonly policyVersion: number
  /** The criteria to keep the level from before the evaluation, and to reach the level above that. */
  readonly scorecard: readonly Row[]
}
export interface Row extends Measured {
  readonly for: 'keep' | 'reach'
  readonly level: string
}

export function verdictOf(seller: string, since: number, { ladder }: LevelPolicy, card: Scorecard): Verdict {
  const above = ladder[ladder.findIndex(({ name }) => name === card.to) + 1]
  const keep = card.keep.map(row => ({ for: 'keep' as const, level: card.level, ...row }))
  const reach = card.reach.map(row => ({ for: 'reach' as const, level: card.next ?? '', ...row }))
  return {
    seller,
    at: toIso(card.at),
    level: card.to,
    next: above?.name ?? null,
    was: card.level,
    event: card.event,
    since: toIso(since),
    policyVersion: card.policyVersion,
    scorecard: [...keep, ...reach],
  }
}

const EVENTS: Readonly<Record<Scorecard['event'], (verdict: Verdict) => string>> = {
  raised: ({ was }) => `raised from ${was}`,
  kept: () => 'kept',
  at_risk: () => 'at risk: it would be lowered on a demotion day',
  lowered: ({ was }) => `lowered from ${was}`,
  proposed: ({ next }) => `${next} is reached; a person decides`,
}

/** Returns the verdict as readable text. */
export function asText(verdict: Verdict): string {
  const { seller, at, level, scorecard } = verdict
  const heading = `${seller}: ${level} (${EVENTS[verdict.event](verdict)}), at ${at}`
  const parts = (['keep', 'reach'] as const).flatMap(purpose => {
    const rows = scorecard.filter(row => row.for === purpose)
    return rows.length === 0 ? [] : [`  to ${purpose} ${rows[0]?.level}`, ...aligned(rows.flatMap(row => cellsOf(row)))]
  })
  return [heading, ...parts, ''].join('\n')
}

const metIn = (met: Measured['met']): string => (met === 'no_data' ? 'not enough data' : met ? 'met' : 'not met')

/** Returns the cells of a row, followed by those of the criterion that must fail together with it. */
function cellsOf(row: Measured, mark = ''): readonly (readonly string[])[] {
  const { denominator, shown, sample, minimum, together } = row
  const currency = typeof row.required === 'object' ? row.required.currency : null
  const required =
    typeof row.required === 'object' ? moneyText(row.required.amount, row.required.currency) : row.required
  const few = row.alone === 'no_data' ? `${sample} of at least ${Math.max(minimum, 1)}` : ''
  const leftOut = row.leftOut.map(({ why, count }) => `${count} left out: ${why.replaceAll('_', ' ')}`)
  return [
    [
      `${mark}${row.criterion}`,
      row.window ?? 'all time',
      measured(row, currency),
      denominator === null ? '' : `${shown ?? '–'}`,
      `${row.op} ${required}`,
      metIn(mark === '' ? row.met : row.alone),
      [few, ...leftOut].filter(each => each !== '').join('; '),
    ],
    ...(together ? cellsOf(together, 'or ') : []),
  ]
}

const measured = ({ numerator, denominator }: Measured, currency: string | null): string => {
  if (currency !== null) return moneyText(numerator, currency)
  return denominator === null ? `${numerator}` : `${numerator}/${denominator}`
}

function aligned(table: readonly (readonly string[])[]): readonly string[] {
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map(cells => cells[i]?.length ?? 0)))
  return table.map(cells => `    ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
}
