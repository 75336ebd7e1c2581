// Policies in the command pipeline. Each kind of policy is a stream, whose only command is to publish a version.
import { randomBytes, randomUUID } from 'node:crypto'
import { type PolicyCommand, type PolicyEvent, type PolicyVersions, policyDecider, toIso } from '@evenhand/core'
import { GENESIS } from '@evenhand/sdk'
import { findCalls } from '../../store/orders/events.ts'
import type { Receipt } from '../../store/orders/load.ts'
import { type LoadedPolicy, loadPolicyBatch, type PolicyKey } from '../../store/policies/loadPolicies.ts'
import { type PolicyToSave, savePolicies } from '../../store/policies/savePolicies.ts'
import type { Database } from '../../store/statement.ts'
import { partitionOfId } from '../../store/streams/partition.ts'
import { policyStream } from '../../store/streams/streams.ts'
import { type Aggregate, type Commit, type Decided, decided } from '../aggregate.ts'
import type { Answer, CommandEnvelope, PendingCommand } from '../envelope.ts'
import { type Already, forgetDoubt, foundSaves } from '../inDoubt.ts'
import { type CommandPipeline, createPipeline } from '../pipeline.ts'
import { actorText, answerToRemember, chained } from '../record.ts'

/** A policy after a command. */
export interface PolicyNow {
  readonly policy: PolicyVersions
  /** The version number that the command published, or that an earlier call with the same key published. */
  readonly number: number
}
export type PolicyEnvelope = CommandEnvelope<PolicyCommand>
export type PolicyAnswer = Answer<PolicyNow>
export type PolicyPipeline = CommandPipeline<PolicyCommand, PolicyNow>
type PendingPolicy = PendingCommand<PolicyCommand, PolicyNow, PolicyEvent>
type DecidedPolicy = Decided<PolicyCommand, PolicyNow, PolicyEvent, PolicyToSave>
type PolicyCommit = Commit<PolicyNow, PolicyEvent, PolicyToSave>

export interface PolicyTools {
  readonly db: Database
  /** Returns a fresh random salt, in hexadecimal, for the texts of one event. */
  readonly salt: () => string
}

/** Returns the aggregate of policies on this database. */
export function policiesOn({ db, salt }: PolicyTools): Aggregate<PolicyCommand, PolicyNow, PolicyEvent, PolicyToSave> {
  return {
    subjectOf: ({ stream }) => stream,
    decideAll: async batch => {
      const loaded = await loadPolicyBatch(db, batch.map(keyOf))
      const found = await foundSaves((ids, callIds) => findCalls(db, ids, callIds), batch, receiptOf)
      return batch.map((pending, i): DecidedPolicy => {
        const one = loaded[i]
        if (!one) throw new Error('a batch was loaded with rows missing')
        const already = found.get(pending) ?? null
        if (!already) forgetDoubt(pending, one.version)
        return decided(pending, () => commitFor(pending.envelope, one, salt, already))
      })
    },
    save: rows => savePolicies(db, rows),
  }
}

/** Makes a command pipeline for policies alone, outside the server's own pipelines. */
export function policyPipeline(db: Database, sleep: (ms: number) => Promise<void>): PolicyPipeline {
  const policies = policiesOn({ db, salt: () => randomBytes(16).toString('hex') })
  return createPipeline({
    aggregate: policies,
    scheduled: policies,
    sleep,
    random: Math.random,
    saved: () => undefined,
  })
}

const keyOf = ({ envelope }: PendingPolicy): PolicyKey => ({
  stream: envelope.stream,
  caller: envelope.caller,
  actor: envelope.command ? actorText(envelope.command.by) : null,
  route: envelope.route,
  key: envelope.key,
})

/** Each event publishes one version, so the receipt's version is the number of the published one. */
const receiptOf = (before: number, own: readonly PolicyEvent[]): Receipt => ({ version: before + own.length })
const answered = (answer: PolicyAnswer): PolicyCommit => ({ save: null, own: [], answer })

function commitFor(
  envelope: PolicyEnvelope,
  loaded: LoadedPolicy,
  salt: () => string,
  found: Already | null,
): PolicyCommit {
  const { command, status } = envelope
  const { state, call, now } = loaded
  if (!command) throw new Error('a policy has no deadlines')
  if (!found && call && call.bodyHash !== envelope.bodyHash) return answered({ kind: 'key_reused' })
  const already = found ?? (call && { ...call, replayed: true })
  if (already && state)
    return answered({ kind: 'done', context: { policy: state, number: already.receipt.version }, ...already })
  const isInUse = command.kind === 'order' ? loaded.hasOrders : loaded.hasSellers
  const decision = policyDecider.decide(state, command, { isInUse }, now)
  if (!decision.ok) return answered({ kind: 'refused', refusal: decision.refusal })
  const receipt = receiptOf(loaded.version, decision.events)
  const context: PolicyNow = { policy: decision.state, number: receipt.version }
  const answer: PolicyAnswer = { kind: 'done', context, status, receipt, replayed: false }
  if (decision.events.length === 0) return answered(answer)
  const save = rowFor(envelope, command, loaded, decision.events, receipt, salt)
  return { save, own: decision.events, answer }
}

function rowFor(
  envelope: PolicyEnvelope,
  { kind }: PolicyCommand,
  { version, hash, now }: LoadedPolicy,
  events: readonly PolicyEvent[],
  receipt: Receipt,
  salt: () => string,
): PolicyToSave {
  const head = { version, hash: hash ?? GENESIS }
  return {
    id: envelope.stream,
    partition: partitionOfId(envelope.stream),
    kind,
    expected: version,
    version: receipt.version,
    ...chained(envelope.stream, head, events, toIso(now), { id: envelope.callId, from: 0 }, salt),
    call: answerToRemember(envelope, receipt),
    published: versionsOf(events),
  }
}

/** Returns the versions that these events published. */
export const versionsOf = (events: readonly PolicyEvent[]): PolicyToSave['published'] =>
  events.map(({ data: { number, document, inForceSince } }) => ({
    number,
    document,
    inForceSince: toIso(inForceSince),
  }))

/** Returns the envelope of a command that the server itself sends. It has no key, as no caller repeats the command. */
export const ownPolicyEnvelope = (command: PolicyCommand): PolicyEnvelope => ({
  stream: policyStream(command.kind),
  command,
  caller: null,
  route: '',
  key: null,
  bodyHash: null,
  callId: randomUUID(),
  status: 200,
})
