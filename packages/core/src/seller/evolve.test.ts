// Folding: what a seller remembers, in which order, and as whom a person decided.
import { describe, expect, it } from 'vitest'
import { THE_15TH } from '../testing/levels.ts'
import { BAD, GOOD, recordWith, seller, sellerWith } from '../testing/sellers.ts'
import { DAY } from '../time.ts'
import { evolveSeller, REMEMBERED } from './evolve.ts'
import { nextNumber, sinceAt } from './seller.ts'

describe('the evaluations of a seller', () => {
  it('are in the sequence of their instants and numbers, whenever they were recorded', () => {
    const later = recordWith({ at: THE_15TH + DAY, event: 'kept' })
    const scenario = seller({ level: 'new', evaluations: [recordWith(), later] }).at(THE_15TH + 2 * DAY)
    const command = { action: 'open_appeal', evaluatedAt: THE_15TH, n: 1, explanation: 'Why.' } as const
    scenario.when('seller', command).rules('reinstated', { evaluatedAt: THE_15TH, n: 1 })
    expect(scenario.seller.evaluations.map(({ at, n }) => [at, n])).toEqual([
      [THE_15TH, 1],
      [THE_15TH, 2],
      [THE_15TH + DAY, 1],
    ])
  })

  it.each([
    { what: 'a millisecond short of 400 days', age: REMEMBERED - 1, remembered: true },
    { what: '400 days', age: REMEMBERED, remembered: false },
  ])('are remembered for 400 days: $what → $remembered', ({ age, remembered }) => {
    const at = THE_15TH - age
    const evaluations = [recordWith({ at, appealUntil: null })]
    const { evaluations: after } = seller({ evaluations }).evaluates(GOOD).seller
    expect(after.some(each => each.at === at)).toBe(remembered)
  })

  it('are remembered with all others of their instant, so that no number is used twice', () => {
    const at = THE_15TH - 2 * REMEMBERED
    const appeal = { status: 'open', openedAt: at, ruling: null } as const
    const evaluations = [recordWith({ at, appeal }), recordWith({ at, n: 2, corrects: 1, appealUntil: null })]
    const { evaluations: after } = seller({ evaluations }).evaluates(GOOD).seller
    expect(after.map(({ n }) => n)).toEqual([1, 2, 1])
  })

  it('stay until something is recorded: folding anything else forgets none', () => {
    const evaluations = [recordWith({ at: THE_15TH - 2 * REMEMBERED })]
    expect(seller({ evaluations }).puts({ warnings: 3 }).seller.evaluations).toEqual(evaluations)
  })

  it('have numbers from 1 for each instant', () => {
    const state = sellerWith({ evaluations: [recordWith(), recordWith({ n: 2 })] })
    expect([nextNumber(state, THE_15TH), nextNumber(state, THE_15TH + 1)]).toEqual([3, 1])
  })
})

describe('the start of a seller', () => {
  it('is at each instant what was known then: the first of several corrections of one instant holds before it', () => {
    const scenario = seller({ since: 100, lastAt: 0 }).at(1_000).puts({ since: 200 }).puts({ since: 300 })
    scenario.at(2_000).puts({ since: 400 })
    const { seller: found } = scenario
    expect([999, 1_000, 1_999, 2_000].map(at => sinceAt(found, at))).toEqual([100, 300, 300, 400])
  })
})

describe('folding', () => {
  it('counts events and dates the seller by the last one', () => {
    const { seller: found } = seller().evaluates(BAD).after(DAY).puts({ warnings: 1 })
    expect(found).toMatchObject({ version: 3, lastAt: THE_15TH + DAY })
  })

  it('takes a decision without a name or text as that of the role', () => {
    const evaluations = [recordWith({ appeal: { status: 'open', openedAt: THE_15TH, ruling: null } })]
    const folded = evolveSeller(sellerWith({ evaluations }), {
      type: 'appeal.ruled',
      at: THE_15TH,
      by: { role: 'clock' },
      data: { evaluatedAt: THE_15TH, n: 1, ruling: 'stands' },
      texts: {},
    })
    expect(folded.evaluations[0]?.appeal?.ruling).toEqual({ at: THE_15TH, by: 'clock', explanation: '' })
  })

  it('passes over a decision on a record that is forgotten, or was never appealed', () => {
    const data = { evaluatedAt: THE_15TH, n: 1, ruling: 'stands' } as const
    const ruled = { type: 'appeal.ruled', at: THE_15TH, by: { role: 'staff', id: 'sam' }, data, texts: {} } as const
    for (const evaluations of [[], [recordWith()]])
      expect(evolveSeller(sellerWith({ evaluations }), ruled).evaluations).toEqual(evaluations)
  })

  it('keeps the instant since which a level is at risk', () => {
    const started = { type: 'risk.started', at: THE_15TH, by: { role: 'clock' }, data: {}, texts: {} } as const
    const state = sellerWith({ atRiskSince: THE_15TH - DAY })
    expect(evolveSeller(state, started).atRiskSince).toBe(THE_15TH - DAY)
  })
})
