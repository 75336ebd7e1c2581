// A batch on its way: load, decide each, save all in one statement; who lost the race is decided again.
import { failureOf } from '../store/failure.ts'
import type { Loaded, LoadKey } from '../store/load.ts'
import type { OrderToSave } from '../store/rows.ts'
import { type Already, type Plan, planFor, planPlacing, replayOf } from './decide.ts'
import { type Answer, type Call, type Member, type RoadStore, settle } from './member.ts'
import { actorText, didOf } from './record.ts'

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

/** Brings every member of the batch to its answer. No save holds one order twice. */
export async function runBatch(tools: BatchTools, members: readonly Member[]): Promise<void> {
  let left: readonly Member[] = members
  for (let round = 0; left.length > 0; round++) {
    left = await attempt(tools, left, round)
    if (left.some(({ doubt }) => doubt)) await tools.sleep(50 + tools.random() * 100 * Math.min(round, 5))
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
    if (failureOf(fault) !== 'data') return unloaded(members, round)
    return halved(members, fault, half => attempt(tools, half, round))
  }
  const toSave = new Map<string, ToSave>()
  const behind: Member[] = []
  for (const { member, plan } of planned) {
    if (!plan.save) settle(member, plan.answer)
    // A placing sent again keeps what is due on its order, beside a command for that order: who is second is decided anew.
    else if (toSave.has(plan.save.id)) behind.push(member)
    else toSave.set(plan.save.id, { member, plan, row: plan.save })
  }
  return [...(await saveAll(tools, [...toSave.values()])), ...behind]
}

/** Nothing could be loaded: nothing was saved either, except by a save that is in doubt. */
function unloaded(members: readonly Member[], round: number): readonly Member[] {
  const inDoubt = members.filter(({ doubt }) => doubt)
  settleAll(
    members.filter(({ doubt }) => !doubt),
    { kind: 'overloaded' },
  )
  return round < MOST_LOOKUPS ? inDoubt : settleAll(inDoubt, { kind: 'unknown' })
}

function settleAll(members: readonly Member[], answer: Answer): readonly Member[] {
  for (const member of members) settle(member, answer)
  return []
}

/** In halves, until what cannot be done stands alone. */
async function halved(
  members: readonly Member[],
  fault: unknown,
  work: (half: readonly Member[]) => Promise<readonly Member[]>,
): Promise<readonly Member[]> {
  if (members.length === 1) return settleAll(members, { kind: 'faulty', fault })
  const middle = members.length >> 1
  return [...(await work(members.slice(0, middle))), ...(await work(members.slice(middle)))]
}

async function planAll(tools: BatchTools, members: readonly Member[]): Promise<readonly Planned[]> {
  const placing = members.filter(({ call }) => call.command?.action === 'place')
  const present = members.filter(({ call }) => call.command?.action !== 'place')
  const [placed, planned] = await Promise.all([planPlacings(tools, placing), planPresent(tools, present)])
  return [...placed, ...planned]
}

/** A fault in deciding one order is that order's alone. */
function planned(member: Member, plan: () => Plan): Planned {
  try {
    return { member, plan: plan() }
  } catch (fault) {
    return { member, plan: { save: null, own: [], answer: { kind: 'faulty', fault } } }
  }
}

const keyOf = ({ orderId, caller, command, route, key }: Call): LoadKey => ({
  id: orderId,
  caller,
  route,
  key,
  actor: command ? actorText(command.by) : null,
})

async function planPresent({ store, salt }: BatchTools, members: readonly Member[]): Promise<readonly Planned[]> {
  if (members.length === 0) return []
  const loaded = await store.load(members.map(({ call }) => keyOf(call)))
  const found = await foundCalls(store, members)
  const plans: Planned[] = []
  for (const [i, member] of members.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    const terms = await store.terms(termsFor(one))
    const already = found.get(member) ?? null
    // Whoever came after it has moved the order on: the save that was in doubt cannot come any more.
    if (!already && member.doubt && (one.snapshot?.version ?? 0) > member.doubt.expected) member.doubt = null
    plans.push(planned(member, () => planFor(member.call, one, terms, salt, already)))
  }
  return plans
}

const termsFor = ({ snapshot, levelPolicy, standing }: Loaded) => ({
  version: snapshot?.policyVersion ?? 1,
  levelPolicy,
  standing,
})

/** Those whose save was in doubt and came through after all. Asked after loading, so that none slips by. */
async function foundCalls(store: RoadStore, members: readonly Member[]): Promise<ReadonlyMap<Member, Already>> {
  const inDoubt = members.flatMap(member => {
    const { doubt, call } = member
    return doubt && call.callId !== null ? [{ member, ...doubt, id: call.orderId, callId: call.callId }] : []
  })
  if (inDoubt.length === 0) return new Map()
  const numbers = await store.findCalls(
    inDoubt.map(({ id }) => id),
    inDoubt.map(({ callId }) => callId),
  )
  return new Map(
    inDoubt.flatMap(({ member, own, expected, callId }) => {
      const first = numbers.get(callId)
      // An earlier one is of another call, whose key was forgotten since.
      if (first === undefined || first <= expected) return []
      return [[member, { did: didOf(first - 1, own), status: member.call.status, replayed: false }] as const]
    }),
  )
}

async function planPlacings({ store, salt }: BatchTools, members: readonly Member[]): Promise<readonly Planned[]> {
  if (members.length === 0) return []
  const loaded = await store.loadForPlacing(
    members.map(({ call }) => ({ ...referenceOf(call), caller: call.caller ?? '', key: call.key })),
  )
  const plans: Planned[] = []
  for (const [i, member] of members.entries()) {
    const one = loaded[i]
    if (!one) throw new Error('a batch was loaded with rows missing')
    // Its own save may have come through although nobody heard of it; with another order's reference it never will.
    const own = member.doubt && one.takenBy === member.call.orderId
    if (!own && one.takenBy !== null) member.doubt = null
    const { policyVersion: version, levelPolicy } = one
    const ladder = await store.levelPolicy(levelPolicy)
    const standing = one.standing ?? { level: ladder.ladder[0]?.name ?? '', grace: null }
    const terms = await store.terms({ version, levelPolicy, standing })
    const found = own ? member.call.orderId : replayOf(member.call, one)
    plans.push(
      found === null
        ? planned(member, () => planPlacing(member.call, one, terms, ladder, salt))
        : { member, plan: await replay(store, member, found, salt) },
    )
  }
  return plans
}

const referenceOf = ({ command }: Call) =>
  command?.action === 'place'
    ? { reference: command.reference, seller: command.seller.id }
    : { reference: '', seller: '' }

/** The same placing again: the order as it is now, with what placing did then. */
async function replay(store: RoadStore, { call, doubt }: Member, id: string, salt: () => string): Promise<Plan> {
  const [loaded] = await store.load([{ id, caller: null, actor: null, route: null, key: null }])
  if (!loaded) throw new Error('a batch was loaded with rows missing')
  const terms = await store.terms(termsFor(loaded))
  const already = { did: { version: 1 }, status: call.status, replayed: !doubt }
  return planFor({ ...call, command: null, key: null }, loaded, terms, salt, already)
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
  for (const { member, plan, row } of list) {
    if (!saved.has(row.id)) continue
    // The order has moved on: no save that was in doubt can come any more.
    member.doubt = null
    settle(member, plan.answer)
  }
  return lost.flatMap(({ member }) => again(member))
}

function again(member: Member): readonly Member[] {
  member.losses += 1
  return member.losses < MOST_LOSSES ? [member] : settleAll([member], { kind: 'overloaded' })
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
      for (const { member, plan, row } of list)
        if (plan.own.length > 0) member.doubt = { expected: row.expected, own: plan.own }
      return members.flatMap(again)
    case 'again':
    case 'not_saved':
      return settleAll(members, { kind: 'overloaded' })
    case 'data':
      return halved(members, fault, half =>
        saveAll(
          tools,
          list.filter(({ member }) => half.includes(member)),
        ),
      )
  }
}
