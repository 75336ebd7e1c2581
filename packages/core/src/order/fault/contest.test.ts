// After the outcome: agreeing to the stated fault, or contesting it, within 7 days and until staff have ruled.
import { describe, expect, it } from 'vitest'
import { strictPolicy } from '../../testing/policies.ts'
import { placed, type Story } from '../../testing.ts'
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
  it('is agreed to by the party that was silent', () => {
    const story = unanswered().when('seller', agree)
    expect(story.outcome).toMatchObject({ faultStatus: 'agreed', agreedBy: ['buyer', 'seller'] })
    expect(story.when('seller', agree).refusal).toBe('already_agreed')
  })

  it('cannot be agreed to by the party that named it', () => {
    expect(unanswered().when('buyer', agree).refusal).toBe('already_agreed')
  })

  it('by each naming the other is agreed to once both stand behind “shared”', () => {
    const story = placed().asks('buyer', 'cancellation', 'quality').asks('seller', 'cancellation', 'buyer_silent')
    expect(story.when('buyer', agree).outcome).toMatchObject({ faultStatus: 'unanswered', agreedBy: ['buyer'] })
    expect(story.when('buyer', agree).refusal).toBe('already_agreed')
    expect(story.when('seller', agree).outcome).toMatchObject({ fault: 'shared', faultStatus: 'agreed' })
  })

  it.each([
    { after: 7 * DAY - 1, code: null },
    { after: 7 * DAY, code: 'over_since' },
    { after: 7 * DAY + 1, code: 'over_since' },
  ])('can be agreed to or contested for 7 days: $after ms → $code', ({ after, code }) => {
    expect(unanswered().after(after).when('seller', agree).refusal).toBe(code)
    expect(unanswered().after(after).when('seller', contest).refusal).toBe(code)
  })

  it.each([
    { ladderWeighsFault: true, cases: [{ about: 'fault', whole: false }] },
    { ladderWeighsFault: false, cases: [] },
  ])('contested is a matter for staff where the ladder weighs fault: $ladderWeighsFault', ({ cases, ...context }) => {
    expect(unanswered(context).when('seller', contest).state.cases).toMatchObject(cases)
  })

  it('can be contested by the party that has not named it', () => {
    expect(unanswered().when('buyer', contest).refusal).toBe('already_agreed')
    expect(unanswered().when('seller', contest).outcome.faultStatus).toBe('contested')
  })

  it('by each naming the other can be contested by both, each with a view of its own', () => {
    const story = placed().asks('buyer', 'cancellation', 'quality').asks('seller', 'cancellation', 'buyer_silent')
    story.when('seller', { ...contest, fault: 'buyer' }).when('buyer', { ...contest, fault: 'seller' })
    expect(story.outcome.views.map(({ by, side }) => [by, side])).toEqual([
      ['seller', 'buyer'],
      ['buyer', 'seller'],
    ])
    expect(story.when('buyer', contest).refusal).toBe('already_contested')
  })
})

describe('contesting', () => {
  it('names another side than the stated one', () => {
    expect(unanswered().when('seller', { ...contest, fault: 'seller' }).last).toEqual({
      ok: false,
      refusal: { code: 'fault_same', field: 'fault', allowed: ['buyer', 'shared', 'none'] },
    })
  })

  it('records the view and leaves the stated fault; without weight no case is opened', () => {
    const story = unanswered().when('seller', { ...contest, fault: 'buyer' })
    expect(story.outcome).toMatchObject({ fault: 'seller', views: [{ by: 'seller', side: 'buyer' }] })
    expect(story.state.cases).toEqual([])
    expect(story.when('seller', contest).refusal).toBe('already_contested')
    expect(story.when('seller', agree).refusal).toBe('nothing_to_agree')
  })

  it.each<{ what: string; story: () => Story }>([
    { what: 'was agreed to', story: () => unanswered().when('seller', agree) },
    { what: 'was its own reason', story: () => placed().asks('seller', 'cancellation', 'cannot_deliver').days(2) },
    {
      what: 'was accepted as stated',
      story: () => placed().asks('buyer', 'cancellation', 'quality').answers('seller', 'accept'),
    },
  ])('is not for a party whose own the fault is: it $what', ({ story }) => {
    expect(story().when('seller', contest).refusal).toBe('already_agreed')
  })

  const late = () => placed().days(19).when('buyer', { action: 'cancel', explanation: 'Late.' })
  const unstarted = () =>
    placed({ requirements: ['Why?'] })
      .days(7)
      .when('seller', { action: 'cancel', explanation: 'Go.' })
  const cooledOff = () => placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' })
  it.each<{ what: string; story: () => Story; seller: string | null; buyer: string | null }>([
    { what: 'late', story: late, seller: null, buyer: 'fault_by_record' },
    { what: 'late, by silence', story: () => placed().days(48), seller: null, buyer: 'fault_by_record' },
    { what: 'unstarted', story: unstarted, seller: 'fault_by_record', buyer: null },
    { what: 'nobody’s', story: cooledOff, seller: 'fault_by_record', buyer: 'fault_by_record' },
  ])('what the record has established is for the side that it burdens: $what', ({ story, seller, buyer }) => {
    expect(story().when('seller', { ...contest, fault: 'shared' }).refusal).toBe(seller)
    expect(story().when('buyer', { ...contest, fault: 'shared' }).refusal).toBe(buyer)
  })

  it('is over where staff have ruled', () => {
    const story = placed().when('staff', { action: 'cancel', reason: 'breach', explanation: 'Seen.' })
    expect(story.when('buyer', contest).refusal).toBe('fault_ruled')
    expect(story.when('seller', agree).refusal).toBe('fault_ruled')
  })

  it('needs a cancelled order', () => {
    expect(placed().when('buyer', contest).refusal).toBe('nothing_to_contest')
    const story = placed().delivers().when('buyer', { action: 'accept_delivery' })
    expect(story.when('buyer', contest).refusal).toBe('nothing_to_contest')
    expect(story.when('seller', agree).refusal).toBe('nothing_to_contest')
  })
})

describe('where the policy weighs fault', () => {
  const contested = () => unanswered(weighed).when('seller', contest)
  const rule = (story: Story, fault: 'buyer' | 'none') =>
    story.when('staff', {
      action: 'rule_case',
      caseId: story.state.cases[0]?.id ?? 0,
      ruling: 'fault',
      fault,
      explanation: 'Seen.',
    })

  it('a contest opens a case for the fault alone, which stops nothing', () => {
    expect(contested().state.cases).toMatchObject([{ about: 'fault', status: 'open', whole: false }])
    expect(contested().says('buyer').refusal).toBeNull()
  })

  it('the case ends with a ruling, which is the last word', () => {
    const story = rule(contested(), 'buyer')
    expect(story.outcome).toMatchObject({ fault: 'buyer', faultStatus: 'ruled' })
    expect(story.state.cases).toMatchObject([{ status: 'ruled', endedAt: story.now }])
    expect(story.when('seller', contest).refusal).toBe('fault_ruled')
  })

  it('the case cannot be withdrawn: a contested fault stays contested until it is ruled', () => {
    const story = contested()
    const caseId = story.state.cases[0]?.id ?? 0
    expect(story.when('seller', { action: 'withdraw_case', caseId }).last).toEqual({
      ok: false,
      refusal: { code: 'not_your_part', allowed: ['staff'] },
    })
  })
})
