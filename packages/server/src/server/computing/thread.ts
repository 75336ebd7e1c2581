// The worker thread that computes levels. It has its own connections, receives queries as messages, and stores nothing.
import { parentPort, workerData } from 'node:worker_threads'
import { openPool } from '../../db/db.ts'
import type { Computed } from '../../http/levels/computing.ts'
import type { CallingActor } from '../../http/orders/sight.ts'
import type { InputOf } from '../../http/routes/mount.ts'
import { Problem } from '../../http/routes/problem.ts'
import { failureOf } from '../../store/failure.ts'
import { computeHere } from './here.ts'
import { type Answered, crossed, type Question, type Reply, type ThreadData, type ThreadRequest } from './messages.ts'

const { connection, size }: ThreadData = workerData
const db = openPool(connection, size, () => undefined)
const computing = computeHere(db)

async function compute(question: Question): Promise<Reply> {
  try {
    return { of: 'result', result: await answerTo(question) }
  } catch (fault) {
    return failureReply(fault)
  }
}

function answerTo(question: Question): Promise<unknown> {
  if (question.of === 'effect') return computing.effect(question.query)
  const { name, input, actor } = question
  return run(name, input, actor)
}
const run = <N extends Computed>(name: N, input: unknown, actor: CallingActor) =>
  computing.answer(name, crossed<InputOf<N>>(input), actor)

function failureReply(fault: unknown): Reply {
  if (fault instanceof Problem) {
    const { status, document, retryAfterSeconds } = fault
    return { of: 'problem', status, document, retryAfterSeconds }
  }
  if (failureOf(fault) !== 'data') return { of: 'away' }
  return { of: 'fault', text: fault instanceof Error ? String(fault.stack) : String(fault) }
}

const answer = async ({ id, question }: ThreadRequest): Promise<void> => {
  const answered: Answered = { id, reply: await compute(question) }
  parentPort?.postMessage(answered)
}
parentPort?.on('message', (query: ThreadRequest) => void answer(query))
