// What a step moves that cannot be undone: then it is asked for once more, with the amount.
import type { Request } from './cache.ts'

/** What a step moves, as its button says it. */
export type Moves = 'ends' | 'accepts' | { readonly pays: number }

/** What accepting a request moves; null where it can be lived with: words, a date, money that comes. */
export function movesOf({ kind, change }: Pick<Request, 'kind' | 'change'>): Moves | null {
  if (kind === 'cancellation') return 'ends'
  const price = change?.extras.reduce((sum, extra) => sum + extra.price, 0) ?? 0
  return price > 0 ? { pays: price } : null
}
