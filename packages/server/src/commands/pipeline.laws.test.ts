// Property tests of the command pipeline, in process and with seeded randomness: whatever the database does, no answer
// is wrong.
import { createHash } from 'node:crypto'
import type { OrderCommand } from '@evenhand/core'
import { verifyHistory } from '@evenhand/sdk'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ConnectionLost } from '../db/db.ts'
import type { OrderToSave } from '../store/orders/rows.ts'
import { inPartitionOf } from '../store/streams/partition.ts'
import { POISON, Simulation } from '../testing/database/simulation.ts'
import { rng } from '../testing/faults/rng.ts'
import { placing } from '../testing/http/send.ts'
import { deadlinesOf } from './envelope.ts'
import { ordersOn } from './orders/orders.ts'
import type { OrderAnswer, OrderEnvelope, OrderPipeline, OrderStore } from './orders/store.ts'
import { createPipeline } from './pipeline.ts'

interface Sent {
  readonly call: OrderEnvelope
  /** The text or reference that proves that the command took effect; null for rejected commands and for deadlines. */
  readonly mark: string | null
  readonly answer: OrderAnswer
}

const uuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
const BUYER = { role: 'buyer', id: 'lena' } as const
const SELLER = { role: 'seller', id: 'mora' } as const
const REFERENCES = ['a', 'b', 'c', 'd'] as const
const DAY = 86_400_000

/** Sends a mix of commands: some have a key, some are repeated, some are rejected, some cannot be stored. */
class Crowd {
  readonly sent: Promise<Sent>[] = []
  readonly ids: string[] = []
  readonly #pipeline: OrderPipeline
  readonly #random: () => number
  #count = 0

  constructor(pipeline: OrderPipeline, random: () => number) {
    this.#pipeline = pipeline
    this.#random = random
  }

  sendSome(): void {
    const kind = this.#random()
    const [id] = this.ids.slice(Math.floor(this.#random() * this.ids.length))
    if (id === undefined || kind < 0.15) this.#place()
    else if (kind < 0.2) this.#send(deadlinesOf(id), null)
    else if (kind < 0.25) this.#refused(id, { action: 'deliver', message: 'Not my part.', by: BUYER })
    else if (kind < 0.3) this.#refused(id, { action: 'accept_delivery', by: BUYER })
    else this.#write(id, kind < 0.34 ? POISON : '')
  }

  #place(): void {
    const [reference = 'a'] = REFERENCES.slice(Math.floor(this.#random() * REFERENCES.length))
    const id = inPartitionOf(SELLER.id, uuid(`order ${this.#count++}`))
    this.ids.push(id)
    const by = { role: 'marketplace' } as const
    // Requirements start a clock that runs out, so that deadlines fall due during the run.
    const body = placing(reference, { requirements: ['What is your brand?'] })
    this.#send(
      this.#call(id, { ...body, action: 'place', by }, this.#random() < 0.5 ? `p-${reference}` : null),
      reference,
    )
  }

  #write(id: string, what: string): void {
    const mark = `${what}${this.#count++}.`
    const by = this.#random() < 0.5 ? BUYER : SELLER
    const keyed = this.#random() < 0.6 ? `k${mark}` : null
    const call = this.#call(id, { action: 'write_message', text: mark, by }, keyed)
    this.#send(call, mark)
    if (keyed !== null && this.#random() < 0.4) this.#send(call, mark)
  }

  /** Sends a placing whose body depends only on the key. */
  place(key: string): void {
    const [id = inPartitionOf(SELLER.id, uuid(`order ${key}`))] = this.ids
    if (this.ids.length === 0) this.ids.push(id)
    const by = { role: 'marketplace' } as const
    const body = placing('a', { requirements: ['What is your brand?'] })
    this.#send(this.#call(id, { ...body, action: 'place', by }, key), 'a')
  }

  write(): void {
    this.#write(this.ids[0] ?? '', '')
  }

  #refused(id: string, command: OrderCommand): void {
    this.#send(this.#call(id, command, null), null)
  }

  #call(stream: string, command: OrderCommand, key: string | null): OrderEnvelope {
    const callId = uuid(key === null ? `call ${this.#count++}` : `${stream} ${key}`)
    const bodyHash = key === null ? null : createHash('sha256').update(JSON.stringify(command)).digest('hex')
    return { stream, command, caller: uuid('caller'), route: command.action, key, bodyHash, callId, status: 201 }
  }

  #send(call: OrderEnvelope, mark: string | null): void {
    this.sent.push(this.#pipeline.send(call).then(answer => ({ call, mark, answer })))
  }
}

/** Orders on a store, for commands and for the scheduler. */
const served = (store: OrderStore, scheduled: OrderStore = store) => ({
  aggregate: ordersOn({ store, salt: () => 'salt' }),
  scheduled: ordersOn({ store: scheduled, salt: () => 'salt' }),
})

async function run(seed: number, trouble: number) {
  const random = rng(seed)
  const world = new Simulation(random, trouble)
  const tools = { ...served(world.store), sleep: world.sleep, random, saved: () => undefined }
  const pipeline = createPipeline({ ...tools, lanes: 3 })
  const crowd = new Crowd(pipeline, random)
  for (let burst = 0; burst < 8; burst++) {
    for (let i = Math.floor(random() * 12); i >= 0; i--) crowd.sendSome()
    const fired = pipeline.fire(crowd.ids.slice(0, 3))
    await Promise.all([...crowd.sent, fired])
    if (random() < 0.5) world.now += Math.floor(random() * 3 * DAY)
  }
  const sent = await Promise.all(crowd.sent)
  world.settle()
  return { world, sent }
}

type Run = Awaited<ReturnType<typeof run>>

const eventsOf = ({ world }: Run) => [...world.orders.values()].flatMap(({ events }) => events)
/** Counts how many times a mark has taken effect, on any order. */
function effects({ world }: Run, mark: string): number {
  const inTexts = [...world.orders.values()]
    .flatMap(({ events }) => events)
    .filter(({ texts }) => JSON.stringify(texts ?? {}).includes(`"text":"${mark}"`)).length
  return inTexts + [...world.orders.values()].filter(({ placing: { reference } }) => reference === mark).length
}
const messages = ({ sent }: Run) => sent.filter(({ call }) => call.command?.action === 'write_message')

const LAWS: Readonly<Record<string, (run: Run) => void>> = {
  '“done” means saved exactly once, at the version in the receipt': run => {
    for (const { mark, answer, call } of messages(run)) {
      if (answer.kind !== 'done' || mark === null) continue
      expect(effects(run, mark)).toBe(1)
      const event = run.world.orders.get(call.stream)?.events[answer.receipt.version - 1]
      expect(JSON.stringify(event?.texts)).toContain(`"text":"${mark}"`)
    }
    for (const { answer, call, mark } of run.sent) {
      if (call.command?.action !== 'place' || answer.kind !== 'done') continue
      expect(run.world.orders.get(answer.context.id)?.placing.reference).toBe(mark)
    }
  },
  'any answer but “done” and “unknown” means not saved, whatever happens later': run => {
    const done = new Set(messages(run).flatMap(({ mark, answer }) => (answer.kind === 'done' ? [mark] : [])))
    for (const { mark, answer } of messages(run)) {
      if (mark === null || done.has(mark) || answer.kind === 'done' || answer.kind === 'unknown') continue
      // If the same command was sent twice, one of the two answers may be `unknown`.
      const others = messages(run).filter(other => other.mark === mark && other.answer.kind === 'unknown')
      if (others.length === 0) expect([mark, effects(run, mark)]).toEqual([mark, 0])
    }
  },
  '“unknown” is answered only to commands whose save was lost': run => {
    for (const { call, answer } of run.sent)
      if (answer.kind === 'unknown') expect(run.world.doubted.has(call.callId ?? '')).toBe(true)
  },
  '“refused” is answered to commands that the rules reject, “faulty” only to one that cannot be stored': run => {
    for (const { call, mark, answer } of run.sent) {
      const isPoison = mark?.startsWith(POISON) ?? false
      if (answer.kind === 'faulty') expect([isPoison, answer.fault]).toEqual([true, expect.anything()])
      if (isPoison) expect(answer.kind).not.toBe('done')
      if (mark === null && call.command) expect(['refused', 'overloaded']).toContain(answer.kind)
      if (answer.kind === 'key_reused') expect.unreachable('no key was used for two bodies')
      if (answer.kind !== 'refused') continue
      if (answer.refusal.code === 'reference_taken') expect(answer.refusal.orderId).not.toBe(call.stream)
      const codes = { place: ['reference_taken'], write_message: ['not_found', 'over_since'] }
      const action = call.command?.action
      if (action === 'place' || action === 'write_message') expect(codes[action]).toContain(answer.refusal.code)
    }
  },
  'the same key has one effect and one answer': run => {
    const byCall = new Map<string, Set<string>>()
    for (const { call, answer } of messages(run)) {
      if (call.key === null || answer.kind !== 'done') continue
      const answers = byCall.get(call.key) ?? new Set()
      byCall.set(call.key, answers.add(JSON.stringify([answer.status, answer.receipt])))
    }
    for (const answers of byCall.values()) expect(answers.size).toBe(1)
  },
  'each reference is placed at most once': run => {
    const references = [...run.world.orders.values()].map(({ placing: { reference } }) => reference)
    expect(new Set(references).size).toBe(references.length)
  },
  'no save is partial: sequence numbers have no gap, dates never go back, each call id is on one event': run => {
    for (const { row, events } of run.world.orders.values()) {
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
      expect(events.at(-1)).toMatchObject({ seq: row.version, hash: row.hash })
      const dates = events.map(({ at }) => at)
      expect(dates).toEqual([...dates].sort())
    }
    const calls = eventsOf(run).flatMap(({ callId }) => (callId === null ? [] : [callId]))
    expect(new Set(calls).size).toBe(calls.length)
  },
}

vi.setConfig({ testTimeout: 60_000 })

const seeds = fc.integer({ min: 0, max: 2 ** 31 })

describe('whatever the database does,', () => {
  it.each(Object.entries(LAWS))('%s', async (_, law) => {
    const trouble = fc.constantFrom(0, 0.1, 0.4, 0.8, 0.95)
    await fc.assert(
      fc.asyncProperty(seeds, trouble, async (seed, much) => law(await run(seed, much))),
      { numRuns: 150 },
    )
  })

  it('a repeated placing and a simultaneous command for its order each get the right version', async () => {
    const world = new Simulation(rng(1), 0)
    const saves: (readonly OrderToSave[])[] = []
    const store = {
      ...world.store,
      save: (rows: readonly OrderToSave[]) => {
        saves.push(rows)
        return world.store.save(rows)
      },
    }
    const tools = { ...served(store), sleep: world.sleep, random: rng(1), saved: () => undefined }
    const pipeline = createPipeline({ ...tools, lanes: 1 })
    const crowd = new Crowd(pipeline, rng(1))
    crowd.place('p')
    await Promise.all(crowd.sent)
    // A reminder is due now, and the first command records it.
    world.now += 4 * DAY
    crowd.place('p')
    crowd.write()
    const [, placed, written] = await Promise.all(crowd.sent)
    const [order] = world.orders.values()
    expect([placed?.answer.kind, written?.answer.kind]).toEqual(['done', 'done'])
    const version = written?.answer.kind === 'done' ? written.answer.receipt.version : 0
    expect(order?.events[version - 1]?.type).toBe('message.written')
    for (const rows of saves) expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  it('the history of every order verifies', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async seed => {
        const { world } = await run(seed, 0.3)
        for (const [id, { events }] of world.orders) {
          const history = events.map(({ actor, digests, texts, callId, ...event }) =>
            Object.assign(event, { by: actor, digests: digests ?? {}, texts: texts ?? {} }),
          )
          expect(await verifyHistory(id, JSON.parse(JSON.stringify(history)))).toEqual({ ok: true })
        }
      }),
      { numRuns: 50 },
    )
  })

  it('the runs of these tests include every mishap and every kind of answer', async () => {
    const happened = new Set<string>()
    const answers = new Set<string>()
    for (let seed = 0; seed < 60; seed++) {
      const { world, sent } = await run(seed, 0.5)
      for (const what of world.mishaps.keys()) happened.add(what)
      for (const { answer } of sent) answers.add(answer.kind)
    }
    const mishaps = ['40P01', '53100', '55P03', '57014', 'load lost', 'load refused', 'rival', 'save lost']
    expect([...happened].sort()).toEqual(mishaps)
    expect([...answers].sort()).toEqual(['done', 'faulty', 'overloaded', 'refused', 'unknown'])
  })
})

describe('a command whose save was lost', () => {
  /** Loses the response to the save that accepts a cancellation; `meanwhile` runs before the retry. */
  async function lostAnswer(
    meanwhile: (pipeline: OrderPipeline, call: (command: OrderCommand) => OrderEnvelope) => Promise<unknown>,
  ) {
    const world = new Simulation(() => 0.5, 0)
    const tools = { sleep: world.sleep, random: () => 0.5, saved: () => undefined }
    const other = createPipeline({ ...tools, ...served(world.store) })
    const id = inPartitionOf(SELLER.id, uuid('order'))
    let count = 0
    const call = (command: OrderCommand): OrderEnvelope => ({
      stream: id,
      command,
      caller: uuid('caller'),
      route: '',
      key: null,
      bodyHash: null,
      status: 200,
      callId: uuid(`call ${count++}`),
    })
    await other.send(call({ ...placing('a'), action: 'place', by: { role: 'marketplace' } }))
    const reason = { reason: 'other', explanation: 'It does not fit.' }
    await other.send(call({ action: 'open_request', kind: 'cancellation', ...reason, by: BUYER }))
    let isFirst = true
    const save = async (rows: readonly OrderToSave[]) => {
      if (!isFirst) return world.store.save(rows)
      isFirst = false
      await meanwhile(other, call)
      throw new ConnectionLost(new Error('Connection terminated unexpectedly'))
    }
    const pipeline = createPipeline({ ...tools, ...served({ ...world.store, save }, world.store) })
    const answer = await pipeline.send(call({ action: 'answer_request', requestId: 2, answer: 'accept', by: SELLER }))
    return { answer, order: world.orders.get(id) }
  }

  it('is carried out on retry when nothing else has happened', async () => {
    const { answer, order } = await lostAnswer(async () => undefined)
    expect(answer).toMatchObject({ kind: 'done', receipt: { version: order?.row.version } })
  })

  it('is rejected, not answered “unknown”, once another command has changed the order', async () => {
    const { answer } = await lostAnswer((other, call) =>
      other.send(call({ action: 'withdraw_request', requestId: 2, by: BUYER })),
    )
    expect(answer).toMatchObject({ kind: 'refused', refusal: { code: 'request_ended', status: 'withdrawn' } })
  })
})
