// Verifies sellers: computes every row from the events as the save does, and compares it with the stored one.
import { fold, type Seller, type SellerEvent, type SellerState, sellerDecider } from '@evenhand/core'
import { columnsOf, rowsOf } from '../commands/sellers/rows.ts'
import type { RulingRow, SellerRows } from '../store/levels/saveSellers.ts'
import { SELLER_STATE_VERSION } from '../store/levels/sellerStates.ts'
import type { Database } from '../store/statement.ts'
import { partitionOf } from '../store/streams/partition.ts'
import { sellerStream } from '../store/streams/streams.ts'
import {
  APPEALS,
  EVALUATIONS,
  PROPOSAL_RULINGS,
  pageOfSellers,
  type RuledAppeal,
  type SellerColumns,
  SINCES,
  WARNINGS,
} from '../store/streams/verify/sellerTables.ts'
import type { Head } from '../store/streams/verify/streams.ts'
import type { Followed, VerifiedAggregate } from './aggregate.ts'
import { compareFields, compareRows, compareStates, type Found } from './difference.ts'
import type { Group } from './history.ts'

/** What follows from a seller's events. */
interface SellerFollows {
  readonly seller: Seller
  readonly rows: Pick<SellerRows, 'evaluations' | 'proposalRulings' | 'warnings' | 'sinces'>
  readonly appeals: readonly RuledAppeal[]
}

export const SELLERS: VerifiedAggregate<SellerColumns, SellerEvent, SellerFollows> = {
  kind: 'seller',
  table: 'sellers',
  stateVersion: SELLER_STATE_VERSION,
  page: pageOfSellers,
  referenceOf: () => null,
  follow,
  compare,
}

/** Repeats every save. */
function follow(groups: readonly Group<SellerEvent>[]): SellerFollows {
  const saves: SellerRows[] = []
  let seller: SellerState = null
  for (const { events, recordedAt } of groups) {
    saves.push(rowsOf(seller, events, recordedAt))
    seller = fold(sellerDecider, seller, events)
  }
  if (!seller) throw new Error('there are none')
  const appeals = new Map<string, RuledAppeal>()
  for (const save of saves) addAppeals(save, appeals)
  const rows = {
    evaluations: saves.flatMap(({ evaluations }) => evaluations),
    proposalRulings: saves.flatMap(({ proposalRulings }) => proposalRulings),
    warnings: saves.flatMap(({ warnings }) => warnings),
    sinces: firstOfEach(saves.flatMap(({ sinces }) => sinces)),
  }
  return { seller, rows, appeals: [...appeals.values()] }
}

/** Keeps only the first of several corrections with the same instant, as the save does. */
const firstOfEach = (sinces: SellerRows['sinces']): SellerRows['sinces'] =>
  sinces.filter(({ until }, i) => sinces.findIndex(each => each.until === until) === i)

const keyOf = ({ at, n }: Pick<RulingRow, 'at' | 'n'>): string => `${at} ${n}`

/** Adds appeals as open rows, and rulings as changes to those rows. */
function addAppeals({ appeals, appealRulings }: SellerRows, all: Map<string, RuledAppeal>): void {
  for (const row of appeals) all.set(keyOf(row), { ...row, status: 'open', ruledAt: null, ruledBy: null, ruling: null })
  for (const row of appealRulings) {
    const open = all.get(keyOf(row))
    if (open) all.set(keyOf(row), { ...open, ...row })
  }
}

async function compare(db: Database, streams: readonly Followed<SellerColumns, SellerFollows>[]) {
  const owners = streams.map(({ head, follows: { seller } }) => [head.partition, seller.id])
  const evaluations = await EVALUATIONS.rowsOf(db, owners)
  const appeals = await APPEALS.rowsOf(db, owners)
  const rulings = await PROPOSAL_RULINGS.rowsOf(db, owners)
  const warnings = await WARNINGS.rowsOf(db, owners)
  const sinces = await SINCES.rowsOf(db, owners)
  return streams.map(({ head, follows: { seller, rows, appeals: appealed } }, i): readonly Found[] => [
    ...compareSeller(head, seller),
    ...compareRows(EVALUATIONS, evaluations[i] ?? [], rows.evaluations),
    ...compareRows(APPEALS, appeals[i] ?? [], appealed),
    ...compareRows(PROPOSAL_RULINGS, rulings[i] ?? [], rows.proposalRulings),
    ...compareRows(WARNINGS, warnings[i] ?? [], rows.warnings),
    ...compareRows(SINCES, sinces[i] ?? [], rows.sinces),
  ])
}

function compareSeller(head: Head<SellerColumns>, seller: Seller): readonly Found[] {
  const { state: _1, version: _2, stateVersion: _3, seller: id, ...columns } = columnsOf(seller)
  const fixed = { id, partition: partitionOf(id), stream: sellerStream(id) }
  const found = compareFields('sellers', null, { ...head }, fixed)
  if (head.stateVersion !== SELLER_STATE_VERSION) return found
  found.push(...compareFields('sellers', null, { ...head }, columns))
  return head.state === null ? found : [...found, ...compareStates('sellers', head.state, seller)]
}
