// Sellers for tests: registered with a level, a start and a due evaluation, by an event of their own.
import { evolveSeller, type Instant, type Seller, type SellerEvent, toIso } from '@evenhand/core'
import { GENESIS } from '@evenhand/sdk'
import { chained } from '../../commands/record.ts'
import { columnsOf, rowsOf } from '../../commands/sellers/rows.ts'
import { readSeller } from '../../store/levels/dueSellers.ts'
import { saveSellers } from '../../store/levels/saveSellers.ts'
import { type Database, statement } from '../../store/statement.ts'
import { partitionOf } from '../../store/streams/partition.ts'
import { sellerStream } from '../../store/streams/streams.ts'

export interface GivenSeller {
  readonly id: string
  readonly level: string
  readonly since: Instant
  /** When the next evaluation is due; null: none is. */
  readonly due: Instant | null
}

/** Registers a seller who has had a level since joining. */
export async function registerSeller(db: Database, { id, level, since, due }: GivenSeller): Promise<void> {
  const event: SellerEvent = {
    type: 'seller.registered',
    at: since,
    by: { role: 'marketplace' },
    data: { seller: id, since, isSinceGiven: true, level, levelSince: since },
    texts: {},
  }
  await store(db, id, null, event, due)
}

/** Stores a further event of a seller, whatever the rules say. */
export async function addSellerEvent(db: Database, id: string, event: SellerEvent): Promise<void> {
  const stored = await readSeller(db, id)
  if (!stored) throw new Error(`there is no seller ${id}`)
  await store(db, id, stored.seller, event, null)
}

const hashOf = statement<[partition: number, id: string], { readonly hash: Buffer }>(
  'testing_hash_of_seller',
  'select hash from sellers where partition = $1 and id = $2',
)

async function store(db: Database, id: string, before: Seller | null, event: SellerEvent, due: Instant | null) {
  const stream = sellerStream(id)
  const [head] = await hashOf(db, partitionOf(id), id)
  const version = before?.version ?? 0
  const recordedAt = toIso(event.at)
  const seller = evolveSeller(before, event)
  const hash = head?.hash.toString('hex') ?? GENESIS
  await saveSellers(db, [
    {
      id: stream,
      partition: partitionOf(id),
      expected: version,
      ...columnsOf(seller),
      ...chained(stream, { version, hash }, [event], recordedAt, { id: null, from: -1 }, () => '00'),
      name: null,
      nextDueAt: due === null ? null : toIso(due),
      call: null,
      rows: rowsOf(before, [event], recordedAt),
    },
  ])
}
