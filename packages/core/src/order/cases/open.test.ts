// Bringing an order to staff: when, with what, and which clocks stand still for it.
import { describe, expect, it } from 'vitest'
import { actor, placed, type Story, TERMS } from '../../testing.ts'
import { DAY } from '../../time.ts'
import { allowed } from '../allowed.ts'
import { isInResolution } from '../turn.ts'

const about = (what: 'unresolved' | 'fraud' | 'threats' | 'danger') =>
  ({ action: 'open_case', about: what, explanation: 'Look.' }) as const
const declined = (story: Story) => story.asks('buyer', 'cancellation').answers('seller', 'decline').days(1)
const completed = () => placed().delivers().when('buyer', { action: 'accept_delivery' })

describe('bringing an open order to staff', () => {
  it.each(['fraud', 'threats', 'danger'] as const)('is possible at once for %s, for either party', what => {
    expect(placed().when('buyer', about(what)).refusal).toBeNull()
    expect(placed().when('seller', about(what)).refusal).toBeNull()
  })

  it('for anything else needs two declined cancellations, and says how many are missing', () => {
    expect(placed().when('buyer', about('unresolved')).last).toEqual({
      ok: false,
      refusal: { code: 'no_case_yet', allowed: ['fraud', 'threats', 'danger'], declinesNeeded: 2 },
    })
    expect(declined(placed()).when('buyer', about('unresolved')).last).toMatchObject({ refusal: { declinesNeeded: 1 } })
    const twice = declined(declined(placed()))
    expect(twice.when('seller', about('unresolved')).refusal).toBeNull()
  })

  it('counts the declined cancellations of both parties together', () => {
    const story = declined(placed()).asks('seller', 'cancellation').answers('buyer', 'decline')
    expect(story.when('buyer', about('unresolved')).refusal).toBeNull()
  })

  it('is possible for either party when a party’s three attempts of one kind are used up', () => {
    const story = placed()
    for (let i = 0; i < 3; i++) story.asks('seller', 'change', 'other', { change: { days: 1 } }).days(4)
    expect(story.when('buyer', about('unresolved')).refusal).toBeNull()
  })

  it('a second time about the same matter, while one is open, is refused with the one that is', () => {
    const story = placed().reports('buyer', 'fraud').reports('buyer', 'fraud')
    expect(story.last).toEqual({ ok: false, refusal: { code: 'case_open', caseId: 2 } })
  })

  it('about another matter, or by the other party, is taken meanwhile', () => {
    const story = placed().reports('buyer', 'fraud').reports('buyer', 'threats')
    expect(story.refusal).toBeNull()
    expect(story.reports('seller', 'fraud').refusal).toBeNull()
    expect(story.state.cases.map(({ openedBy, about }) => `${openedBy} ${about}`)).toEqual([
      'buyer fraud',
      'buyer threats',
      'seller fraud',
    ])
  })

  it('is taken five times on one order, those found founded aside', () => {
    const story = placed()
    story.reports('buyer').rules(true)
    for (let i = 0; i < 5; i++) expect(story.reports('buyer').takesBack('buyer').refusal).toBeNull()
    expect(story.reports('buyer').last).toEqual({
      ok: false,
      refusal: { code: 'too_many', what: 'cases', limit: 5, again: null },
    })
    expect(story.reports('seller').refusal).toBeNull()
  })

  it('says which would hold clocks, and what the other party will not read', () => {
    const offer = (story: Story) =>
      allowed(story.state, actor('buyer'), TERMS, story.now).find(({ action }) => action === 'open_case')
    const sealed = ['fraud', 'threats', 'danger']
    expect(offer(placed())).toMatchObject({ inputs: { abouts: sealed, holds: sealed, sealed } })
    expect(offer(placed().reports('buyer'))).toMatchObject({ inputs: { abouts: ['fraud', 'danger'], holds: [] } })
  })
})

describe('a case about an open order', () => {
  it('puts it in resolution until it is closed, also where it holds nothing', () => {
    const story = placed().reports('buyer')
    expect(isInResolution(story.state)).toBe(true)
    expect(isInResolution(story.takesBack('buyer').state)).toBe(false)
    expect(isInResolution(story.reports('buyer').state)).toBe(true)
  })

  it('leaves a late order as late as it was', () => {
    const story = placed().days(19).reports('buyer')
    expect(story.when('buyer', { action: 'cancel', explanation: 'Late.' }).outcome.method).toBe('late')
  })
})

describe('a case about a closed order', () => {
  it.each([
    { after: 14 * DAY - 1, code: null },
    { after: 14 * DAY, code: 'over_since' },
    { after: 14 * DAY + 1, code: 'over_since' },
  ])('can be opened for 14 days after completion: $after ms → $code', ({ after, code }) => {
    expect(completed().after(after).when('buyer', about('unresolved')).refusal).toBe(code)
  })

  it('stops nothing and does not put the order in resolution', () => {
    const story = completed().when('buyer', about('unresolved'))
    expect(story.state.cases).toMatchObject([{ whole: false, held: false }])
    expect(isInResolution(story.state)).toBe(false)
    expect(story.when('buyer', { action: 'review', rating: 2 }).refusal).toBeNull()
  })

  it('that is cancelled is for fraud, threats and danger only', () => {
    const story = placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    expect(story.when('seller', about('unresolved')).refusal).toBe('not_for_this')
    expect(story.when('seller', about('threats')).refusal).toBeNull()
  })

  it('is ruled by a cancellation by staff', () => {
    const story = completed().when('buyer', about('unresolved'))
    story.when('staff', { action: 'cancel', reason: 'not_as_agreed', explanation: 'Seen.', refund: 5_000 })
    expect(story.state.cases).toMatchObject([{ status: 'ruled' }])
    expect(story.state.balances.seller).toBe(9_400)
  })
})

it('a case does not keep two who both ask to cancel from agreeing: asking accepts, and settles it', () => {
  const story = placed().asks('buyer', 'cancellation')
  story.when('seller', { action: 'open_case', about: 'threats', explanation: 'Please look at the messages.' })
  story.asks('seller', 'cancellation')
  expect(story.refusal).toBeNull()
  expect(story.outcome).toMatchObject({ method: 'mutual', decidedBy: 'agreement' })
  expect(story.state.cases).toMatchObject([{ status: 'settled' }])
})
