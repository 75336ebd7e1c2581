// Computes levels on worker threads, so that the largest seller's performance log delays no other call.
import { Worker } from 'node:worker_threads'
import type { Connection } from '../../db/db.ts'
import type { Computing } from '../../http/levels/computing.ts'
import { httpProblem, Problem } from '../../http/routes/problem.ts'
import { type Answered, crossed, type Question, type Reply, type ThreadData, type ThreadRequest } from './messages.ts'

const THREAD = new URL('./thread.js', import.meta.url)
/**
 * How long a query may take before its thread is terminated: longer than the longest realistic performance log takes.
 */
const LONGEST_MS = 60_000
const MOST_MEMORY_MB = 768

interface Waiting {
  resolve(result: unknown): void
  reject(fault: unknown): void
  readonly timer: NodeJS.Timeout
}
export interface ThreadOptions {
  readonly connection: Connection
  /** The number of connections of each thread: a query on a performance log runs four statements at once. */
  readonly size: number
  readonly failed: (fault: unknown) => void
}

/** Computes on several threads. Each query goes to the least busy one, so that a long log delays only one of them. */
export function computeOnThreads(options: ThreadOptions, threads: number): Computing {
  const all = Array.from({ length: threads }, () => ({ open: 0, computing: computeOnThread(options) }))
  async function freest<T>(run: (computing: Computing) => Promise<T>): Promise<T> {
    const [thread] = all.toSorted((a, b) => a.open - b.open)
    if (!thread) throw new RangeError('no thread to compute on')
    thread.open += 1
    try {
      return await run(thread.computing)
    } finally {
      thread.open -= 1
    }
  }
  return {
    answer: (name, input, actor) => freest(computing => computing.answer(name, input, actor)),
    effect: query => freest(computing => computing.effect(query)),
    stop: async () => void (await Promise.all(all.map(({ computing }) => computing.stop()))),
  }
}

/** Computes on one thread, which starts with the first query and again after it has ended. */
function computeOnThread(options: ThreadOptions): Computing {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | null = null
  let last = 0
  const end = (ended: Worker): void => {
    if (thread !== ended) return
    thread = null
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer)
      reject(httpProblem('overloaded', { retryAfterSeconds: 1 }))
    }
    waiting.clear()
  }
  const receive = (answered: Answered): void => {
    const request = waiting.get(answered.id)
    if (!request) return
    waiting.delete(answered.id)
    clearTimeout(request.timer)
    answer(request, answered.reply)
  }
  const run = (question: Question): Promise<unknown> =>
    new Promise((resolve, reject) => {
      thread ??= begin(options, receive, end)
      const [here, id] = [thread, ++last]
      const stop = (): void => {
        options.failed(new Error('a performance log took too long to compute'))
        end(here)
        void here.terminate()
      }
      waiting.set(id, { resolve, reject, timer: setTimeout(stop, LONGEST_MS).unref() })
      here.postMessage({ id, question } satisfies ThreadRequest)
    })
  return {
    answer: async (name, input, actor) => crossed(await run({ of: 'query', name, input, actor })),
    effect: async query => crossed(await run({ of: 'effect', query })),
    stop: async () => {
      const ending = thread
      if (ending) end(ending)
      await ending?.terminate()
    },
  }
}

function begin(
  { connection, size, failed }: ThreadOptions,
  receive: (answered: Answered) => void,
  end: (ended: Worker) => void,
) {
  const thread = new Worker(THREAD, {
    workerData: { connection, size } satisfies ThreadData,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  thread.on('message', receive)
  thread.on('error', fault => {
    failed(fault)
    end(thread)
  })
  thread.on('exit', () => end(thread))
  // A server that is stopping does not wait for the thread.
  thread.unref()
  return thread
}

function answer({ resolve, reject }: Waiting, reply: Reply): void {
  switch (reply.of) {
    case 'result':
      resolve(reply.result)
      break
    case 'problem':
      reject(new Problem(reply.status, reply.document, reply.retryAfterSeconds))
      break
    case 'away':
      reject(httpProblem('overloaded', { retryAfterSeconds: 1 }))
      break
    case 'fault':
      reject(new Error(reply.text))
  }
}

/**
 * Reports whether this code is a build. The sources have no thread file, so without a build everything is computed on
 * the main thread.
 */
export const isBuilt = (): boolean => import.meta.url.endsWith('.js')
