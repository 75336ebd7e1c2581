// Who reckons what is read from a seller's whole ledger: it takes long where the ledger is long, so it need not be done here.
import type { OrderCommand, Preview } from '@evenhand/core'
import type { OrderContext } from '../../commands/envelope.ts'
import type { CallingActor } from '../orders/sight.ts'
import type { InputOf, ResultOf } from '../routes/mount.ts'
import type { LevelEffectView } from './views.ts'

/** The queries that read a whole ledger. */
export type Reckoned = 'sellerLevel' | 'listPerformanceLog' | 'whatIf'

export interface EffectAsked {
  readonly context: Pick<OrderContext, 'id' | 'order'>
  readonly command: OrderCommand
  readonly seen: Preview
}

export interface Reckoner {
  answer<N extends Reckoned>(name: N, input: InputOf<N>, actor: CallingActor): Promise<ResultOf<N>>
  /** What a command would do to the seller's level; null where it does nothing to it, or nobody may know. */
  effect(asked: EffectAsked): Promise<LevelEffectView | null>
  stop(): Promise<void>
}
