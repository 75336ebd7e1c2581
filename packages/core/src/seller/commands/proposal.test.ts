// Proposals: a level that needs a person's review is granted or refused by staff, once.
import { describe, expect, it } from 'vitest'
import { THE_15TH } from '../../testing/levels.ts'
import { EXPLANATION, GOOD, REVIEWED, recordWith, seller } from '../../testing/sellers.ts'
import { actor } from '../../testing.ts'
import { DAY, toIso } from '../../time.ts'
import type { Seller } from '../seller.ts'

const NOW = THE_15TH + 2 * DAY
const NAME = { evaluatedAt: THE_15TH, n: 1 }
const proposal = recordWith({ event: 'proposed', before: 'new', after: 'new', proposes: 'level 1' })
const proposed = (changes: Partial<Seller> = {}) =>
  seller({ level: 'new', evaluations: [proposal], ...changes }, REVIEWED).at(NOW)

describe('a proposed level', () => {
  it('that is granted is held at once, by a person’s evaluation that names the proposal', () => {
    const scenario = proposed().decides('granted')
    expect(scenario.types).toEqual(['proposal.ruled', 'seller.raised'])
    expect(scenario.seller).toMatchObject({ level: 'level 1', levelSince: NOW })
    expect(scenario.seller.evaluations).toMatchObject([
      { n: 1, event: 'proposed', proposal: { status: 'granted', at: NOW, by: 'sam', explanation: EXPLANATION } },
      { n: 2, event: 'raised', before: 'new', after: 'level 1', corrects: 1, automated: false, appealUntil: null },
    ])
  })

  it('that is granted leaves the grace of a higher level', () => {
    const grace = { level: 'level 2', until: NOW + DAY }
    expect(proposed({ grace }).decides('granted').seller.grace).toEqual(grace)
  })

  it('that is refused leaves the level, and is then decided', () => {
    const scenario = proposed().decides('refused')
    expect(scenario.types).toEqual(['proposal.ruled'])
    expect(scenario.seller.level).toBe('new')
    expect(scenario.record.proposal).toMatchObject({ status: 'refused', explanation: EXPLANATION })
  })

  it('that an evaluation made can be decided', () => {
    const scenario = seller({ level: 'new' }, REVIEWED).evaluates(GOOD)
    expect(scenario.decides('granted').seller.level).toBe('level 1')
  })

  it.each(['granted', 'refused'] as const)(
    'changes nothing when the same person decides the same again: %s',
    ruling => {
      const scenario = proposed().decides(ruling, NAME).after(DAY)
      expect(scenario.decides(ruling, NAME).last).toMatchObject({ ok: true, events: [] })
    },
  )

  it.each([
    { what: 'otherwise', by: actor('staff'), ruling: 'refused', explanation: EXPLANATION },
    { what: 'with another text', by: actor('staff'), ruling: 'granted', explanation: 'Otherwise.' },
    { what: 'by another person', by: { role: 'staff', id: 'alex' }, ruling: 'granted', explanation: EXPLANATION },
  ] as const)('is decided once, not again $what', ({ by, ruling, explanation }) => {
    const scenario = proposed().decides('granted', NAME).after(DAY)
    const command = { action: 'rule_proposal', ...NAME, ruling, explanation } as const
    expect(scenario.sends({ ...command, by, seller: 'mora' }).last).toEqual({
      ok: false,
      refusal: { code: 'already_decided', status: 'granted', at: toIso(NOW) },
    })
  })

  it.each(['granted', 'refused'] as const)('is over once the seller has another level: %s', ruling => {
    const scenario = proposed({ level: 'level 2' }).decides(ruling)
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'proposal_over', level: 'level 2' } })
  })

  it.each([
    { what: 'an evaluation that proposed nothing', evaluations: [recordWith()] },
    { what: 'no evaluation', evaluations: [] },
  ])('is not found: $what', ({ evaluations }) => {
    const scenario = proposed({ evaluations }).decides('granted', NAME)
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'not_found', what: 'proposal' } })
  })

  it.each(['seller', 'marketplace', 'clock'] as const)('is decided by staff, not by: %s', role => {
    const command = { action: 'rule_proposal', ...NAME, ruling: 'granted', explanation: EXPLANATION } as const
    expect(proposed().when(role, command).last).toEqual({
      ok: false,
      refusal: { code: 'not_your_part', allowed: ['staff'] },
    })
  })
})
