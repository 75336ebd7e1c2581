// One member of a batch: keep what is due, decide, and say what is to be saved and answered.
import {
  elapse,
  fold,
  type LevelPolicy,
  nextAfter,
  type Order,
  type OrderEvent,
  orderDecider,
  type Refusal,
  type Terms,
  toIso,
} from '@evenhand/core'
import { GENESIS } from '@evenhand/sdk'
import type { Did, Loaded, Person, PlaceLoaded } from '../store/load.ts'
import type { CallToSave, OrderToSave, PlacingToSave } from '../store/rows.ts'
import { ledgerToSave } from './ledger.ts'
import type { Answer, Call, Subject } from './member.ts'
import { actorText, columnsOf, didOf, record } from './record.ts'

/** The rows to save, if anything happened, and the answer once they are saved. */
export interface Plan {
  readonly save: OrderToSave | null
  /** What the command itself leads to, without the promises kept on the way. */
  readonly own: readonly OrderEvent[]
  readonly answer: Answer
}
const answered = (answer: Answer): Plan => ({ save: null, own: [], answer })
const refused = (refusal: Refusal): Plan => answered({ kind: 'refused', refusal })

type Salt = () => string

/** What the call has done already: an earlier one with its key, or itself by a save of which nobody heard. */
export interface Already {
  readonly did: Did
  readonly status: number
  readonly replayed: boolean
}

/** For an order that is there: its promises are kept even if the command is refused. */
export function planFor(call: Call, loaded: Loaded, terms: Terms, salt: Salt, found: Already | null = null): Plan {
  const { snapshot } = loaded
  if (!snapshot) return refused({ code: 'not_found', what: 'order' })
  const order = snapshot.state
  if (!found && loaded.call && loaded.call.bodyHash.toString('hex') !== call.bodyHash)
    return answered({ kind: 'key_reused' })
  const already = found ?? (loaded.call && { ...loaded.call, replayed: true })
  const now = Math.max(loaded.now, order.lastAt)
  const elapsed = elapse(orderDecider, order, now)
  const before = elapsed.state ?? order
  const decision = call.command && !already ? orderDecider.decide(before, call.command, terms, now) : null
  const own = decision?.ok ? decision.events : []
  // A date that was shown may lie behind when it is accepted: what is due by it is kept at once.
  const settled = elapse(orderDecider, fold(orderDecider, before, own), now)
  const after = settled.state ?? before
  const events = [...elapsed.events, ...own, ...settled.events]
  const subject: Subject = {
    id: snapshot.id,
    order: after,
    buyer: snapshot.buyer,
    seller: snapshot.seller,
    terms,
    now,
    sellerLevel: loaded.standing?.level ?? null,
  }
  const { did, status, replayed } = already ?? { did: didOf(before.version, own), status: call.status, replayed: false }
  const answer: Answer =
    decision && !decision.ok
      ? { kind: 'refused', refusal: decision.refusal }
      : { kind: 'done', subject, status, did, replayed }
  if (events.length === 0) return { save: null, own, answer }
  const was = { version: snapshot.version, hash: snapshot.hash.toString('hex') }
  const remembered = own.length > 0 ? callToSave(call, did) : null
  const first = { id: call.callId, from: elapsed.events.length }
  return { save: rows(first, was, order, subject, events, salt, remembered), own, answer }
}

function rows(
  call: { readonly id: string | null; readonly from: number },
  was: { version: number; hash: string },
  before: Order | null,
  { id, order, now }: Subject,
  events: readonly OrderEvent[],
  salt: Salt,
  remembered: CallToSave | null,
): OrderToSave {
  const recorded = record(id, was, order, events, toIso(now), call, salt)
  const ledger = ledgerToSave(before, order, events, toIso(now))
  return { id, expected: was.version, ...columnsOf(order, now), ...recorded, ledger, call: remembered, placing: null }
}

/** A refused call leaves nothing under its key; placing keeps its key on the order. */
function callToSave(call: Call, did: CallToSave['did']): CallToSave | null {
  const { caller, key, bodyHash, command } = call
  if (key === null || caller === null || bodyHash === null || command === null) return null
  return { caller, actor: actorText(command.by), route: call.route, key, bodyHash, status: call.status, did }
}

const isSame = ({ bodyHash }: Call, { placed }: PlaceLoaded): boolean => placed?.bodyHash.toString('hex') === bodyHash

/** The order that the same call with the same key has placed before, or null. */
export const replayOf = (call: Call, loaded: PlaceLoaded): string | null =>
  loaded.placed && isSame(call, loaded) ? loaded.placed.id : null

/** For an order to be: its reference and its key decide whether it is new. */
export function planPlacing(call: Call, loaded: PlaceLoaded, terms: Terms, ladder: LevelPolicy, salt: Salt): Plan {
  const { command } = call
  if (command?.action !== 'place') return answered({ kind: 'faulty', fault: new Error('placing without its command') })
  if (loaded.placed) return answered({ kind: 'key_reused' })
  if (loaded.takenBy !== null) return refused({ code: 'reference_taken', orderId: loaded.takenBy })
  const decision = orderDecider.decide(null, command, terms, loaded.now)
  if (!decision.ok) return refused(decision.refusal)
  const order = fold(orderDecider, null, decision.events)
  if (!order) return answered({ kind: 'faulty', fault: new Error('placing made no order') })
  const begins = loaded.standing ? null : beginning(ladder, loaded.now)
  const subject: Subject = {
    id: call.orderId,
    order,
    buyer: personOf(command.buyer),
    seller: personOf(command.seller),
    sellerLevel: loaded.standing?.level ?? begins?.level ?? null,
    terms,
    now: loaded.now,
  }
  const save = {
    ...rows({ id: call.callId, from: 0 }, { version: 0, hash: GENESIS }, null, subject, decision.events, salt, null),
    placing: { ...placingOf(call, subject), begins },
  }
  return {
    save,
    own: decision.events,
    answer: { kind: 'done', subject, status: call.status, did: { version: order.version }, replayed: false },
  }
}

const personOf = ({
  id,
  name,
  language,
  timeZone,
}: {
  id: string
  name: string
  language?: string
  timeZone?: string
}): Person => ({
  id,
  name,
  ...(language === undefined ? {} : { language }),
  ...(timeZone === undefined ? {} : { timeZone }),
})

/** Orders fall into 16 slices by the last, random digit of their id. */
const sliceOf = (id: string): number => Number.parseInt(id.slice(-1), 16)

/** A seller's first order: the lowest level, until the next evaluation. */
const beginning = ({ ladder, evaluation: { promote, demote, zone } }: LevelPolicy, now: number) => ({
  level: ladder[0]?.name ?? '',
  nextDueAt: toIso(Math.min(nextAfter(promote, zone, now), nextAfter(demote, zone, now))),
})

const placingOf = (call: Call, { id, order, buyer, seller }: Subject): Omit<PlacingToSave, 'begins'> => ({
  reference: order.reference,
  buyer,
  seller,
  title: order.gig.title,
  policyVersion: order.policyVersion,
  slice: sliceOf(id),
  placedAt: toIso(order.placedAt),
  caller: call.caller ?? '',
  key: call.key,
  bodyHash: call.key === null ? null : call.bodyHash,
})
