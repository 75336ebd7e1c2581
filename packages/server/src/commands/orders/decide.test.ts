// Tests deciding one command without a database, by the rows to save and the answer.
import { type DecisionContext, defaultPolicy, type Order, type OrderCommand, orderDecider, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { inPartitionOf, partitionOf } from '../../store/streams/partition.ts'
import { commitFor, commitPlacing } from './decide.ts'
import type { OrderEnvelope } from './store.ts'

const START = Date.UTC(2026, 10, 2, 10)
const DAY = 86_400_000
const CONTEXT: DecisionContext = { policy: defaultPolicy, version: 1, payments: 'internal' }
const ID = '01a20050-ec52-7f29-b10c-c38261a7f54b'
const buyer = { id: 'lena', name: 'Lena Brandt' }
const seller = { id: 'mora', name: 'Mora Okafor' }
const by = { buyer: { role: 'buyer', id: 'lena' }, seller: { role: 'seller', id: 'mora' } } as const

const place: OrderCommand = {
  action: 'place',
  by: { role: 'marketplace' },
  reference: 'EV-1',
  buyer,
  seller,
  currency: 'USD',
  price: 10_000,
  gig: { id: 'g', version: '1', title: 'A video' },
  turnaround: 'P10D',
}

const CALL: OrderEnvelope = {
  stream: ID,
  command: null,
  caller: ID,
  route: '',
  key: null,
  bodyHash: null,
  callId: null,
  status: 200,
}

/** Returns the order after these commands, each decided at its instant. */
function orderAfter(...steps: readonly (readonly [at: number, command: OrderCommand])[]): Order {
  const order = steps.reduce<Order | null>((state, [at, command]) => {
    const decision = orderDecider.decide(state, command, CONTEXT, at)
    if (!decision.ok) throw new Error(decision.refusal.code)
    return decision.state
  }, null)
  if (!order) throw new Error('no order')
  return order
}

function commit(order: Order, command: OrderCommand, now: number) {
  const call: OrderEnvelope = { ...CALL, command }
  const snapshot = {
    id: ID,
    version: order.version,
    state: order,
    hash: Buffer.alloc(32),
    policyVersion: 1,
    buyer,
    seller,
  }
  return commitFor(
    call,
    { real: now, now, snapshot, levelState: null, levelPolicy: 1, call: null },
    CONTEXT,
    () => '00',
  )
}

describe('a command that makes a deadline due at once', () => {
  it('fires the deadline in the same step: accepting a proposed date that has passed makes the order late', () => {
    const requestedAt = START + 8 * DAY
    const order = orderAfter(
      [START, place],
      [
        requestedAt,
        {
          action: 'open_request',
          kind: 'change',
          reason: 'more_time',
          explanation: 'Soon.',
          change: { dueAt: toIso(requestedAt + DAY) },
          by: by.seller,
        },
      ],
    )
    const accepted = requestedAt + 2 * DAY - 1
    const { save, answer } = commit(
      order,
      { action: 'answer_request', requestId: order.version, answer: 'accept', by: by.buyer },
      accepted,
    )
    const types = save?.events.map(({ type }) => type) ?? []
    expect(types.slice(-2)).toEqual(['request.accepted', 'due.passed'])
    expect(save?.events.at(-1)?.at).toBe(toIso(accepted))
    expect(answer).toMatchObject({ kind: 'done', receipt: { version: order.version + types.length - 1 } })
    expect(Date.parse(save?.nextDueAt ?? '')).toBeGreaterThan(accepted)
  })
})

describe('a placing', () => {
  const loaded = {
    real: START,
    now: START,
    policyVersion: 1,
    levelState: null,
    levelPolicy: 1,
    takenBy: null,
    placed: null,
  }
  const commitUnder = (stream: string) =>
    commitPlacing({ ...CALL, stream, command: place }, loaded, CONTEXT, () => '00')

  it('is saved in the partition of its seller', () => {
    const { save } = commitUnder(inPartitionOf('mora', ID))
    expect(save?.partition).toBe(partitionOf('mora'))
  })

  it('is a fault under an id of another partition', () => {
    const { save, answer } = commitUnder(inPartitionOf('lena', ID))
    expect({ save, answer }).toMatchObject({ save: null, answer: { kind: 'faulty' } })
  })
})
