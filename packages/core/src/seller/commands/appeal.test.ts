// Appeals: once, in time, by the seller; a ruling that reinstates gives back the level before, if that is higher.
import { describe, expect, it } from 'vitest'
import { THE_15TH } from '../../testing/levels.ts'
import { EXPLANATION, RENAMED, recordWith, seller } from '../../testing/sellers.ts'
import { actor } from '../../testing.ts'
import { DAY, toIso } from '../../time.ts'
import type { Appeal, Grace, Seller } from '../seller.ts'

const NOW = THE_15TH + 20 * DAY
const UNTIL = THE_15TH + 180 * DAY
const NAME = { evaluatedAt: THE_15TH, n: 1 }
const lowered = { level: 'new', levelSince: THE_15TH, evaluations: [recordWith()] }
const opened: Appeal = { status: 'open', openedAt: NOW - DAY, ruling: null }

const demoted = (changes: Partial<Seller> = {}) => seller({ ...lowered, ...changes }).at(NOW)
const appealed = (changes: Partial<Seller> = {}) =>
  demoted({ evaluations: [recordWith({ appeal: opened })], ...changes })

describe('an appeal', () => {
  it('is opened by the seller, with an explanation that is kept apart from the data', () => {
    const scenario = demoted().appeals()
    expect(scenario.last).toMatchObject({
      ok: true,
      events: [
        { type: 'appeal.opened', at: NOW, by: actor('seller'), data: NAME, texts: { explanation: EXPLANATION } },
      ],
    })
    expect(scenario.record.appeal).toEqual({ status: 'open', openedAt: NOW, ruling: null })
    expect(scenario.seller.level).toBe('new')
  })

  it.each([
    { what: 'a millisecond before the end of the time', at: UNTIL - 1, refusal: null },
    { what: 'at the end', at: UNTIL, refusal: 'over_since' },
    { what: 'a millisecond after', at: UNTIL + 1, refusal: 'over_since' },
  ])('is possible until the time for it is over: $what → $refusal', ({ at, refusal }) => {
    const scenario = demoted().at(at).appeals()
    expect(scenario.refusal).toBe(refusal)
    if (refusal) expect(scenario.last).toMatchObject({ refusal: { since: toIso(UNTIL) } })
  })

  it('is not possible against an evaluation that never could be appealed', () => {
    const scenario = demoted({ evaluations: [recordWith({ appealUntil: null })] }).appeals()
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'over_since', since: toIso(THE_15TH) } })
  })

  it('is possible against every evaluation that can be appealed, not only the latest', () => {
    const both = [recordWith({ at: THE_15TH - 30 * DAY }), recordWith()]
    const body = { action: 'open_appeal', evaluatedAt: THE_15TH - 30 * DAY, n: 1, explanation: EXPLANATION } as const
    expect(demoted({ evaluations: both }).when('seller', body).seller.evaluations).toMatchObject([
      { appeal: { status: 'open' } },
      { appeal: null },
    ])
  })

  it('is opened once, also after its ruling', () => {
    const scenario = demoted().appeals().after(DAY)
    const twice = (status: string, at: number) => ({
      ok: false,
      refusal: { code: 'already_appealed', status, at: toIso(at) },
    })
    expect(scenario.appeals().last).toEqual(twice('open', NOW))
    scenario.rules('stands').after(DAY)
    expect(scenario.appeals().last).toEqual(twice('stands', NOW + DAY))
  })

  it.each([
    { what: 'another instant', name: { evaluatedAt: THE_15TH + 1, n: 1 } },
    { what: 'another number', name: { evaluatedAt: THE_15TH, n: 2 } },
  ])('against $what finds no evaluation', ({ name }) => {
    const scenario = demoted().when('seller', { action: 'open_appeal', ...name, explanation: EXPLANATION })
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'not_found', what: 'evaluation' } })
    expect(scenario.rules('stands', name).last).toEqual({
      ok: false,
      refusal: { code: 'not_found', what: 'evaluation' },
    })
  })

  it.each(['staff', 'marketplace', 'clock'] as const)('is opened by the seller, not by: %s', role => {
    const scenario = demoted().when(role, { action: 'open_appeal', ...NAME, explanation: EXPLANATION })
    expect(scenario.last).toEqual({ ok: false, refusal: { code: 'not_your_part', allowed: ['seller'] } })
  })
})

describe('a ruling on an appeal', () => {
  it('that lets the evaluation stand leaves the level', () => {
    const scenario = appealed().rules('stands')
    expect(scenario.types).toEqual(['appeal.ruled'])
    expect(scenario.seller).toMatchObject({ level: 'new', levelSince: THE_15TH })
    const ruling = { at: NOW, by: 'sam', explanation: EXPLANATION }
    expect(scenario.record.appeal).toEqual({ status: 'stands', openedAt: NOW - DAY, ruling })
  })

  it('that reinstates gives back the level before, by a person’s evaluation that names the one it corrects', () => {
    const scenario = appealed({ atRiskSince: NOW - DAY }).rules('reinstated')
    expect(scenario.types).toEqual(['appeal.ruled', 'seller.raised'])
    expect(scenario.seller).toMatchObject({ level: 'level 1', levelSince: NOW, atRiskSince: null })
    expect(scenario.record).toMatchObject({ at: THE_15TH, n: 2, corrects: 1, automated: false, appealUntil: null })
    expect(scenario.record).toMatchObject({ before: 'new', after: 'level 1', recordedAt: NOW, policyVersion: 1 })
    const [, raised] = scenario.last.ok ? scenario.last.events : []
    expect(raised).toMatchObject({ by: actor('staff'), data: { reasons: null } })
    expect(scenario.seller.evaluations[0]?.appeal?.status).toBe('reinstated')
  })

  it.each([
    { what: 'is as high', level: 'level 1', raised: false },
    { what: 'is higher', level: 'level 2', raised: false },
    { what: 'is lower', level: 'new', raised: true },
    { what: 'is unknown to the ladder', level: 'gold', raised: true },
  ])('that reinstates changes the level only if the level of now $what: $raised', ({ level, raised }) => {
    const scenario = appealed({ level }).rules('reinstated')
    expect(scenario.types).toEqual(raised ? ['appeal.ruled', 'seller.raised'] : ['appeal.ruled'])
    expect(scenario.seller.level).toBe(raised ? 'level 1' : level)
    expect(scenario.seller.evaluations[0]?.appeal?.status).toBe('reinstated')
  })

  it('that reinstates cannot give back a level that the ladder no longer has', () => {
    const scenario = appealed().with({ policy: RENAMED }).rules('reinstated')
    expect(scenario.types).toEqual(['appeal.ruled'])
  })

  it.each<{ what: string; grace: Grace; after: Grace | null }>([
    { what: 'ends the grace of the level given back', grace: { level: 'level 1', until: NOW + 1 }, after: null },
    {
      what: 'leaves the grace of a higher level',
      grace: { level: 'level 2', until: NOW + 1 },
      after: { level: 'level 2', until: NOW + 1 },
    },
  ])('that reinstates $what', ({ grace, after }) => {
    expect(appealed({ grace }).rules('reinstated').seller.grace).toEqual(after)
  })

  it.each(['stands', 'reinstated'] as const)('changes nothing when the same person sends it again: %s', ruling => {
    const scenario = appealed().rules(ruling, NAME).after(DAY)
    const before = scenario.state
    expect(scenario.rules(ruling, NAME).last).toMatchObject({ ok: true, events: [] })
    expect(scenario.state).toBe(before)
  })

  it.each([
    { what: 'another ruling', by: actor('staff'), ruling: 'reinstated', explanation: EXPLANATION },
    { what: 'another text', by: actor('staff'), ruling: 'stands', explanation: 'Otherwise.' },
    { what: 'another person', by: { role: 'staff', id: 'alex' }, ruling: 'stands', explanation: EXPLANATION },
  ] as const)('is final: $what finds it decided', ({ by, ruling, explanation }) => {
    const scenario = appealed().rules('stands', NAME).after(DAY)
    const command = { action: 'rule_appeal', ...NAME, ruling, explanation } as const
    expect(scenario.sends({ ...command, by, seller: 'mora' }).last).toEqual({
      ok: false,
      refusal: { code: 'already_decided', status: 'stands', at: toIso(NOW) },
    })
  })

  it('needs an appeal', () => {
    const none = { ok: false, refusal: { code: 'not_found', what: 'appeal' } }
    expect(demoted().rules('stands').last).toEqual(none)
  })

  it.each(['seller', 'marketplace', 'clock'] as const)('is made by staff, not by: %s', role => {
    const command = { action: 'rule_appeal', ...NAME, ruling: 'reinstated', explanation: EXPLANATION } as const
    expect(appealed().when(role, command).last).toEqual({
      ok: false,
      refusal: { code: 'not_your_part', allowed: ['staff'] },
    })
  })
})

describe('an old evaluation', () => {
  const old = NOW + 500 * DAY
  const set = { level: 'level 2', reason: 'Why.' }

  it('is forgotten once it can no longer be appealed', () => {
    expect(demoted().at(old).puts(set).seller.evaluations).toMatchObject([{ event: 'set' }])
  })

  it('is remembered while the appeal is open, and after the ruling for a second click', () => {
    const scenario = appealed().at(old).puts(set)
    expect(scenario.seller.evaluations).toMatchObject([{ event: 'lowered' }, { event: 'set' }])
    scenario.puts({ level: 'new', reason: 'Why.' }).rules('reinstated', NAME)
    expect(scenario.types).toEqual(['appeal.ruled', 'seller.raised'])
    expect(scenario.rules('reinstated', NAME).last).toMatchObject({ ok: true, events: [] })
  })

  it('is remembered as long as it can be appealed', () => {
    const evaluations = [recordWith({ appealUntil: old + 1 })]
    expect(demoted({ evaluations }).at(old).puts(set).seller.evaluations).toHaveLength(2)
    expect(
      demoted({ evaluations })
        .at(old + 1)
        .puts(set).seller.evaluations,
    ).toHaveLength(1)
  })
})
