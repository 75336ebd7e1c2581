// Opening a case with staff: when that is possible, about what, and which clocks the case holds.
import { describe, expect, it } from 'vitest'
import { actor, CONTEXT, placed, type Scenario } from '../../testing.ts'
import { DAY } from '../../time.ts'
import { allowed } from '../views/allowed.ts'
import { isInResolution } from '../views/turn.ts'

const about = (what: 'unresolved' | 'fraud' | 'threats' | 'danger') =>
  ({ action: 'open_case', about: what, explanation: 'Look.' }) as const
const declined = (scenario: Scenario) => scenario.asks('buyer', 'cancellation').answers('seller', 'decline').days(1)
const completed = () => placed().delivers().when('buyer', { action: 'accept_delivery' })

describe('opening a case about an open order', () => {
  it.each(['fraud', 'threats', 'danger'] as const)('about %s is possible at once, for either party', what => {
    expect(placed().when('buyer', about(what)).refusal).toBeNull()
    expect(placed().when('seller', about(what)).refusal).toBeNull()
  })

  it('about anything else requires two declined cancellations, and the refusal states how many are missing', () => {
    expect(placed().when('buyer', about('unresolved')).last).toEqual({
      ok: false,
      refusal: { code: 'no_case_yet', allowed: ['fraud', 'threats', 'danger'], declinesNeeded: 2 },
    })
    expect(declined(placed()).when('buyer', about('unresolved')).last).toMatchObject({ refusal: { declinesNeeded: 1 } })
    const twice = declined(declined(placed()))
    expect(twice.when('seller', about('unresolved')).refusal).toBeNull()
  })

  it('counts the declined cancellations of both parties together', () => {
    const scenario = declined(placed()).asks('seller', 'cancellation').answers('buyer', 'decline')
    expect(scenario.when('buyer', about('unresolved')).refusal).toBeNull()
  })

  it('is possible for either party once one party has used its three attempts of one kind', () => {
    const scenario = placed()
    for (let i = 0; i < 3; i++) scenario.asks('seller', 'change', 'other', { change: { days: 1 } }).days(4)
    expect(scenario.when('buyer', about('unresolved')).refusal).toBeNull()
  })

  it('is refused with the open case if the party already has one about the same matter', () => {
    const scenario = placed().reports('buyer', 'fraud').reports('buyer', 'fraud')
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'case_open', caseId: 2 } })
  })

  it('is accepted about another matter, or by the other party, while a case is open', () => {
    const scenario = placed().reports('buyer', 'fraud').reports('buyer', 'threats')
    expect(scenario.refusal).toBeNull()
    expect(scenario.reports('seller', 'fraud').refusal).toBeNull()
    expect(scenario.state.cases.map(({ openedBy, about }) => `${openedBy} ${about}`)).toEqual([
      'buyer fraud',
      'buyer threats',
      'seller fraud',
    ])
  })

  it('is accepted five times per party and order, not counting founded cases', () => {
    const scenario = placed()
    scenario.reports('buyer').rules(true)
    for (let i = 0; i < 5; i++) expect(scenario.reports('buyer').takesBack('buyer').refusal).toBeNull()
    expect(scenario.reports('buyer').last).toEqual({
      ok: false,
      refusal: { code: 'too_many', what: 'cases', limit: 5, from: null },
    })
    expect(scenario.reports('seller').refusal).toBeNull()
  })

  it('shows in its offer which matters would hold clocks, and which are sealed from the other party', () => {
    const offer = (scenario: Scenario) =>
      allowed(scenario.state, actor('buyer'), CONTEXT, scenario.now).find(({ action }) => action === 'open_case')
    const sealed = ['fraud', 'threats', 'danger']
    expect(offer(placed())).toMatchObject({ inputs: { abouts: sealed, holds: sealed, sealed } })
    expect(offer(placed().reports('buyer'))).toMatchObject({ inputs: { abouts: ['fraud', 'danger'], holds: [] } })
  })
})

describe('a case about an open order', () => {
  it('puts the order in resolution until the case is closed, even if it holds nothing', () => {
    const scenario = placed().reports('buyer')
    expect(isInResolution(scenario.state)).toBe(true)
    expect(isInResolution(scenario.takesBack('buyer').state)).toBe(false)
    expect(isInResolution(scenario.reports('buyer').state)).toBe(true)
  })

  it('leaves a late order late', () => {
    const scenario = placed().days(19).reports('buyer')
    expect(scenario.when('buyer', { action: 'cancel', explanation: 'Late.' }).outcome.method).toBe('late')
  })
})

describe('a case about a closed order', () => {
  it.each([
    { after: 14 * DAY - 1, code: null },
    { after: 14 * DAY, code: 'over_since' },
    { after: 14 * DAY + 1, code: 'over_since' },
  ])('can be opened for 14 days after completion: after $after ms the refusal is $code', ({ after, code }) => {
    expect(completed().after(after).when('buyer', about('unresolved')).refusal).toBe(code)
  })

  it('holds nothing and does not put the order in resolution', () => {
    const scenario = completed().when('buyer', about('unresolved'))
    expect(scenario.state.cases).toMatchObject([{ whole: false, held: false }])
    expect(isInResolution(scenario.state)).toBe(false)
    expect(scenario.when('buyer', { action: 'review', rating: 2 }).refusal).toBeNull()
  })

  it('may only be about fraud, threats or danger if the order was cancelled', () => {
    const scenario = placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    expect(scenario.when('seller', about('unresolved')).refusal).toBe('not_for_this')
    expect(scenario.when('seller', about('threats')).refusal).toBeNull()
  })

  it('is ruled when staff cancel the order', () => {
    const scenario = completed().when('buyer', about('unresolved'))
    scenario.when('staff', { action: 'cancel', reason: 'not_as_agreed', explanation: 'Seen.', refund: 5_000 })
    expect(scenario.state.cases).toMatchObject([{ status: 'ruled' }])
    expect(scenario.state.balances.seller).toBe(9_400)
  })
})

it('two parties that both ask to cancel agree despite an open case, which then counts as settled', () => {
  const scenario = placed().asks('buyer', 'cancellation')
  scenario.when('seller', { action: 'open_case', about: 'threats', explanation: 'Please look at the messages.' })
  scenario.asks('seller', 'cancellation')
  expect(scenario.refusal).toBeNull()
  expect(scenario.outcome).toMatchObject({ method: 'mutual', decidedBy: 'agreement' })
  expect(scenario.state.cases).toMatchObject([{ status: 'settled' }])
})
