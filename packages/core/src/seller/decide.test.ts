// Who reaches a seller, which command has which handler, and when the next evaluation is due after a command.
import { describe, expect, it } from 'vitest'
import { elapse } from '../decider.ts'
import type { Actor } from '../order/order.ts'
import { THE_15TH } from '../testing/levels.ts'
import { evaluation, figuresOf, GOOD, LADDER, nobody, type SellerBody, seller, sellerWith } from '../testing/sellers.ts'
import { actor } from '../testing.ts'
import { DAY } from '../time.ts'
import { nextEvaluationAfter, reachesSeller, type SellerCommand, sellerDecider } from './decide.ts'

const NOW = THE_15TH
const PUT: SellerBody = { action: 'put', warnings: 1 }
const NOT_FOUND = { ok: false, refusal: { code: 'not_found', what: 'seller' } }

describe('a seller', () => {
  it.each<{ by: Actor; reached: boolean }>([
    { by: actor('seller'), reached: true },
    { by: actor('staff'), reached: true },
    { by: actor('marketplace'), reached: true },
    { by: actor('clock'), reached: true },
    { by: { role: 'seller', id: 'somebody else' }, reached: false },
    { by: actor('buyer'), reached: false },
    { by: { role: 'buyer', id: 'mora' }, reached: false },
    { by: actor('payment'), reached: false },
  ])('is reached by $by: $reached; to all others there is none', ({ by, reached }) => {
    expect(reachesSeller('mora', by)).toBe(reached)
    const scenario = seller().sends({ ...PUT, by, seller: 'mora' })
    if (!reached) expect(scenario.last).toEqual(NOT_FOUND)
    else expect(scenario.refusal).toBe(by.role === 'marketplace' ? null : 'not_your_part')
  })

  it.each<{ body: SellerBody; allowed: string }>([
    { body: PUT, allowed: 'marketplace' },
    { body: { action: 'import', since: null, level: null, warnings: 1 }, allowed: 'marketplace' },
    { body: { action: 'register', firstAt: 0 }, allowed: 'clock' },
    { body: { action: 'open_appeal', evaluatedAt: NOW, n: 1, explanation: '' }, allowed: 'seller' },
    { body: { action: 'rule_appeal', evaluatedAt: NOW, n: 1, ruling: 'stands', explanation: '' }, allowed: 'staff' },
    { body: { action: 'rule_proposal', evaluatedAt: NOW, n: 1, ruling: 'refused', explanation: '' }, allowed: 'staff' },
  ])('has commands of one role each: $body.action is for the $allowed', ({ body, allowed }) => {
    for (const role of ['seller', 'staff', 'marketplace', 'clock'] as const) {
      const { last } = seller().when(role, body)
      const isRefused = !last.ok && last.refusal.code === 'not_your_part'
      expect([role, isRefused]).toEqual([role, role !== allowed])
      if (isRefused) expect(last).toMatchObject({ refusal: { allowed: [allowed] } })
    }
  })

  it('is evaluated and re-evaluated by the clock alone', () => {
    for (const role of ['seller', 'staff', 'marketplace'] as const) {
      expect(seller().when(role, evaluation(GOOD, LADDER, NOW)).refusal).toBe('not_your_part')
      const reevaluate = { action: 'reevaluate', figures: figuresOf(GOOD, LADDER, NOW), correction: null } as const
      expect(seller().when(role, reevaluate).refusal).toBe('not_your_part')
    }
  })

  it.each<SellerBody>([
    { action: 'open_appeal', evaluatedAt: NOW, n: 1, explanation: '' },
    { action: 'rule_appeal', evaluatedAt: NOW, n: 1, ruling: 'stands', explanation: '' },
    { action: 'rule_proposal', evaluatedAt: NOW, n: 1, ruling: 'refused', explanation: '' },
  ])('who is not registered and has no orders is not found: $action', body => {
    const role = body.action === 'open_appeal' ? 'seller' : 'staff'
    expect(nobody().when(role, body).last).toEqual(NOT_FOUND)
  })

  it('has no deadlines of its own: evaluations need facts, and the scheduler sends the command', () => {
    const state = sellerWith()
    expect(sellerDecider.due(state)).toBeNull()
    expect(elapse(sellerDecider, state, NOW + 9_999 * DAY)).toEqual({ state, events: [] })
  })

  it('begins with its registration: a history without one cannot be folded', () => {
    const event = { type: 'risk.started', at: NOW, by: actor('clock'), data: {}, texts: {} } as const
    expect(() => sellerDecider.evolve(null, event)).toThrow('the history begins with risk.started')
  })
})

describe('the next evaluation', () => {
  const FIRST = { since: NOW - DAY, name: 'Mora Okafor' }
  const IMPORT = { action: 'import', since: null, level: null, warnings: null } as const
  const fresh = sellerWith({ isEvaluated: false })

  it.each<{ what: string; state: typeof fresh | null; body: SellerBody; next: number | null }>([
    { what: 'the registration', state: null, body: { action: 'register', firstAt: NOW }, next: NOW + DAY },
    { what: 'the first put', state: null, body: { ...PUT, ...FIRST }, next: NOW + DAY },
    { what: 'the first import', state: null, body: IMPORT, next: NOW + DAY },
    { what: 'other warnings', state: fresh, body: PUT, next: null },
    { what: 'an earlier order', state: fresh, body: { action: 'register', firstAt: 0 }, next: null },
    {
      what: 'a level that is set',
      state: sellerWith(),
      body: { ...PUT, level: 'level 2', reason: 'Why.' },
      next: NOW + DAY,
    },
    {
      what: 'the same level, set again',
      state: sellerWith(),
      body: { ...PUT, level: 'level 1', reason: 'Why.' },
      next: NOW + DAY,
    },
    { what: 'an imported level', state: fresh, body: { ...IMPORT, level: 'level 2' }, next: NOW + DAY },
    {
      what: 'an imported level that is outdated',
      state: sellerWith(),
      body: { ...IMPORT, level: 'level 2' },
      next: null,
    },
    { what: 'an import that changes nothing', state: fresh, body: { ...IMPORT, level: 'level 1' }, next: null },
    {
      what: 'an import of the same level with more',
      state: fresh,
      body: { ...IMPORT, level: 'level 1', warnings: 2 },
      next: NOW + DAY,
    },
    { what: 'an import without a level', state: fresh, body: { ...IMPORT, warnings: 2 }, next: null },
  ])('is at the next scheduled instant after $what, or as before: $next', ({ state, body, next }) => {
    const by = body.action === 'register' ? actor('clock') : actor('marketplace')
    const command: SellerCommand = { ...body, by, seller: 'mora' }
    expect(nextEvaluationAfter(state, command, seller().context, NOW)).toBe(next)
  })
})
