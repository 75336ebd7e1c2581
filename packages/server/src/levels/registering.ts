// Registers sellers whose first order was recorded, and makes a pipeline of sellers for a command that runs alone.
import { randomBytes } from 'node:crypto'
import { createPipeline } from '../commands/pipeline.ts'
import { type SellerPipeline, sellersOn } from '../commands/sellers/sellers.ts'
import { levelPolicyReader } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { PARTITIONS } from '../store/streams/partition.ts'
import { levelTools } from './evaluations.ts'
import { registerQueued } from './reevaluate.ts'

/** Makes a pipeline of sellers for a command that runs alone, on its own connections. */
export function sellerPipeline(db: Database, sleep: (ms: number) => Promise<void>): SellerPipeline {
  const sellers = sellersOn({ db, salt: () => randomBytes(16).toString('hex') })
  return createPipeline({ aggregate: sellers, scheduled: sellers, sleep, random: Math.random, saved: () => undefined })
}

/** Registers every queued seller. */
export async function registerSellers(db: Database, sellers: Pick<SellerPipeline, 'sendAll'>): Promise<void> {
  const failed = (fault: unknown) => {
    throw fault
  }
  const tools = { ...levelTools(db, levelPolicyReader(db)), sellers, failed }
  while (await registerQueued(tools, PARTITIONS));
}
