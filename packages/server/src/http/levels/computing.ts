// Computes over a seller's whole performance log, possibly on another thread, as this takes time if the log is long.
import type { OrderCommand, Preview } from '@evenhand/core'
import type { OrderContext } from '../../commands/envelope.ts'
import type { CallingActor } from '../orders/sight.ts'
import type { InputOf, ResultOf } from '../routes/mount.ts'
import type { LevelEffectView } from './views.ts'

/** The queries that read a whole performance log. */
export type Computed = 'sellerLevel' | 'listPerformanceLog' | 'whatIf'

export interface EffectQuery {
  readonly context: Pick<OrderContext, 'id' | 'order'>
  readonly command: OrderCommand
  readonly preview: Preview
}

export interface Computing {
  answer<N extends Computed>(name: N, input: InputOf<N>, actor: CallingActor): Promise<ResultOf<N>>
  /**
   * Returns the effect of a command on the seller's level; null if there is none or if the caller may not see the
   * effect.
   */
  effect(query: EffectQuery): Promise<LevelEffectView | null>
  stop(): Promise<void>
}
