// A revision sends the order back to work with a new due instant. The first delivery decides whether it was on time.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import { dueAtIn } from '../clocks/dates.ts'
import { isLate } from '../fault/reasons.ts'

const revision = { action: 'request_revision', explanation: 'Again.' } as const
const unusable = { ...revision, nothingUsable: true } as const
const DUE = 18 * DAY
const isOnTime = ({ state: { countedDelivery } }: Scenario) =>
  countedDelivery && countedDelivery.at < countedDelivery.dueAt

describe('a revision', () => {
  it.each([
    { upcoming: 48 * HOUR + 1, due: 48 * HOUR + 1 },
    { upcoming: 48 * HOUR, due: 48 * HOUR },
    { upcoming: 48 * HOUR - 1, due: 48 * HOUR },
    { upcoming: -HOUR, due: 48 * HOUR },
  ])('requested $upcoming ms before the due instant is due $due ms after the request', ({ upcoming, due }) => {
    const scenario = placed()
      .after(DUE - upcoming)
      .delivers()
      .when('buyer', revision)
    expect(scenario.phase).toBe('in_progress')
    expect(dueAtIn(scenario.state, scenario.now)).toBe(scenario.now + due)
  })

  it('is late from its own due instant on', () => {
    const scenario = placed()
      .after(DUE - HOUR)
      .delivers()
      .when('buyer', revision)
      .after(48 * HOUR - 1)
    expect(isLate(scenario.state, scenario.now)).toBe(false)
    expect(isLate(scenario.after(1).state, scenario.now)).toBe(true)
  })

  it('leaves the order on time if the first delivery was', () => {
    const scenario = placed()
      .after(DUE - 1)
      .delivers()
      .when('buyer', revision)
      .days(10)
      .delivers()
    expect(isOnTime(scenario)).toBe(true)
    expect(scenario.state.deliveredLate).toBe(true)
  })

  it('that says nothing usable was delivered makes the next delivery decide whether the order is on time', () => {
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

  it('never makes a late order on time, unless it says that nothing usable was delivered', () => {
    expect(isOnTime(placed().after(DUE).delivers().when('buyer', revision).delivers())).toBe(false)
    expect(isOnTime(placed().after(DUE).delivers().when('buyer', unusable).delivers())).toBe(true)
  })

  it('requires a delivery', () => {
    expect(placed().when('buyer', revision).refusal).toBe('wrong_phase')
  })

  it('is refused once the included revisions are used', () => {
    const scenario = placed({ revisions: 1 }).delivers().when('buyer', revision).delivers().when('buyer', revision)
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'revisions_used', included: 1 } })
    expect(placed({ revisions: 0 }).delivers().when('buyer', revision).refusal).toBe('revisions_used')
  })

  it('has no maximum number unless the order has one', () => {
    const scenario = placed()
    for (let i = 0; i < 20; i++) scenario.delivers().when('buyer', revision)
    expect(scenario.state.revisions).toBe(20)
  })

  it('must wait for the answer to an open cancellation', () => {
    expect(placed().delivers().asks('buyer', 'cancellation').when('buyer', revision).refusal).toBe(
      'answer_request_first',
    )
  })

  it('may be requested while a partial refund is open', () => {
    const scenario = placed()
      .delivers()
      .asks('seller', 'partial_refund', 'late', { refund: 500 })
      .when('buyer', revision)
    expect([scenario.phase, scenario.request.status]).toEqual(['in_progress', 'open'])
  })
})

describe('a seller whose delivery the buyer called unusable', () => {
  const contest = { action: 'open_case', about: 'nothing_usable', explanation: 'It was.' } as const
  const unusableDelivery = () =>
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

  it('may contest that, which holds no clock', () => {
    const scenario = unusableDelivery().when('seller', contest)
    expect(scenario.state.cases).toMatchObject([{ about: 'nothing_usable', whole: false, status: 'open' }])
    expect(scenario.state.situation).toMatchObject({ work: { at: scenario.now + 48 * HOUR } })
  })

  it('is timed by the first delivery again if staff find it usable', () => {
    expect(isOnTime(rule('usable')(unusableDelivery().when('seller', contest)))).toBe(true)
    expect(isOnTime(rule('usable')(unusableDelivery().when('seller', contest).days(9).delivers()))).toBe(true)
    expect(isOnTime(rule('nothing_usable')(unusableDelivery().when('seller', contest).days(9).delivers()))).toBe(false)
  })

  it('may contest that once, while the buyer may not at all', () => {
    const scenario = rule('nothing_usable')(unusableDelivery().when('seller', contest))
    expect(scenario.when('seller', contest).refusal).toBe('not_for_this')
    expect(unusableDelivery().when('buyer', contest).refusal).toBe('not_for_this')
  })

  it('may still report fraud meanwhile, as may the buyer', () => {
    const scenario = unusableDelivery().when('seller', contest)
    expect(scenario.when('buyer', { action: 'open_case', about: 'fraud', explanation: 'Look.' }).refusal).toBeNull()
  })
})
