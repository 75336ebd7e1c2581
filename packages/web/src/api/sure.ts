// What a step that cannot be undone says on its button: made from the server’s preview of it.
import type { Input } from '@evenhand/sdk'
import { sure } from '@evenhand/sdk/words/en'
import { dataOf } from '../asked.ts'
import type { Order, Request } from './cache.ts'
import { usePreview } from './orders.ts'

/** What a step moves, as its button says it. */
export type Moves = 'ends' | 'accepts' | { readonly pays: number }

/** Until the preview is here, the button names the step alone. */
export function useSure(order: Order, command: Input<'preview'>['command'] | null, moves: Moves): string {
  const after = dataOf(usePreview(order, command))?.after ?? null
  if (moves === 'ends') return sure.ends(order, after)
  return moves === 'accepts' ? sure.accepts(order, after) : sure.pays(moves.pays, order.currency)
}

/** What accepting a request moves; null where it can be lived with: words, a date, money that comes. */
export function movesOf({ kind, change }: Pick<Request, 'kind' | 'change'>): Moves | null {
  if (kind === 'cancellation') return 'ends'
  const price = change?.extras.reduce((sum, extra) => sum + extra.price, 0) ?? 0
  return price > 0 ? { pays: price } : null
}
