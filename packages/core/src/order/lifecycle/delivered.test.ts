// From delivery to completion: the buyer has three days to review, on a clock that stops while a request is open.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'

const revision = { action: 'request_revision', explanation: 'Again.' } as const
const completeAt = ({ state: { situation } }: Scenario) =>
  situation.phase === 'delivered' && 'at' in situation.completion ? situation.completion.at : null

describe('a delivery to which the buyer does not react', () => {
  it.each([
    { after: 3 * DAY - 1, phase: 'delivered' },
    { after: 3 * DAY, phase: 'completed' },
    { after: 3 * DAY + 1, phase: 'completed' },
  ])('completes the order after 3 days: after $after ms the phase is $phase', ({ after, phase }) => {
    expect(placed().delivers().after(after).phase).toBe(phase)
  })

  it('completes the order by silence, dated at that instant, and releases the held money less the fee', () => {
    const scenario = placed().delivers().days(9)
    expect(scenario.outcome).toMatchObject({ method: 'completed', decidedBy: 'silence', window: 'P3D', reason: null })
    expect(scenario.outcome).toMatchObject({ at: scenario.state.placedAt + 3 * DAY, released: 14_400, fee: 3_600 })
    expect(scenario.outcome).toMatchObject({ fault: 'none', faultStatus: null, refunded: 0 })
    expect(scenario.history.at(-1)).toMatchObject({ data: { availableAt: scenario.state.placedAt + 17 * DAY } })
  })

  it('can no longer be sent to revision once it has completed the order, and the refusal states how the order ended', () => {
    expect(placed().delivers().days(3).when('buyer', revision).last).toMatchObject({
      refusal: { code: 'order_closed', phase: 'completed', decidedBy: 'silence' },
    })
  })
})

describe('the completion clock', () => {
  it('stops while a request is open and resumes with the time that was left', () => {
    const scenario = placed().delivers().hours(30).asks('buyer', 'cancellation')
    expect(completeAt(scenario)).toBeNull()
    scenario.hours(40).answers('seller', 'decline')
    expect(completeAt(scenario)).toBe(scenario.now + 42 * HOUR)
  })

  it.each([
    { waited: 48 * HOUR - 1, left: 24 * HOUR + 1 },
    { waited: 48 * HOUR, left: 24 * HOUR },
    { waited: 48 * HOUR + 1, left: 24 * HOUR },
    { waited: 72 * HOUR - 1, left: 24 * HOUR },
  ])('resumes with at least 24 h: a request after $waited ms leaves $left ms', ({ waited, left }) => {
    const scenario = placed()
      .delivers()
      .after(waited)
      .asks('buyer', 'cancellation')
      .hours(1)
      .answers('seller', 'decline')
    expect(completeAt(scenario)).toBe(scenario.now + left)
  })

  it('resumes when the request ends by silence', () => {
    const scenario = placed().delivers().hours(10).asks('seller', 'partial_refund', 'late', { refund: 1_000 }).days(2)
    expect(scenario.request.status).toBe('declined')
    expect(completeAt(scenario)).toBe(scenario.state.placedAt + (10 + 48 + 62) * HOUR)
  })

  it('stops during a case of either party, for at most 14 days, and resumes with the time that was left', () => {
    for (const opener of ['buyer', 'seller'] as const) {
      const scenario = placed().delivers().hours(10).reports(opener)
      expect(scenario.after(14 * DAY - 1).phase).toBe('delivered')
      expect(completeAt(scenario)).toBeNull()
      expect(completeAt(scenario.after(1))).toBe(scenario.now + 62 * HOUR)
    }
  })

  it('resumes with at least 24 h after a case has ended', () => {
    const scenario = placed().delivers().hours(60).reports('buyer').days(1).rules(true)
    expect(completeAt(scenario)).toBe(scenario.now + 24 * HOUR)
  })

  it('is not stopped by messages', () => {
    const scenario = placed().delivers().hours(10).writes('buyer').writes('seller')
    expect(completeAt(scenario)).toBe(scenario.state.placedAt + 3 * DAY)
  })
})
