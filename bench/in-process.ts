// The command pipeline and the hand-written statements without HTTP, both called from this process.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { CommandBody } from '@evenhand/core'
import { ordersOn } from '../packages/server/src/commands/orders/orders.ts'
import type { OrderEnvelope, OrderPipeline } from '../packages/server/src/commands/orders/store.ts'
import { createPipeline } from '../packages/server/src/commands/pipeline.ts'
import { COMMAND_SETTINGS, type Connection, openPool } from '../packages/server/src/db/db.ts'
import { commandStore } from '../packages/server/src/store/orders/commands.ts'
import { newOrderId } from '../packages/server/src/store/streams/partition.ts'
import { carry } from './by-hand/carry.ts'
import type { Recorded } from './by-hand/rows.ts'
import { statementsFor } from './by-hand/statements.ts'
import { warn } from './ground.ts'
import { type Life, requestOf, type Step } from './life.ts'
import type { Contender } from './measure.ts'

const HASH = 'ab'.repeat(32)
const CALLER = '00000000-0000-4000-8000-000000000001'

/** Runs the real pipeline on a pool of the server's size. */
export function ourPipeline(connection: Connection): Contender & { close(): Promise<void> } {
  const pool = openPool(connection, 12, warn, COMMAND_SETTINGS)
  const orders = ordersOn({ store: commandStore(pool, 'internal'), salt: () => randomBytes(16).toString('hex') })
  const pipeline = createPipeline({
    aggregate: orders,
    scheduled: orders,
    saved: () => undefined,
    random: Math.random,
    sleep: ms => pause(ms),
  })
  const caller = { send: (step: Step, life: Life) => sendTo(pipeline, step, life) }
  return {
    name: 'the pipeline',
    open: async callers => ({ callers: Array.from({ length: callers }, () => caller), close: () => pipeline.idle() }),
    close: () => pool.close(),
  }
}

async function sendTo(pipeline: OrderPipeline, step: Step, life: Life): Promise<void> {
  if (step === 'place') life.id = newOrderId(Date.now(), life.seller)
  const answer = await pipeline.send(envelopeOf(step, life))
  if (answer.kind !== 'done') throw new Error(`the pipeline answered ${JSON.stringify(answer)}`)
}

const ACTIONS = { place: 'place', open: 'open_request', message: 'write_message', answer: 'answer_request' } as const

function envelopeOf(step: Step, life: Life): OrderEnvelope {
  const { actor, body } = requestOf(step, life)
  const [role, id = ''] = actor?.split(':') ?? []
  const by = role === 'buyer' || role === 'seller' ? ({ role, id } as const) : ({ role: 'marketplace' } as const)
  // Over HTTP, the contract accepts this same body, so it is not checked again here.
  const command: CommandBody = JSON.parse(
    JSON.stringify({ ...body, action: ACTIONS[step], ...(step === 'answer' ? { requestId: 2 } : {}) }),
  )
  return {
    stream: life.id,
    command: { ...command, by },
    caller: CALLER,
    route: step,
    key: randomUUID(),
    bodyHash: HASH,
    callId: randomUUID(),
    status: 200,
  }
}

/** Runs the hand-written statements on a pool; each caller waits for its own statement. */
export function statementsByHand(
  connection: Connection,
  rows: Recorded,
  size: number,
): Contender & { close(): Promise<void> } {
  const pool = openPool(connection, size, warn, COMMAND_SETTINGS)
  const send = carry(pool, statementsFor(rows))
  const caller = {
    send: async (step: Step, life: Life) => {
      if (step === 'place') life.id = newOrderId(Date.now(), life.seller)
      const saved = await send(step, { ...life, key: randomUUID() })
      if (!saved) throw new Error('the hand-written statement changed nothing')
    },
  }
  return {
    name: 'by hand',
    open: async callers => ({ callers: Array.from({ length: callers }, () => caller), close: async () => undefined }),
    close: () => pool.close(),
  }
}
