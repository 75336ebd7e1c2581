// A batch on its way: load, decide each, save all in one statement; who lost the race is decided again.
import type { Order } from '@evenhand/core'
import { failureOf } from '../store/failure.ts'
import type { Loaded, LoadKey } from '../store/load.ts'
import type { OrderToSave } from '../store/save.ts'
import { type Plan, planFor, planPlacing } from './decide.ts'
import type { Answer, Call, Member, RoadStore } from './member.ts'
import { actorText, SHAPE } from './record.ts'

export interface BatchTools {
  readonly store: RoadStore
  /** Fresh randomness for the texts of one event, hex. */
  readonly salt: () => string
  /** Waits so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
  /** Between 0 and 1. */
  readonly random: () => number
  /** Something was saved: whoever tells the world may wake up. */
  readonly saved: () => void
}

/** Lost this often, a call is better repeated by its caller. */
const MOST_LOSSES = 8
/** How often a call of unknown outcome is looked up before it is told apart. */
const MOST_LOOKUPS = 20

/** Brings every member of the batch to its answer. A batch never holds one order twice. */
export async function runBatch(tools: BatchTools, members: readonly Member[]): Promise<void> {
  let left: readonly Member[] = members
  for (let round = 0; left.length > 0; round++) {
    left = await attempt(tools, left, round)
    if (left.some(({ suspect }) => suspect)) await tools.sleep(50 + tools.random() * 100 * Math.min(round, 5))
  }
}

interface Planned {
  readonly member: Member
  readonly plan: Plan
}
interface ToSave extends Planned {
  readonly row: OrderToSave
}

/** One round; gives back who must be decided again. */
async function attempt(tools: BatchTools, members: readonly Member[], round: number): Promise<readonly Member[]> {
  let planned: readonly Planned[]
  try {
    planned = await planAll(tools, members)
  } catch (fault) {
    return unloaded(members, fault, round)
  }
  const toSave: ToSave[] = []
  for (const { member, plan } of planned) {
    if (plan.save) toSave.push({ member, plan, row: plan.save })
    // What was once accepted and is refused now may have been overtaken by itself.
    else member.resolve(member.suspect && plan.answer.kind === 'refused' ? { kind: 'unknown' } : plan.answer)
  }
  return saveAll(tools, toSave)
}

/** Nothing could be loaded: nothing was saved either, except by a save whose outcome is unknown. */
function unloaded(members: readonly Member[], fault: unknown, round: number): readonly Member[] {
  if (failureOf(fault) === 'data') return resolveAll(members, { kind: 'faulty', fault })
  const suspects = members.filter(({ suspect }) => suspect)
  resolveAll(
    members.filter(({ suspect }) => !suspect),
    { kind: 'overloaded' },
  )
  return round < MOST_LOOKUPS ? suspects : resolveAll(suspects, { kind: 'unknown' })
}

function resolveAll(members: readonly Member[], answer: Answer): readonly Member[] {
  for (const { resolve } of members) resolve(answer)
  return []
}

async function planAll(tools: BatchTools, members: readonly Member[]): Promise<readonly Planned[]> {
  const placing = members.filter(({ call }) => call.command?.action === 'place')
  const present = members.filter(({ call }) => call.command?.action !== 'place')
  const [placed, planned] = [await planPlacings(tools, placing), await planPresent(tools, present)]
  return [...placed, ...planned]
}

const keyOf = ({ orderId, caller, command, route, key }: Call): LoadKey => ({
  ...{ id: orderId, caller, route, key },
  actor: command ? actorText(command.by) : null,
})

async function planPresent({ store, salt }: BatchTools, members: readonly Member[]): Promise<readonly Planned[]> {
  if (members.length === 0) return []
  const loaded = await store.load(members.map(({ call }) => keyOf(call)))
  const known = await knownCalls(store, members)
  const planned: Planned[] = []
  for (const [i, member] of members.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    const order = await orderOf(store, one)
    const terms = await store.terms(one.snapshot?.policyVersion ?? 1)
    const done = member.call.callId !== null && known.has(member.call.callId)
    const plan = planFor(done ? { ...member.call, command: null } : member.call, one, order, terms, salt)
    planned.push({ member, plan })
  }
  return planned
}

async function orderOf(store: RoadStore, { snapshot }: Loaded): Promise<Order | null> {
  if (!snapshot) return null
  return snapshot.shape === SHAPE ? snapshot.state : store.refold(snapshot.id)
}

/** Of the calls whose save ended in the unknown, those that were saved after all. Asked after loading, so that none slips by. */
async function knownCalls(store: RoadStore, members: readonly Member[]): Promise<ReadonlySet<string>> {
  const suspects = members.flatMap(({ suspect, call }) =>
    suspect && call.callId !== null ? [{ id: call.orderId, callId: call.callId }] : [],
  )
  if (suspects.length === 0) return new Set()
  return store.findCalls(
    suspects.map(({ id }) => id),
    suspects.map(({ callId }) => callId),
  )
}

async function planPlacings({ store, salt }: BatchTools, members: readonly Member[]): Promise<readonly Planned[]> {
  if (members.length === 0) return []
  const loaded = await store.loadForPlacing(
    members.map(({ call }) => ({ ...referenceOf(call), caller: call.caller ?? '', key: call.key })),
  )
  const planned: Planned[] = []
  for (const [i, member] of members.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    // Its own save may have come through although nobody heard of it.
    const own = member.suspect && one.takenBy === member.call.orderId
    const plan = own
      ? { replayOf: one.takenBy }
      : planPlacing(member.call, one, await store.terms(one.policyVersion), salt)
    planned.push({ member, plan: 'replayOf' in plan ? await replay(store, member, plan.replayOf, salt) : plan })
  }
  return planned
}

const referenceOf = ({ command }: Call) => ({ reference: command?.action === 'place' ? command.reference : '' })

/** The same placing again: the order as it is now, with what placing did then. */
async function replay(store: RoadStore, { call, suspect }: Member, id: string, salt: () => string): Promise<Plan> {
  const [loaded] = await store.load([{ id, caller: null, actor: null, route: null, key: null }])
  if (!loaded) throw new Error('a batch was loaded with rows missing')
  const terms = await store.terms(loaded.snapshot?.policyVersion ?? 1)
  const plan = planFor({ ...call, command: null, key: null }, loaded, await orderOf(store, loaded), terms, salt)
  if (plan.answer.kind !== 'done') return plan
  return { ...plan, answer: { ...plan.answer, status: call.status, did: { version: 1 }, replayed: !suspect } }
}

/** Saves whole, or in halves until what cannot be saved stands alone. Gives back who lost and must be decided again. */
async function saveAll(tools: BatchTools, list: readonly ToSave[]): Promise<readonly Member[]> {
  if (list.length === 0) return []
  let saved: ReadonlySet<string>
  try {
    saved = await saveWhole(tools, list)
  } catch (fault) {
    return unsaved(tools, list, fault)
  }
  const lost = list.filter(({ row }) => !saved.has(row.id))
  if (saved.size > 0) tools.saved()
  for (const { member, plan, row } of list) if (saved.has(row.id)) member.resolve(plan.answer)
  return lost.flatMap(({ member }) => again(member))
}

function again(member: Member): readonly Member[] {
  member.losses += 1
  if (member.losses < MOST_LOSSES) return [member]
  member.resolve(member.suspect ? { kind: 'unknown' } : { kind: 'overloaded' })
  return []
}

/** Deadlocks and serialization failures are tried again as they are. */
async function saveWhole({ store, sleep, random }: BatchTools, list: readonly ToSave[]): Promise<ReadonlySet<string>> {
  const orders = list.map(({ row }) => row)
  for (let tries = 1; ; tries++) {
    try {
      return await store.save(orders)
    } catch (fault) {
      if (failureOf(fault) !== 'again' || tries > 4) throw fault
      await sleep(random() * 20 * tries)
    }
  }
}

async function unsaved(tools: BatchTools, list: readonly ToSave[], fault: unknown): Promise<readonly Member[]> {
  const members = list.map(({ member }) => member)
  switch (failureOf(fault)) {
    case 'unknown':
      for (const member of members) member.suspect = true
      return members.flatMap(again)
    case 'again':
    case 'not_saved':
      return resolveAll(members, { kind: 'overloaded' })
    case 'data': {
      if (list.length === 1) return resolveAll(members, { kind: 'faulty', fault })
      const middle = list.length >> 1
      return [...(await saveAll(tools, list.slice(0, middle))), ...(await saveAll(tools, list.slice(middle)))]
    }
  }
}
