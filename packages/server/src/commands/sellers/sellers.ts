// Sellers in the command pipeline: loads a batch, decides each command on its seller.
import { randomUUID } from 'node:crypto'
import {
  isoOrNull,
  type LevelPolicy,
  nextEvaluationAfter,
  type Seller,
  type SellerCommand,
  type SellerContext,
  type SellerEvent,
  sellerDecider,
  toIso,
} from '@evenhand/core'
import { GENESIS } from '@evenhand/sdk'
import { levelPolicyReader } from '../../store/levels/levelPolicies.ts'
import { type LoadedSeller, loadSellerBatch, type SellerKey } from '../../store/levels/loadSellers.ts'
import { type SellerToSave, saveSellers } from '../../store/levels/saveSellers.ts'
import { findCalls } from '../../store/orders/events.ts'
import type { Receipt } from '../../store/orders/load.ts'
import type { Database } from '../../store/statement.ts'
import { partitionOfId } from '../../store/streams/partition.ts'
import { sellerStream } from '../../store/streams/streams.ts'
import { type Aggregate, type Commit, type Decided, decided } from '../aggregate.ts'
import type { Answer, CommandEnvelope, PendingCommand } from '../envelope.ts'
import { type Already, forgetDoubt, foundSaves } from '../inDoubt.ts'
import type { CommandPipeline } from '../pipeline.ts'
import { actorText, answerToRemember, chained } from '../record.ts'
import { columnsOf, rowsOf } from './rows.ts'

/** The seller as it is now. */
export interface SellerNow {
  readonly seller: Seller
  readonly now: number
  /** Whether the command changed the seller. */
  readonly isChanged: boolean
}
export type SellerEnvelope = CommandEnvelope<SellerCommand>
export type SellerAnswer = Answer<SellerNow>
export type SellerPipeline = CommandPipeline<SellerCommand, SellerNow>
type PendingSeller = PendingCommand<SellerCommand, SellerNow, SellerEvent>
type DecidedSeller = Decided<SellerCommand, SellerNow, SellerEvent, SellerToSave>
type SellerCommit = Commit<SellerNow, SellerEvent, SellerToSave>

export interface SellerTools {
  readonly db: Database
  /** Returns a fresh random salt, in hexadecimal, for the texts of one event. */
  readonly salt: () => string
}

/** Sellers, on one database. */
export function sellersOn({ db, salt }: SellerTools): Aggregate<SellerCommand, SellerNow, SellerEvent, SellerToSave> {
  const policyOf = levelPolicyReader(db)
  return {
    subjectOf: ({ stream }) => stream,
    decideAll: async batch => {
      const loaded = await loadSellerBatch(db, batch.map(keyOf))
      const found = await foundSaves((ids, callIds) => findCalls(db, ids, callIds), batch, receiptOf)
      const all: DecidedSeller[] = []
      for (const [i, pending] of batch.entries()) {
        const one = loaded[i]
        if (!one) throw new Error('a batch was loaded with rows missing')
        const already = found.get(pending) ?? null
        if (!already) forgetDoubt(pending, one.version)
        const policy = await policyOf(one.levelPolicy)
        all.push(decided(pending, () => commitFor(pending.envelope, one, policy, salt, already)))
      }
      return all
    },
    save: rows => saveSellers(db, rows),
  }
}

const keyOf = ({ envelope }: PendingSeller): SellerKey => ({
  seller: envelope.command?.seller ?? '',
  stream: envelope.stream,
  caller: envelope.caller,
  actor: envelope.command ? actorText(envelope.command.by) : null,
  route: envelope.route,
  key: envelope.key,
})

const receiptOf = (before: number, own: readonly SellerEvent[]): Receipt => ({ version: before + own.length })
const answered = (answer: SellerAnswer): SellerCommit => ({ save: null, own: [], answer })

function commitFor(
  envelope: SellerEnvelope,
  loaded: LoadedSeller,
  policy: LevelPolicy,
  salt: () => string,
  found: Already | null,
): SellerCommit {
  const { command, status } = envelope
  const { state, call, now } = loaded
  if (!command) throw new Error('a seller has no deadlines of its own')
  if (!found && call && call.bodyHash !== envelope.bodyHash) return answered({ kind: 'key_reused' })
  const already = found ?? (call && { ...call, replayed: true })
  if (already && state) return answered({ kind: 'done', context: { seller: state, now, isChanged: false }, ...already })
  const decisionContext: SellerContext = { policy, firstOrderAt: loaded.firstOrderAt }
  const decision = sellerDecider.decide(state, command, decisionContext, now)
  if (!decision.ok) return answered({ kind: 'refused', refusal: decision.refusal })
  const seller = decision.state
  const receipt = receiptOf(loaded.version, decision.events)
  const context: SellerNow = { seller, now, isChanged: decision.events.length > 0 }
  const answer: SellerAnswer = { kind: 'done', context, status, receipt, replayed: false }
  const nextDueAt = nextEvaluationAfter(state, command, decisionContext, now)
  const name = command.action === 'put' ? (command.name ?? null) : null
  if (decision.events.length === 0 && nextDueAt === null && name === null) return { save: null, own: [], answer }
  const save = rowFor(envelope, loaded, seller, decision.events, { name, nextDueAt, receipt, salt })
  return { save, own: decision.events, answer }
}

interface Rest {
  readonly name: string | null
  readonly nextDueAt: number | null
  readonly receipt: Receipt
  readonly salt: () => string
}

function rowFor(
  envelope: SellerEnvelope,
  { state, version, hash, now }: LoadedSeller,
  seller: Seller,
  events: readonly SellerEvent[],
  { name, nextDueAt, receipt, salt }: Rest,
): SellerToSave {
  const recordedAt = toIso(now)
  const head = { version, hash: hash ?? GENESIS }
  return {
    id: envelope.stream,
    partition: partitionOfId(envelope.stream),
    expected: version,
    ...columnsOf(seller),
    ...chained(envelope.stream, head, events, recordedAt, { id: envelope.callId, from: 0 }, salt),
    name,
    nextDueAt: isoOrNull(nextDueAt),
    call: answerToRemember(envelope, receipt),
    rows: rowsOf(state, events, recordedAt),
  }
}

/** Returns the envelope of a command that the server itself sends: without a key, as no caller repeats it. */
export const ownEnvelope = (command: SellerCommand): SellerEnvelope => ({
  stream: sellerStream(command.seller),
  command,
  caller: null,
  route: '',
  key: null,
  bodyHash: null,
  callId: randomUUID(),
  status: 200,
})
