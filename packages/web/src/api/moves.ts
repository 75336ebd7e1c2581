// The money moved by final steps, whose confirmation button names the amount.
import type { Request } from './cache.ts'

/** The effect of a step that its button names: the order ends, the work is accepted, or money is paid. */
export type Moves = 'ends' | 'accepts' | { readonly pays: number }

/** Returns what accepting a request moves, or null if no confirmation is needed: texts, a date, money received. */
export function movesOf({ kind, change }: Pick<Request, 'kind' | 'change'>): Moves | null {
  if (kind === 'cancellation') return 'ends'
  const price = change?.extras.reduce((sum, extra) => sum + extra.price, 0) ?? 0
  return price > 0 ? { pays: price } : null
}
