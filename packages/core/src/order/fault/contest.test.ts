// After the outcome a party may agree to the stated fault or contest it, within 7 days and until staff have ruled.
import { describe, expect, it } from 'vitest'
import { strictPolicy } from '../../testing/policies.ts'
import { placed, type Scenario } from '../../testing.ts'
import { DAY } from '../../time.ts'

const contest = { action: 'contest_fault', fault: 'none', explanation: 'It was not so.' } as const
const agree = { action: 'agree_to_fault' } as const
const unanswered = (context = {}) =>
  placed({}, context)
    .asks('buyer', 'cancellation', 'quality')
    .after(context === weighed ? 3 * DAY : 2 * DAY)
const weighed = { policy: { ...strictPolicy, requests: placedRequests() } }
function placedRequests() {
  const window = { window: 'P3D', onSilence: 'accepted' } as const
  return { ...strictPolicy.requests, cancellation: { buyer: { in_progress: window }, seller: {} } }
}

describe('a fault left unanswered', () => {
  it('can be agreed to by the party that was silent', () => {
    const scenario = unanswered().when('seller', agree)
    expect(scenario.outcome).toMatchObject({ faultStatus: 'agreed', agreedBy: ['buyer', 'seller'] })
    expect(scenario.when('seller', agree).refusal).toBe('already_agreed')
  })

  it('cannot be agreed to by the party that named it', () => {
    expect(unanswered().when('buyer', agree).refusal).toBe('already_agreed')
  })

  it('is agreed once both parties agree to “shared”, after each had named the other', () => {
    const scenario = placed().asks('buyer', 'cancellation', 'quality').asks('seller', 'cancellation', 'buyer_silent')
    expect(scenario.when('buyer', agree).outcome).toMatchObject({ faultStatus: 'unanswered', agreedBy: ['buyer'] })
    expect(scenario.when('buyer', agree).refusal).toBe('already_agreed')
    expect(scenario.when('seller', agree).outcome).toMatchObject({ fault: 'shared', faultStatus: 'agreed' })
  })

  it.each([
    { after: 7 * DAY - 1, code: null },
    { after: 7 * DAY, code: 'over_since' },
    { after: 7 * DAY + 1, code: 'over_since' },
  ])('can be agreed to or contested for 7 days: after $after ms the refusal is $code', ({ after, code }) => {
    expect(unanswered().after(after).when('seller', agree).refusal).toBe(code)
    expect(unanswered().after(after).when('seller', contest).refusal).toBe(code)
  })

  it.each([
    { ladderWeighsFault: true, cases: [{ about: 'fault', whole: false }] },
    { ladderWeighsFault: false, cases: [] },
  ])(
    'opens a case when it is contested only if the ladder weighs fault: $ladderWeighsFault',
    ({ cases, ...context }) => {
      expect(unanswered(context).when('seller', contest).state.cases).toMatchObject(cases)
    },
  )

  it('can be contested only by the party that did not name it', () => {
    expect(unanswered().when('buyer', contest).refusal).toBe('already_agreed')
    expect(unanswered().when('seller', contest).outcome.faultStatus).toBe('contested')
  })

  it('can be contested by both parties, each with its own view, after each had named the other', () => {
    const scenario = placed().asks('buyer', 'cancellation', 'quality').asks('seller', 'cancellation', 'buyer_silent')
    scenario.when('seller', { ...contest, fault: 'buyer' }).when('buyer', { ...contest, fault: 'seller' })
    expect(scenario.outcome.views.map(({ by, side }) => [by, side])).toEqual([
      ['seller', 'buyer'],
      ['buyer', 'seller'],
    ])
    expect(scenario.when('buyer', contest).refusal).toBe('already_contested')
  })
})

describe('contesting the fault', () => {
  it('must name a side other than the stated one', () => {
    expect(unanswered().when('seller', { ...contest, fault: 'seller' }).last).toEqual({
      ok: false,
      refusal: { code: 'fault_same', field: 'fault', allowed: ['buyer', 'shared', 'none'] },
    })
  })

  it('records the view, leaves the stated fault, and opens no case if fault has no weight', () => {
    const scenario = unanswered().when('seller', { ...contest, fault: 'buyer' })
    expect(scenario.outcome).toMatchObject({ fault: 'seller', views: [{ by: 'seller', side: 'buyer' }] })
    expect(scenario.state.cases).toEqual([])
    expect(scenario.when('seller', contest).refusal).toBe('already_contested')
    expect(scenario.when('seller', agree).refusal).toBe('nothing_to_agree')
  })

  it.each<{ what: string; scenario: () => Scenario }>([
    { what: 'was agreed to', scenario: () => unanswered().when('seller', agree) },
    {
      what: 'was that of its own reason',
      scenario: () => placed().asks('seller', 'cancellation', 'cannot_deliver').days(2),
    },
    {
      what: 'was accepted as stated',
      scenario: () => placed().asks('buyer', 'cancellation', 'quality').answers('seller', 'accept'),
    },
  ])('is refused to a party that stated or agreed to the fault: the fault $what', ({ scenario }) => {
    expect(scenario().when('seller', contest).refusal).toBe('already_agreed')
  })

  const late = () => placed().days(19).when('buyer', { action: 'cancel', explanation: 'Late.' })
  const unstarted = () =>
    placed({ requirements: ['Why?'] })
      .days(7)
      .when('seller', { action: 'cancel', explanation: 'Go.' })
  const cooledOff = () => placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' })
  it.each<{ what: string; scenario: () => Scenario; seller: string | null; buyer: string | null }>([
    { what: 'late', scenario: late, seller: null, buyer: 'fault_by_record' },
    { what: 'late, by silence', scenario: () => placed().days(48), seller: null, buyer: 'fault_by_record' },
    { what: 'unstarted', scenario: unstarted, seller: 'fault_by_record', buyer: null },
    { what: 'no fault', scenario: cooledOff, seller: 'fault_by_record', buyer: 'fault_by_record' },
  ])('is open only to the side at fault if the record establishes the fault: $what', ({ scenario, seller, buyer }) => {
    expect(scenario().when('seller', { ...contest, fault: 'shared' }).refusal).toBe(seller)
    expect(scenario().when('buyer', { ...contest, fault: 'shared' }).refusal).toBe(buyer)
  })

  it('is refused once staff have ruled', () => {
    const scenario = placed().when('staff', { action: 'cancel', reason: 'breach', explanation: 'Seen.' })
    expect(scenario.when('buyer', contest).refusal).toBe('fault_ruled')
    expect(scenario.when('seller', agree).refusal).toBe('fault_ruled')
  })

  it('requires that the order was cancelled', () => {
    expect(placed().when('buyer', contest).refusal).toBe('nothing_to_contest')
    const scenario = placed().delivers().when('buyer', { action: 'accept_delivery' })
    expect(scenario.when('buyer', contest).refusal).toBe('nothing_to_contest')
    expect(scenario.when('seller', agree).refusal).toBe('nothing_to_contest')
  })
})

describe('a contest under a policy that weighs fault', () => {
  const contested = () => unanswered(weighed).when('seller', contest)
  const rule = (scenario: Scenario, fault: 'buyer' | 'none') =>
    scenario.when('staff', {
      action: 'rule_case',
      caseId: scenario.state.cases[0]?.id ?? 0,
      ruling: 'fault',
      fault,
      explanation: 'Seen.',
    })

  it('opens a case about the fault alone, which holds nothing', () => {
    expect(contested().state.cases).toMatchObject([{ about: 'fault', status: 'open', whole: false }])
    expect(contested().writes('buyer').refusal).toBeNull()
  })

  it('opens a case that ends with a ruling, which is final', () => {
    const scenario = rule(contested(), 'buyer')
    expect(scenario.outcome).toMatchObject({ fault: 'buyer', faultStatus: 'ruled' })
    expect(scenario.state.cases).toMatchObject([{ status: 'ruled', endedAt: scenario.now }])
    expect(scenario.when('seller', contest).refusal).toBe('fault_ruled')
  })

  it('opens a case that cannot be withdrawn: the fault stays contested until staff rule', () => {
    const scenario = contested()
    const caseId = scenario.state.cases[0]?.id ?? 0
    expect(scenario.when('seller', { action: 'withdraw_case', caseId }).last).toEqual({
      ok: false,
      refusal: { code: 'not_your_part', allowed: ['staff'] },
    })
  })
})
