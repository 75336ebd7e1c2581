// What is missing, put together: of what is counted alike only the most, and what is completed on time not twice.
import { count } from '../../grammar.ts'
import type { LevelRow } from '../levelEffect.ts'
import { missing, missingNamed } from './card.ts'
import { AND, type Phrase, strong, upper } from './phrase.ts'

/** What would keep the level, where orders can; else, what fails. */
export function averting(failed: readonly LevelRow[]): readonly Phrase[] {
  const lacks = lacking(failed)
  if (lacks === null || lacks.length === 0) return []
  return [[strong(upper(AND.format(lacks))), ' by then would keep it.']]
}

/** All that is missing: of what is counted alike, the most. null where something is missing that no number helps. */
export function lacking(rows: readonly LevelRow[]): readonly string[] | null {
  const most = new Map<string, LevelRow>()
  for (const row of rows) {
    if (missing(row) === null) return null
    const like = row.margin?.steps === 'amount' ? row.criterion : (row.margin?.steps ?? row.criterion)
    const known = most.get(like)
    if ((known?.margin?.needed ?? -1) < (row.margin?.needed ?? 0)) most.set(like, row)
  }
  return onTimeToo(most) ?? [...most.values()].flatMap(row => missingNamed(row) ?? [])
}

/** An order that is completed on time is a delivery on time, too: not twice as many are asked. */
function onTimeToo(most: ReadonlyMap<string, LevelRow>): readonly string[] | null {
  const [completed, delivered] = [most.get('orders')?.margin?.needed, most.get('deliveries')?.margin?.needed]
  if (!completed || !delivered) return null
  const others = [...most].filter(([like]) => like !== 'orders' && like !== 'deliveries')
  const both = count(Math.max(completed, delivered), 'more order completed on time', 'more orders completed on time')
  return [both, ...others.flatMap(([, row]) => missingNamed(row) ?? [])]
}
