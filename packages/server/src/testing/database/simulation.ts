// An in-memory database with the faults of a real one, seeded and without timers, for the pipeline's property tests.
import { defaultLevelPolicy, defaultPolicy } from '@evenhand/core'
import { commitFor } from '../../commands/orders/decide.ts'
import type { OrderStore } from '../../commands/orders/store.ts'
import { ConnectionLost } from '../../db/db.ts'
import type { Loaded, LoadKey, PlaceKey, PlaceLoaded } from '../../store/orders/load.ts'
import type { OrderToSave, PlacingToSave } from '../../store/orders/rows.ts'
import type { EventToSave } from '../../store/streams/saved.ts'

/** A text that the database refuses to store. */
export const POISON = 'poison'

interface Stored {
  readonly row: OrderToSave
  readonly placing: PlacingToSave
  readonly events: readonly EventToSave[]
  readonly calls: ReadonlyMap<string, NonNullable<OrderToSave['call']>>
}

/** No limits on a person's activity, as the callers here write to one order without end. */
const MOST = { cases: 1_000_000, messages: 1_000_000, messagesPerHour: 1_000_000, requests: 1_000_000 }
const CONTEXT = { policy: { ...defaultPolicy, most: MOST }, version: 1, payments: 'internal' } as const

const sqlFault = (code: string): Error => Object.assign(new Error(`SQLSTATE ${code}`), { code })
const lost = (): Error => new ConnectionLost(new Error('Connection terminated unexpectedly'))
const refusedConnection = (): Error =>
  new ConnectionLost(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }))

const callKey = ({ caller, actor, route, key }: LoadKey): string => [caller, actor, route, key].join(' ')

export class Simulation {
  readonly orders = new Map<string, Stored>()
  /** The call ids of commands with a save of unknown outcome. */
  readonly doubted = new Set<string>()
  /** How many saves failed, by kind of failure. */
  readonly mishaps = new Map<string, number>()
  now = Date.UTC(2026, 10, 3, 14, 0)
  /** The probability of a fault, from 0 to 1. */
  trouble: number
  readonly #random: () => number
  /** The statements of lost connections, which may still be carried out at any time. */
  #underway: (readonly OrderToSave[])[] = []
  #rivals = 0

  constructor(random: () => number, trouble: number) {
    this.#random = random
    this.trouble = trouble
  }

  readonly store: OrderStore = {
    load: async keys => {
      await this.#begin()
      return keys.map(key => this.#loaded(key))
    },
    loadForPlacing: async keys => {
      await this.#begin()
      return keys.map(key => this.#placeLoaded(key))
    },
    save: async rows => {
      await this.#pause()
      return this.#saving(rows)
    },
    decisionContext: async () => CONTEXT,
    levelPolicy: async () => defaultLevelPolicy,
    findCalls: async (ids, callIds) => {
      await this.#begin()
      const found = ids.flatMap((id, i) =>
        (this.orders.get(id)?.events ?? []).flatMap(({ callId, seq }) =>
          callId !== null && callId === callIds[i] ? [[callId, seq] as const] : [],
        ),
      )
      return new Map(found)
    },
  }

  /** Lets time pass, during which statements of lost connections may be carried out. */
  readonly sleep = async (ms: number): Promise<void> => {
    this.now += Math.ceil(ms)
    await this.#pause()
  }

  /** Carries out all statements of lost connections. */
  settle(): void {
    for (const rows of this.#underway.splice(0)) this.#applyIfSound(rows)
  }

  #hits = (chance: number): boolean => this.#random() < chance

  async #pause(): Promise<void> {
    for (let turns = Math.floor(this.#random() * 4); turns > 0; turns--) await Promise.resolve()
    this.now += Math.floor(this.#random() * 3)
    this.#underway = this.#underway.filter(rows => {
      if (!this.#hits(0.3)) return true
      this.#applyIfSound(rows)
      return false
    })
  }

  async #begin(): Promise<void> {
    await this.#pause()
    if (this.#hits(this.trouble / 2)) throw this.#mishap(this.#hits(0.5) ? 'load lost' : 'load refused')
  }

  #mishap(what: string): Error {
    this.mishaps.set(what, (this.mishaps.get(what) ?? 0) + 1)
    if (what.endsWith('lost')) return lost()
    return what === 'load refused' ? refusedConnection() : sqlFault(what)
  }

  #saving(rows: readonly OrderToSave[]): ReadonlySet<string> {
    if (this.#hits(this.trouble)) this.#rival(rows)
    if (!this.#hits(this.trouble)) return this.#apply(rows)
    const code = ['40P01', '55P03', '57014', '53100', null, null][Math.floor(this.#random() * 6)] ?? null
    if (code !== null) throw this.#mishap(code)
    for (const { events } of rows) for (const { callId } of events) if (callId !== null) this.doubted.add(callId)
    const fate = this.#random()
    if (fate < 0.4) this.#applyIfSound(rows)
    else if (fate < 0.8) this.#underway.push(rows)
    throw this.#mishap('save lost')
  }

  /** Lets another server write to one of the orders first. */
  #rival(rows: readonly OrderToSave[]): void {
    const [row] = rows
    const stored = row && this.orders.get(row.id)
    if (!stored) return
    const id = row.id
    const none = { caller: null, route: '', key: null, bodyHash: null, status: 201 }
    const by = { role: 'buyer', id: stored.placing.buyer.id } as const
    const command = { action: 'write_message', text: `rival ${this.#rivals++}`, by } as const
    const loaded = this.#loaded({ id, caller: null, actor: null, route: null, key: null })
    const plan = commitFor({ ...none, stream: id, command, callId: null }, loaded, CONTEXT, () => 'rival')
    if (plan.save) this.#apply([plan.save])
    this.mishaps.set('rival', this.#rivals)
  }

  #applyIfSound(rows: readonly OrderToSave[]): void {
    if (!isPoisoned(rows)) this.#apply(rows)
  }

  /** Saves all rows or none, except that orders whose version is outdated are left out. */
  #apply(rows: readonly OrderToSave[]): ReadonlySet<string> {
    if (isPoisoned(rows)) throw sqlFault('22P05')
    // Two saves of one order would write the same event numbers.
    if (new Set(rows.map(({ id }) => id)).size < rows.length) throw sqlFault('23505')
    return new Set(rows.filter(row => this.#applyOne(row)).map(({ id }) => id))
  }

  #applyOne(row: OrderToSave): boolean {
    const before = this.orders.get(row.id)
    const placing = before?.placing ?? row.placing
    if (!placing || (before?.row.version ?? 0) !== row.expected) return false
    if (!before && (this.#byReference(placing.reference) || this.#byKey(placing))) return false
    const calls = new Map(before?.calls)
    if (row.call) calls.set(callKey({ id: row.id, ...row.call }), row.call)
    this.orders.set(row.id, { row, placing, calls, events: [...(before?.events ?? []), ...row.events] })
    return true
  }

  #byReference(reference: string): string | null {
    for (const [id, { placing }] of this.orders) if (placing.reference === reference) return id
    return null
  }

  #byKey({ caller, key }: Pick<PlaceKey, 'caller' | 'key'>): Stored | null {
    if (key === null) return null
    return [...this.orders.values()].find(({ placing }) => placing.key === key && placing.caller === caller) ?? null
  }

  #loaded(key: LoadKey): Loaded {
    const stored = this.orders.get(key.id)
    const clock = { real: this.now, now: this.now, levelState: null, levelPolicy: 1 }
    if (!stored) return { ...clock, snapshot: null, call: null }
    const { row, placing } = stored
    const call = stored.calls.get(callKey(key))
    return {
      ...clock,
      snapshot: {
        id: row.id,
        version: row.version,
        state: stateOf(row),
        policyVersion: 1,
        hash: Buffer.from(row.hash, 'hex'),
        buyer: placing.buyer,
        seller: placing.seller,
      },
      call: call ? { bodyHash: Buffer.from(call.bodyHash, 'hex'), status: call.status, receipt: call.receipt } : null,
    }
  }

  #placeLoaded({ reference, caller, key }: PlaceKey): PlaceLoaded {
    const same = this.#byKey({ caller, key })
    return {
      real: this.now,
      now: this.now,
      policyVersion: 1,
      levelState: null,
      levelPolicy: 1,
      takenBy: this.#byReference(reference),
      placed: same ? { id: same.row.id, bodyHash: Buffer.from(same.placing.bodyHash ?? '', 'hex') } : null,
    }
  }
}

const isPoisoned = (rows: readonly OrderToSave[]): boolean =>
  rows.some(({ events }) => events.some(({ texts }) => JSON.stringify(texts ?? '').includes(POISON)))

/** Returns the state of a row. A value from a JSON column has the type of the code that wrote it. */
const stateOf = (row: OrderToSave): NonNullable<Loaded['snapshot']>['state'] => JSON.parse(JSON.stringify(row.state))
