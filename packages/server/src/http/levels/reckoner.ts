// Computes over a seller's whole performance log, which takes long for a long one, so possibly on another thread.
import type { OrderCommand, Preview } from '@evenhand/core'
import type { OrderContext } from '../../commands/envelope.ts'
import type { CallingActor } from '../orders/sight.ts'
import type { InputOf, ResultOf } from '../routes/mount.ts'
import type { LevelEffectView } from './views.ts'

/** The queries that read a whole performance log. */
export type Reckoned = 'sellerLevel' | 'listPerformanceLog' | 'whatIf'

export interface EffectAsked {
  readonly context: Pick<OrderContext, 'id' | 'order'>
  readonly command: OrderCommand
  readonly seen: Preview
}

export interface Reckoner {
  answer<N extends Reckoned>(name: N, input: InputOf<N>, actor: CallingActor): Promise<ResultOf<N>>
  /** The effect of a command on the seller's level; null if there is none, or the caller may not see it. */
  effect(asked: EffectAsked): Promise<LevelEffectView | null>
  stop(): Promise<void>
}
