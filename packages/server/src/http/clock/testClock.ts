// The test clock, which moves forward only, for one caller at a time, and fires every deadline on the way before it
// responds.
import { randomUUID } from 'node:crypto'
import { isRecord, spanLength, toIso } from '@evenhand/core'
import {
  beginToMove,
  freezeTestClock,
  readClock,
  releaseTestClock,
  renewTestClock,
  resumeTestClock,
  takeTestClock,
} from '../../store/clock.ts'
import { failureOf } from '../../store/failure.ts'
import { nextStopOf } from '../../store/orders/due.ts'
import { claimKey, findAnswer, type RememberedAnswer, rememberAnswer } from '../../store/remembered.ts'
import type { Database, Pool } from '../../store/statement.ts'
import type { OwnKey } from '../routes/once.ts'
import { mustBeSame } from '../routes/once.ts'
import { httpProblem } from '../routes/problem.ts'
import { invalid } from '../routes/validate.ts'
import { type Movers, travel } from './travel.ts'

export interface TestClockView {
  readonly now: string
  readonly offset: number
  readonly frozen: boolean
}
export interface Advance {
  readonly by?: string
  readonly to?: 'next_due'
  readonly order?: string
}
export interface TestClock {
  read(db: Database): Promise<TestClockView>
  /** Moves the clock at most once per key: a repeat with the key continues to the target of the first call. */
  advance(input: Advance, key: OwnKey | null): Promise<TestClockView>
  /** Freezes the clock. `db` is the database of the call, which may be a transaction. */
  freeze(db: Database): Promise<TestClockView>
  resume(db: Database): Promise<TestClockView>
}
export interface ClockTools extends Movers {
  /** Waits for the given number of milliseconds. */
  readonly sleep: (ms: number) => Promise<unknown>
}
type Tools = ClockTools & { readonly db: Pool }

/** The latest instant that the clock can reach. It keeps years at four digits, including those of later deadlines. */
const LATEST = Date.UTC(9000, 0)
/** A call that finds the clock moving retries for three seconds in all, and is then refused. */
const MOST_ATTEMPTS = 60
const RETRY_MS = 50
/** How often the lease is renewed, in milliseconds: three times before it would end. */
const RENEW_MS = 1500

export function testClockOf(db: Pool, tools: ClockTools): TestClock {
  const all = { ...tools, db }
  return {
    read: viewOf,
    advance: (input, key) => advance(all, input, key),
    freeze: async on => {
      await onceFree(tools, () => freezeTestClock(on).then(isDone => isDone || null))
      return viewOf(on)
    },
    resume: async on => {
      await onceFree(tools, () => resumeTestClock(on).then(isDone => isDone || null))
      return viewOf(on)
    },
  }
}

async function viewOf(db: Database): Promise<TestClockView> {
  const { now, real, frozen_ms } = await readClock(db)
  return { now: toIso(now), offset: now - real, frozen: frozen_ms !== null }
}

/**
 * Repeats an attempt until it succeeds, because the clock cannot be changed while another call moves it. If that takes
 * too long, throws without having changed anything.
 */
async function onceFree<R>({ sleep }: ClockTools, attempt: () => Promise<R | null>): Promise<R> {
  for (let attempts = 1; ; attempts++) {
    const found = await attempt()
    if (found !== null) return found
    if (attempts >= MOST_ATTEMPTS) throw httpProblem('test_clock_moving', { retryAfterSeconds: 1 })
    await sleep(RETRY_MS)
  }
}

async function advance(tools: Tools, input: Advance, key: OwnKey | null): Promise<TestClockView> {
  const { db } = tools
  const before = key && (await findAnswer(db, key))
  if (key && before && before.status !== null) return replayOf(key, before)
  const mover = randomUUID()
  const { left } = await onceFree(tools, () => takeTestClock(db, mover)).catch(fault => inDoubt(db, key, fault))
  const renewing = setInterval(() => void renewTestClock(db, mover).catch(() => false), RENEW_MS)
  try {
    return await moved({ ...tools, mover }, left, input, key)
  } finally {
    clearInterval(renewing)
    // If the database is unavailable, the lease ends by itself.
    await releaseTestClock(db, mover).catch(() => undefined)
  }
}
/** Throws `outcome_unknown` if a first call with this key has started a move; otherwise throws the given error. */
async function inDoubt(db: Database, key: OwnKey | null, fault: unknown): Promise<never> {
  throw key && (await findAnswer(db, key)) ? httpProblem('outcome_unknown', {}) : fault
}

type Mover = Tools & { readonly mover: string }

/**
 * Moves the clock with the lease taken: first finishes the move of a mover that was killed, then makes this call's own
 * move.
 */
async function moved(tools: Mover, left: number | null, input: Advance, key: OwnKey | null): Promise<TestClockView> {
  const { db, mover } = tools
  if (left !== null) await underWay(tools, left)
  const found = key && (await findAnswer(db, key))
  if (key && found && found.status !== null) return replayOf(key, found)
  if (key && found) mustBeSame(key, found.bodyHash)
  const target = targetIn(found) ?? (await targetOf(db, input))
  await db.transaction(async on => {
    if (!(await beginToMove(on, mover, target))) throw httpProblem('test_clock_moving', { retryAfterSeconds: 1 })
    if (key && (await claimKey(on, key))) await rememberAnswer(on, key, null, { to: target })
  })
  return underWay(tools, target, key)
}

/**
 * Carries out a move that has started. Every started move is finished: if this one breaks off, a repeat with the key or
 * the next mover continues it.
 */
async function underWay(tools: Mover, target: number, key: OwnKey | null = null): Promise<TestClockView> {
  const { db, mover } = tools
  try {
    await travel(db, tools, target, mover)
    const view = await viewOf(db)
    await db.transaction(async on => {
      if (!(await beginToMove(on, mover, null))) throw httpProblem('outcome_unknown', {})
      if (key) await rememberAnswer(on, key, 200, view)
    })
    return view
  } catch (fault) {
    throw failureOf(fault) === 'data' ? fault : httpProblem('outcome_unknown', {})
  }
}

function replayOf(key: OwnKey, { bodyHash, answer }: RememberedAnswer): TestClockView {
  mustBeSame(key, bodyHash)
  if (!isView(answer)) throw new Error('the answer stored for a move is not a view of the clock')
  key.replayed()
  return answer
}

const isView = (value: unknown): value is TestClockView =>
  isRecord(value) &&
  typeof value.now === 'string' &&
  typeof value.offset === 'number' &&
  typeof value.frozen === 'boolean'

/** Returns the target of a started move with this key. */
const targetIn = (found: RememberedAnswer | null): number | null =>
  found && isRecord(found.answer) && typeof found.answer.to === 'number' ? found.answer.to : null

async function targetOf(db: Database, { by, to, order }: Advance): Promise<number> {
  if ((by === undefined) === (to === undefined)) throw invalid('by', 'or “to” is needed, one of the two', ['by', 'to'])
  if (by !== undefined) {
    if (order !== undefined) throw invalid('order', 'can be given together with “to” only')
    const target = (await readClock(db)).now + spanLength(by)
    if (target > LATEST) throw invalid('by', 'would lead beyond the year 9000')
    return target
  }
  const stop = await nextStopOf(db, order?.toLowerCase() ?? null)
  if (stop === null) throw httpProblem('nothing_due', {})
  return stop
}
