// Delivering: when a delivery is late, which requests it answers and for which it must wait.
import { describe, expect, it } from 'vitest'
import { placed } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import { isLate } from '../fault/reasons.ts'

const DUE = 18 * DAY

describe('delivering', () => {
  it.each([
    { after: DUE - 1, late: false },
    { after: DUE, late: true },
    { after: DUE + 1, late: true },
  ])('is late from the due instant on: $after ms after placing it is late: $late', ({ after, late }) => {
    const scenario = placed().after(after)
    expect(isLate(scenario.state, scenario.now)).toBe(late)
    scenario.delivers()
    expect(scenario.history.at(-1)).toMatchObject({
      type: 'order.delivered',
      data: { late, dueAt: scenario.state.placedAt + DUE },
    })
    expect(scenario.state.deliveredLate).toBe(late)
    expect(isLate(scenario.state, scenario.now)).toBe(false)
  })

  it('is refused a second time with the instant of the delivery', () => {
    const scenario = placed().delivers().hours(1).delivers()
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'already_delivered', at: '2026-11-03T14:00:00.000Z' } })
  })

  it('must wait for the requirements', () => {
    expect(placed({ requirements: ['What is it for?'] }).delivers().refusal).toBe('wrong_phase')
  })

  it('answers an open update', () => {
    const scenario = placed().asks('buyer', 'update').hours(3).delivers()
    expect(scenario.request).toMatchObject({ status: 'answered', endedBy: 'seller', endedAt: scenario.now })
  })

  it('supersedes an open change', () => {
    const scenario = placed()
      .asks('seller', 'change', 'more_time', { change: { days: 2 } })
      .delivers()
    expect(scenario.request).toMatchObject({ status: 'superseded', endedBy: 'seller' })
    expect(scenario.phase).toBe('delivered')
  })

  it('leaves an open partial refund open, for which the completion clock waits', () => {
    const scenario = placed().asks('seller', 'partial_refund', 'late', { refund: 1_000 }).delivers()
    expect(scenario.request.status).toBe('open')
    expect(scenario.state.situation).toMatchObject({ phase: 'delivered', completion: { left: 3 * DAY } })
  })

  it('must wait for the answer to an open cancellation of either party', () => {
    expect(placed().asks('buyer', 'cancellation').delivers().last).toEqual({
      ok: false,
      refusal: { code: 'answer_request_first', requestId: 2, followUp: true },
    })
    expect(placed().asks('seller', 'cancellation').delivers().refusal).toBe('answer_request_first')
  })

  it('stays possible while a case is open, and is late if no time was left', () => {
    const heldFor = (span: number) =>
      placed()
        .after(DUE - 1)
        .reports('buyer')
        .after(span)
        .delivers().state.deliveredLate
    // The hold of 72 hours expires, and the clock then runs for the one millisecond that was left.
    expect(heldFor(72 * HOUR)).toBe(false)
    expect(heldFor(72 * HOUR + 1)).toBe(true)
    expect(placed().after(DUE).reports('buyer').days(1).delivers().state.deliveredLate).toBe(true)
  })

  it('is refused with how the order ended if it was cancelled meanwhile', () => {
    const scenario = placed().asks('buyer', 'cancellation').hours(48).delivers()
    expect(scenario.last).toMatchObject({ refusal: { code: 'order_closed', method: 'mutual', decidedBy: 'silence' } })
    expect(scenario.state.lastAt).toBe(scenario.state.placedAt + 48 * HOUR)
  })
})
