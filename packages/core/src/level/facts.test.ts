// How facts are read from the performance log: the state at an instant, from the lines recorded by then.
import { describe, expect, it } from 'vitest'
import { DECIDERS, FAULT_STATUSES, METHODS, PARTIES, SIDES } from '../order/order.ts'
import { CANCELLED, closed, THE_15TH } from '../testing/levels.ts'
import { DAY, HOUR, type Instant } from '../time.ts'
import { facts } from './facts.ts'
import {
  LOGGED_DECIDERS,
  LOGGED_FAULT_STATUSES,
  LOGGED_METHODS,
  LOGGED_PARTIES,
  LOGGED_SIDES,
  type PerformanceLine,
} from './performanceLog.ts'

const FOREVER = Number.MAX_SAFE_INTEGER
const on = (at: Instant) => ({ at, recordedAt: at })
const at = (lines: readonly PerformanceLine[], instant: Instant = THE_15TH) =>
  facts(lines, { at: instant, knownAt: FOREVER })
const [before, after] = [THE_15TH - 3 * DAY, THE_15TH + 3 * DAY]
const given = closed('a', { ...CANCELLED, fault: 'seller', faultStatus: 'contested', ...on(THE_15TH - 9 * DAY) })

describe('the codes of the performance log', () => {
  it('equal those of orders', () => {
    expect([LOGGED_METHODS, LOGGED_DECIDERS, LOGGED_PARTIES, LOGGED_SIDES]).toEqual([METHODS, DECIDERS, PARTIES, SIDES])
    expect([...LOGGED_FAULT_STATUSES].sort()).toEqual([...FAULT_STATUSES].sort())
  })
})

describe('a completed order that is cancelled later', () => {
  const first = closed('a', on(before))
  const second = closed('a', { ...CANCELLED, method: 'support', ...on(THE_15TH + DAY) })
  const rated: PerformanceLine = { type: 'rated', order: 'a', rating: 5, ...on(before + HOUR) }

  it('is one cancelled order at the later instant, with both lines', () => {
    expect(at([first, second, rated], after).orders).toMatchObject([
      { order: 'a', method: 'support', closedAt: THE_15TH + DAY, completed: first },
    ])
  })

  it('counts as completed before the cancellation', () => {
    expect(at([first, second, rated]).orders).toMatchObject([{ method: 'completed', rating: 5, completed: null }])
  })

  it('counts as cancelled even if both happened at the same instant', () => {
    const same = closed('a', { ...CANCELLED, ...on(before) })
    expect(at([same, first]).orders).toMatchObject([{ method: 'mutual', completed: first }])
  })
})

describe('the fault in the facts', () => {
  const ruled: PerformanceLine = { type: 'fault', order: 'a', side: 'buyer', faultStatus: 'ruled', ...on(after) }

  it('is the one at the evaluation’s instant, so a later ruling does not change an earlier evaluation', () => {
    expect(at([given, ruled]).orders).toMatchObject([{ fault: 'seller', faultStatus: 'contested' }])
    expect(at([given, ruled], after + 1).orders).toMatchObject([{ fault: 'buyer', faultStatus: 'ruled' }])
  })

  it('includes a later ruling if the evaluation is replayed because of that ruling', () => {
    const replayed = facts([given, ruled], { at: THE_15TH, knownAt: FOREVER, findingsBefore: after + 1 })
    expect(replayed.orders).toMatchObject([{ fault: 'buyer', faultStatus: 'ruled' }])
  })
})

describe('the lines that count', () => {
  it('are those recorded by the given instant', () => {
    const late = closed('late', { at: before, recordedAt: after })
    expect(facts([late], { at: THE_15TH, knownAt: after }).orders).toHaveLength(1)
    expect(facts([late], { at: THE_15TH, knownAt: after - 1 }).orders).toEqual([])
  })

  it('exclude imports recorded after `importedBy`, however late the query is made', () => {
    const imported: PerformanceLine = { ...closed('imported', { at: before, recordedAt: after }), imported: true }
    const late = closed('late', { at: before, recordedAt: after })
    const known = (importedBy: Instant) =>
      facts([imported, late], { at: THE_15TH, knownAt: FOREVER, importedBy }).orders.map(({ order }) => order)
    expect([known(after - 1), known(after)]).toEqual([['late'], ['imported', 'late']])
    expect(facts([imported], { at: THE_15TH, knownAt: after - 1, importedBy: FOREVER }).orders).toEqual([])
  })

  it('can be corrected in timing and money', () => {
    const set = { earned: 0, deliveredAt: null, lateWhenClosed: true }
    expect(
      at([closed('a', on(before)), { type: 'corrected', order: 'a', set, ...on(before + 1) }]).orders,
    ).toMatchObject([{ value: 10_000, ...set }])
  })

  it('exclude the lines of an open order', () => {
    expect(at([{ type: 'rated', order: 'a', rating: 1, ...on(before) }]).orders).toEqual([])
  })
})

describe('an answer', () => {
  const asked: PerformanceLine = {
    type: 'asked',
    order: 'a',
    question: 'q',
    buyer: 'b',
    what: 'first_message',
    by: before + DAY,
    ...on(before),
  }
  const key = { order: 'a', question: 'q' }

  it.each([
    { what: 'given a millisecond before it is due', hours: 24, less: 1, inTime: true },
    { what: 'given at the instant at which it is due', hours: 24, less: 0, inTime: false },
    { what: 'given much later', hours: 50, less: 0, inTime: false },
  ])('$what is in time: $inTime', ({ hours, less, inTime }) => {
    const answered: PerformanceLine = { type: 'answered', ...key, ...on(before + hours * HOUR - less) }
    expect(at([answered, asked]).answers).toMatchObject([{ inTime, settledAt: before + 24 * HOUR - less }])
  })

  it('that was never given is settled at the end of the time to answer', () => {
    expect(at([asked]).answers).toMatchObject([{ answeredAt: null, inTime: false, settledAt: before + DAY }])
  })

  it('is not measured if the question was withdrawn or superseded before the time to answer ended', () => {
    expect(at([asked, { type: 'dropped', ...key, ...on(before + HOUR) }]).answers).toEqual([])
    expect(at([asked, { type: 'dropped', ...key, ...on(before + DAY) }]).answers).toHaveLength(1)
  })

  it('counts only once, by the first of two lines', () => {
    const twice: PerformanceLine[] = [
      { type: 'answered', ...key, ...on(before + HOUR) },
      { type: 'answered', ...key, ...on(before + 50 * HOUR) },
    ]
    expect(at([asked, ...twice]).answers).toMatchObject([{ inTime: true, answeredAt: before + HOUR }])
  })
})

describe('facts that are not about orders', () => {
  it('include a warning as open until it is closed', () => {
    const open = (id: string, isOpen: boolean, instant: Instant): PerformanceLine => ({
      type: 'warning',
      id,
      open: isOpen,
      ...on(instant),
    })
    const lines = [open('w1', true, before), open('w2', true, before), open('w1', false, before + DAY)]
    expect(at(lines, before + 1).openWarnings).toEqual(['w1', 'w2'])
    expect(at(lines).openWarnings).toEqual(['w2'])
  })

  it('list chargebacks separately', () => {
    const reported: PerformanceLine = { type: 'chargeback', order: 'a', outcome: 'reported', ...on(before) }
    expect(at([reported, closed('a', on(before))])).toMatchObject({ chargebacks: [reported], orders: [{ order: 'a' }] })
  })
})
