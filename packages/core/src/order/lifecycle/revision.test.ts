// A revision takes the order back to work, with a due instant of its own; on time is judged by the first delivery.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import { dueAtIn } from '../clocks/dates.ts'
import { isLate } from '../fault/reasons.ts'

const revision = { action: 'request_revision', explanation: 'Again.' } as const
const unusable = { ...revision, nothingUsable: true } as const
const DUE = 18 * DAY
const isOnTime = ({ state: { judgedDelivery } }: Scenario) => judgedDelivery && judgedDelivery.at < judgedDelivery.dueAt

describe('a revision', () => {
  it.each([
    { upcoming: 48 * HOUR + 1, due: 48 * HOUR + 1 },
    { upcoming: 48 * HOUR, due: 48 * HOUR },
    { upcoming: 48 * HOUR - 1, due: 48 * HOUR },
    { upcoming: -HOUR, due: 48 * HOUR },
  ])('asked for $ahead ms before the due instant is due $due ms after the asking', ({ upcoming, due }) => {
    const scenario = placed()
      .after(DUE - upcoming)
      .delivers()
      .when('buyer', revision)
    expect(scenario.phase).toBe('in_progress')
    expect(dueAtIn(scenario.state, scenario.now)).toBe(scenario.now + due)
  })

  it('has the late instant of its own due instant', () => {
    const scenario = placed()
      .after(DUE - HOUR)
      .delivers()
      .when('buyer', revision)
      .after(48 * HOUR - 1)
    expect(isLate(scenario.state, scenario.now)).toBe(false)
    expect(isLate(scenario.after(1).state, scenario.now)).toBe(true)
  })

  it('leaves on time to the first delivery', () => {
    const scenario = placed()
      .after(DUE - 1)
      .delivers()
      .when('buyer', revision)
      .days(10)
      .delivers()
    expect(isOnTime(scenario)).toBe(true)
    expect(scenario.state.deliveredLate).toBe(true)
  })

  it('that says that nothing usable was delivered leaves on time to the next delivery', () => {
    const scenario = () =>
      placed()
        .after(DUE - 1)
        .delivers()
        .when('buyer', unusable)
    expect(isOnTime(scenario())).toBeNull()
    expect(
      isOnTime(
        scenario()
          .after(48 * HOUR - 1)
          .delivers(),
      ),
    ).toBe(true)
    expect(
      isOnTime(
        scenario()
          .after(48 * HOUR)
          .delivers(),
      ),
    ).toBe(false)
  })

  it('cannot make a late first delivery punctual unless nothing of it was usable', () => {
    expect(isOnTime(placed().after(DUE).delivers().when('buyer', revision).delivers())).toBe(false)
    expect(isOnTime(placed().after(DUE).delivers().when('buyer', unusable).delivers())).toBe(true)
  })

  it('needs a delivery', () => {
    expect(placed().when('buyer', revision).refusal).toBe('wrong_phase')
  })

  it('beyond the number included is refused', () => {
    const scenario = placed({ revisions: 1 }).delivers().when('buyer', revision).delivers().when('buyer', revision)
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'revisions_used', included: 1 } })
    expect(placed({ revisions: 0 }).delivers().when('buyer', revision).refusal).toBe('revisions_used')
  })

  it('is not limited unless the order says so', () => {
    const scenario = placed()
    for (let i = 0; i < 20; i++) scenario.delivers().when('buyer', revision)
    expect(scenario.state.revisions).toBe(20)
  })

  it('waits for the answer to an open cancellation', () => {
    expect(placed().delivers().asks('buyer', 'cancellation').when('buyer', revision).refusal).toBe(
      'answer_request_first',
    )
  })

  it('may be asked for while part of the money is on offer', () => {
    const scenario = placed()
      .delivers()
      .asks('seller', 'partial_refund', 'late', { refund: 500 })
      .when('buyer', revision)
    expect([scenario.phase, scenario.request.status]).toEqual(['in_progress', 'open'])
  })
})

describe('the seller, told that nothing usable was delivered', () => {
  const contest = { action: 'open_case', about: 'nothing_usable', explanation: 'It was.' } as const
  const told = () =>
    placed()
      .after(DUE - 1)
      .delivers()
      .when('buyer', unusable)
  const rule = (ruling: 'usable' | 'nothing_usable') => (scenario: Scenario) =>
    scenario.when('staff', {
      action: 'rule_case',
      caseId: scenario.state.cases[0]?.id ?? 0,
      ruling,
      explanation: 'Seen.',
    })

  it('may contest it, which stops nothing', () => {
    const scenario = told().when('seller', contest)
    expect(scenario.state.cases).toMatchObject([{ about: 'nothing_usable', whole: false, status: 'open' }])
    expect(scenario.state.situation).toMatchObject({ work: { at: scenario.now + 48 * HOUR } })
  })

  it('is judged by the first delivery again when staff finds it usable', () => {
    expect(isOnTime(rule('usable')(told().when('seller', contest)))).toBe(true)
    expect(isOnTime(rule('usable')(told().when('seller', contest).days(9).delivers()))).toBe(true)
    expect(isOnTime(rule('nothing_usable')(told().when('seller', contest).days(9).delivers()))).toBe(false)
  })

  it('may do so once, and the buyer not at all', () => {
    const scenario = rule('nothing_usable')(told().when('seller', contest))
    expect(scenario.when('seller', contest).refusal).toBe('not_for_this')
    expect(told().when('buyer', contest).refusal).toBe('not_for_this')
  })

  it('does not keep anybody from reporting fraud meanwhile', () => {
    const scenario = told().when('seller', contest)
    expect(scenario.when('buyer', { action: 'open_case', about: 'fraud', explanation: 'Look.' }).refusal).toBeNull()
  })
})
