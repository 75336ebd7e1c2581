// Measures two contenders in turns, by throughput and latencies, with the same callers and the same duration for both.
import { performance } from 'node:perf_hooks'
import { type Life, newLife, STEPS, type Step } from './life.ts'

export interface Caller {
  /** Executes one step. Placing an order sets the life's id. */
  send(step: Step, life: Life): Promise<void>
}
export interface Contender {
  readonly name: string
  open(callers: number): Promise<{ readonly callers: readonly Caller[]; close(): Promise<void> }>
}

export interface Figures {
  readonly perSecond: number
  /** The median latency in milliseconds. */
  readonly p50: number
  readonly p99: number
}
export interface Comparison {
  readonly callers: number
  readonly ours: Figures
  readonly byHand: Figures
  /** Our commands per second divided by those of the hand-written side; the median of the rounds. */
  readonly ratio: number
}

const WARM_MS = 400

/** Compares two contenders in alternating rounds, so that a busy machine affects both alike. */
export async function compare(
  ours: Contender,
  byHand: Contender,
  callers: number,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Comparison> {
  const done: { ours: Figures; byHand: Figures }[] = []
  for (let round = 0; round < rounds; round++) {
    const oursFirst = round % 2 === 0
    const first = await run(oursFirst ? ours : byHand, callers, seconds)
    const second = await run(oursFirst ? byHand : ours, callers, seconds)
    done.push(oursFirst ? { ours: first, byHand: second } : { ours: second, byHand: first })
  }
  return {
    callers,
    ours: middle(done.map(round => round.ours)),
    byHand: middle(done.map(round => round.byHand)),
    ratio: median(done.map(round => round.ours.perSecond / round.byHand.perSecond)),
  }
}

const middle = (list: readonly Figures[]): Figures => ({
  perSecond: median(list.map(({ perSecond }) => perSecond)),
  p50: median(list.map(({ p50 }) => p50)),
  p99: median(list.map(({ p99 }) => p99)),
})

export async function run(contender: Contender, callers: number, seconds: number): Promise<Figures> {
  const opened = await contender.open(callers)
  const from = performance.now() + WARM_MS
  const until = from + seconds * 1000
  const took: number[] = []
  await Promise.all(opened.callers.map(caller => live(caller, from, until, took)))
  await opened.close()
  return { perSecond: took.length / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
}

/** Runs one life after another until the time is up. Only commands that end between `from` and `until` count. */
async function live(caller: Caller, from: number, until: number, took: number[]): Promise<void> {
  while (performance.now() < until) {
    const life = newLife()
    for (const step of STEPS) {
      const begun = performance.now()
      await caller.send(step, life)
      const ended = performance.now()
      if (ended >= from && ended < until) took.push(ended - begun)
    }
  }
}

export function quantile(list: readonly number[], part: number): number {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}
export const median = (list: readonly number[]): number => quantile(list, 0.5)
