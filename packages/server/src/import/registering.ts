// Sellers of an import: their own lines, and those whose first order was in the history.
import { randomBytes } from 'node:crypto'
import { levelStays } from '@evenhand/core'
import { createPipeline } from '../commands/pipeline.ts'
import { ownEnvelope, type SellerPipeline, sellersOn } from '../commands/sellers/sellers.ts'
import { ConnectionLost } from '../db/db.ts'
import { levelTools } from '../levels/evaluations.ts'
import { registerQueued } from '../levels/reevaluate.ts'
import { levelPolicyReader } from '../store/levels/levelPolicies.ts'
import { PARTITIONS } from '../store/partition.ts'
import type { Database } from '../store/statement.ts'
import type { SellerRow } from './sellers.ts'

/** Makes a pipeline of sellers for a command that runs alone, on its own connections. */
export function sellerPipeline(db: Database, sleep: (ms: number) => Promise<void>): SellerPipeline {
  const sellers = sellersOn({ db, salt: () => randomBytes(16).toString('hex') })
  return createPipeline({ aggregate: sellers, scheduled: sellers, sleep, random: Math.random, saved: () => undefined })
}

/** Registers every queued seller. */
export async function registerSellers(db: Database, sellers: Pick<SellerPipeline, 'sendAll'>): Promise<void> {
  const tools = { ...levelTools(db, levelPolicyReader(db)), sellers }
  while (await registerQueued(tools, PARTITIONS));
}

export interface ImportedSeller {
  readonly id: string
  readonly isChanged: boolean
  /** The level stays as it is, because it has been evaluated here. */
  readonly isLevelKept: boolean
}

/** Imports sellers by command. Repeating it is safe: what is stored already is not stored twice. */
export async function importSellers(
  sellers: Pick<SellerPipeline, 'sendAll'>,
  rows: readonly SellerRow[],
): Promise<readonly ImportedSeller[]> {
  const answers = await sellers.sendAll(
    rows.map(({ id, known }) => ownEnvelope({ action: 'import', by: { role: 'marketplace' }, seller: id, ...known })),
  )
  return answers.map((answer, i): ImportedSeller => {
    if (answer.kind === 'faulty') throw answer.fault
    if (answer.kind !== 'done') throw new ConnectionLost(new Error(`a seller was not imported: ${answer.kind}`))
    const { seller, isChanged } = answer.context
    return { id: seller.id, isChanged, isLevelKept: levelStays(seller, rows[i]?.known.level ?? null) }
  })
}
