// Properties of the performance log over random histories, e.g. that its lines match the order at every instant.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facts } from '../level/facts.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import type { OrderEvent } from '../order/events.ts'
import { evolve } from '../order/evolve/evolve.ts'
import type { Order } from '../order/order.ts'
import { type History, history, play } from '../testing/histories.ts'
import type { Instant } from '../time.ts'
import { closedOrder } from './closed.ts'
import { answerLine, linesOf, performanceLogOf } from './effect.ts'

const SEED = Date.now()
const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const histories = fc
  .tuple(
    fc.array(roll, { minLength: 10, maxLength: 10 }),
    fc.array(fc.array(roll, { minLength: 14, maxLength: 14 }), { maxLength: 30, size: 'max' }),
  )
  .map(([first, rest]) => {
    const run = history(first, rest)
    return { ...run, [fc.toStringMethod]: () => play(run) }
  })
const law = (title: string, holds: (run: History) => void) =>
  it(title, () => fc.assert(fc.property(histories, holds), { seed: SEED, numRuns: 300 }), 60_000)

/** Groups events as the command pipeline saves them: a step's command with the deadlines that fired before it. */
function saved({ events, steps }: History): readonly (readonly [Instant, readonly OrderEvent[]])[] {
  const happened = steps.map(({ now, fired, decision }) => {
    return [now, [...fired, ...(decision?.ok ? decision.events : [])]] as const
  })
  const [first] = events
  return first ? [[first.at, [first]], ...happened] : []
}

const folded = (events: readonly OrderEvent[]): Order | null =>
  events.reduce<Order | null>((order, event) => evolve(order, event), null)

interface Written {
  readonly line: PerformanceLine
}

function write(run: History): readonly PerformanceLine[] {
  const lines: Written[] = []
  const fired: Parameters<typeof linesOf>[1]['orders'][number][] = []
  const recorded = new Map<number, Instant>()
  let order: Order | null = null
  for (const [now, events] of saved(run)) {
    const rows = performanceLogOf(order, events)
    for (const row of rows.orders) {
      fired.push(row)
      recorded.set(row.line, now)
    }
    lines.push(...rows.answers.map(row => ({ line: answerLine('EV-1', row, now) })))
    order = events.reduce<Order | null>((state, event) => evolve(state, event), order)
  }
  return [...linesOf('EV-1', { orders: fired, answers: [] }), ...lines.map(({ line }) => line)]
}

const ALWAYS = Number.POSITIVE_INFINITY

describe('a seller’s performance log of any history', () => {
  law('matches the order at every instant', run => {
    const lines = write(run)
    for (const { at } of run.events) {
      for (const instant of [at, at + 1]) {
        const order = folded(run.events.filter(event => event.at < instant))
        const expected = order && closedOrder(order)
        const [found] = facts(lines, { at: instant, knownAt: ALWAYS }).orders
        if (!expected) {
          expect(found).toBeUndefined()
          continue
        }
        const { gig: _, completedAt, ...plain } = expected
        expect(found).toMatchObject(plain)
        expect(found?.completed?.at ?? null).toBe(completedAt)
      }
    }
  })

  law('numbers each line by its event, so that a repeated write is recognized', run => {
    const rows = saved(run).reduce<{ order: Order | null; lines: number[] }>(
      ({ order, lines }, [, events]) => ({
        order: events.reduce<Order | null>((state, event) => evolve(state, event), order),
        lines: [...lines, ...performanceLogOf(order, events).orders.map(({ line }) => line)],
      }),
      { order: null, lines: [] },
    )
    expect(new Set(rows.lines).size).toBe(rows.lines.length)
    expect(rows.lines.every(line => line <= run.events.length)).toBe(true)
  })

  law('records each question once, and one answer or drop per question', run => {
    const recorded = write(run).flatMap(line =>
      line.type === 'asked' || line.type === 'answered' || line.type === 'dropped' ? [line] : [],
    )
    const keys = recorded.map(({ question, type }) => `${question} ${type}`)
    expect(new Set(keys).size).toBe(keys.length)
    for (const line of recorded) {
      const asking = recorded.find(({ question, type }) => question === line.question && type === 'asked')
      expect(asking).toBeDefined()
      expect(line.at).toBeGreaterThanOrEqual(asking?.at ?? ALWAYS)
    }
  })

  law('agrees with the order’s requests on whether the seller answered within the window', run => {
    const lines = write(run)
    const { answers } = facts(lines, { at: ALWAYS, knownAt: ALWAYS })
    const windowOf = (id: number) =>
      lines.flatMap(line => (line.type === 'asked' && line.question === String(id) ? [line.by] : []))[0] ?? ALWAYS
    const plain = run.last.cases.some(({ whole }) => whole) ? [] : run.last.requests
    for (const request of plain) {
      if (request.openedBy !== 'buyer' || request.status === 'open') continue
      const found = answers.find(({ question }) => question === String(request.id))
      const isAnswer = ['accepted', 'answered', 'declined'].includes(request.status)
      if (request.endedBy === 'seller' && isAnswer) expect(found?.inTime).toBe(true)
      // The request ended by silence, or something else ended it once its window had passed.
      else if (request.endedAt >= windowOf(request.id)) expect(found?.inTime).toBe(false)
      else expect(found).toBeUndefined()
    }
  })
})
