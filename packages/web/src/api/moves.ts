// The effect of accepting a request, by which the confirmation button is labelled.
import type { Request } from './cache.ts'

/** The effect of a step that its button names: the order ends, the work is accepted, or money is paid. */
export type Moves = 'ends' | 'accepts' | { readonly pays: number }

/**
 * Returns the effect of accepting a request, or null if accepting needs no confirmation, as for a later date without a
 * price.
 */
export function movesOf({ kind, change }: Pick<Request, 'kind' | 'change'>): Moves | null {
  if (kind === 'cancellation') return 'ends'
  const price = change?.extras.reduce((sum, extra) => sum + extra.price, 0) ?? 0
  return price > 0 ? { pays: price } : null
}
