// Sends a command to a seller from a call: with its idempotency key, and its answer as HTTP.
import type { SellerCommand } from '@evenhand/core'
import type { SellerNow, SellerPipeline } from '../../commands/sellers/sellers.ts'
import { sellerStream } from '../../store/streams/streams.ts'
import type { CallingActor } from '../orders/sight.ts'
import { contextOf, ownEnvelopeOf } from '../routes/commandCall.ts'
import type { OwnKey } from '../routes/once.ts'

/** Who calls, and the idempotency key of the call. */
export interface SellerCall {
  readonly actor: CallingActor
  readonly key: OwnKey | null
}

/** Carries out a command to a seller. Throws the problem of any answer but success. */
export async function sentToSeller(
  sellers: SellerPipeline,
  command: SellerCommand,
  { key }: SellerCall,
): Promise<SellerNow> {
  return contextOf(await sellers.send(ownEnvelopeOf(sellerStream(command.seller), command, key)), key)
}
