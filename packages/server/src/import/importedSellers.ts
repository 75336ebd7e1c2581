// Imports the sellers of a file by command.
import { levelStays } from '@evenhand/core'
import { ownEnvelope, type SellerPipeline } from '../commands/sellers/sellers.ts'
import { passing } from '../store/failure.ts'
import type { SellerRow } from './sellers.ts'

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
    if (answer.kind !== 'done') throw passing(`a seller was not imported: ${answer.kind}`)
    const { seller, isChanged } = answer.context
    return { id: seller.id, isChanged, isLevelKept: levelStays(seller, rows[i]?.known.level ?? null) }
  })
}
