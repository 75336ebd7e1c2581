// The money moved by final steps, which are confirmed with the amount on the button.
import type { Request } from './cache.ts'

/** What a step moves, as shown on its button. */
export type Moves = 'ends' | 'accepts' | { readonly pays: number }

/** What accepting a request moves; null where no confirmation is needed: texts, a date, money received. */
export function movesOf({ kind, change }: Pick<Request, 'kind' | 'change'>): Moves | null {
  if (kind === 'cancellation') return 'ends'
  const price = change?.extras.reduce((sum, extra) => sum + extra.price, 0) ?? 0
  return price > 0 ? { pays: price } : null
}
