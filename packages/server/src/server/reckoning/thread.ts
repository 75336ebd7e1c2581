// The worker thread that computes levels: it has its own connections, receives queries as messages, stores no result.
import { parentPort, workerData } from 'node:worker_threads'
import { openPool } from '../../db/db.ts'
import type { Reckoned } from '../../http/levels/reckoner.ts'
import type { CallingActor } from '../../http/orders/sight.ts'
import type { InputOf } from '../../http/routes/mount.ts'
import { Problem } from '../../http/routes/problem.ts'
import { failureOf } from '../../store/failure.ts'
import { reckonHere } from './here.ts'
import { type Answered, type Asked, crossed, type Question, type Reply, type ThreadData } from './messages.ts'

const { connection, size }: ThreadData = workerData
const db = openPool(connection, size, () => undefined)
const reckoner = reckonHere(db)

async function compute(question: Question): Promise<Reply> {
  try {
    return { of: 'result', result: await answerTo(question) }
  } catch (fault) {
    return failureReply(fault)
  }
}

function answerTo(question: Question): Promise<unknown> {
  if (question.of === 'effect') return reckoner.effect(question.asked)
  const { name, input, actor } = question
  return ask(name, input, actor)
}
const ask = <N extends Reckoned>(name: N, input: unknown, actor: CallingActor) =>
  reckoner.answer(name, crossed<InputOf<N>>(input), actor)

function failureReply(fault: unknown): Reply {
  if (fault instanceof Problem) {
    const { status, document, retryAfterSeconds } = fault
    return { of: 'problem', status, document, retryAfterSeconds }
  }
  if (failureOf(fault) !== 'data') return { of: 'away' }
  return { of: 'fault', text: fault instanceof Error ? String(fault.stack) : String(fault) }
}

const answer = async ({ id, question }: Asked): Promise<void> => {
  const answered: Answered = { id, reply: await compute(question) }
  parentPort?.postMessage(answered)
}
parentPort?.on('message', (query: Asked) => void answer(query))
