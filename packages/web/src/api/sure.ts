// The button label of a final step, made from the server’s preview of that step.
import type { Input } from '@evenhand/sdk'
import { dataOf } from '../loadable.ts'
import { sure } from '../locale.ts'
import type { Order } from './cache.ts'
import type { Moves } from './moves.ts'
import { usePreview } from './orders.ts'

/** Returns the button's label. Until the preview has loaded, the label names the step only. */
export function useSure(order: Order, command: Input<'preview'>['command'] | null, moves: Moves): string {
  const after = dataOf(usePreview(order, command))?.after ?? null
  if (moves === 'ends') return sure.ends(order, after)
  return moves === 'accepts' ? sure.accepts(order, after) : sure.pays(moves.pays, order.currency)
}
