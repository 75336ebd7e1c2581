// How a case ends: its opener withdraws it, the parties settle it, or staff rule on it.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'

const report = { action: 'open_case', about: 'threats', explanation: 'Look.' } as const
const caseId = (scenario: Scenario) => scenario.state.cases.at(-1)?.id ?? 0
const rule = (
  scenario: Scenario,
  ruling: 'continue' | 'fault' | 'usable',
  more: { fault?: 'none'; founded?: boolean } = {},
) => scenario.when('staff', { action: 'rule_case', caseId: caseId(scenario), ruling, explanation: 'Seen.', ...more })

describe('a case', () => {
  it('can be withdrawn only by its opener', () => {
    const scenario = placed().when('buyer', report)
    expect(scenario.when('seller', { action: 'withdraw_case', caseId: caseId(scenario) }).last).toEqual({
      ok: false,
      refusal: { code: 'not_your_part', allowed: ['buyer'] },
    })
    scenario.when('buyer', { action: 'withdraw_case', caseId: caseId(scenario) })
    expect(scenario.state.cases).toMatchObject([{ status: 'withdrawn', endedAt: scenario.now }])
  })

  it('that has already ended cannot end again, and the refusal states how it ended', () => {
    const scenario = placed().when('buyer', report)
    scenario.when('buyer', { action: 'withdraw_case', caseId: caseId(scenario) })
    expect(rule(scenario, 'continue').last).toMatchObject({ refusal: { code: 'case_closed', status: 'withdrawn' } })
  })

  it('on which staff rule “continue” ends with the open request superseded, and the order goes on', () => {
    const scenario = placed().asks('buyer', 'cancellation').when('seller', report)
    expect(rule(scenario, 'continue').refusal).toBeNull()
    expect(scenario.request).toMatchObject({ status: 'superseded', endedBy: 'staff' })
    expect(scenario.state.cases).toMatchObject([{ status: 'ruled' }])
    expect(scenario.phase).toBe('in_progress')
    expect(scenario.state.situation).toMatchObject({ work: { at: expect.any(Number) } })
  })

  it.each([
    { ruling: 'fault', more: { fault: 'none' }, code: 'not_for_this' },
    { ruling: 'usable', more: {}, code: 'not_for_this' },
    { ruling: 'continue', more: { fault: 'none' }, code: 'not_for_this' },
    { ruling: 'continue', more: { founded: true }, code: null },
    { ruling: 'continue', more: { founded: false }, code: null },
  ] as const)('about threats, ruled “$ruling” with $more, has the refusal $code', ({ ruling, more, code }) => {
    expect(rule(placed().when('buyer', report), ruling, more).refusal).toBe(code)
  })

  it('that does not exist is refused as not found', () => {
    expect(
      placed().when('staff', { action: 'rule_case', caseId: 9, ruling: 'continue', explanation: 'So.' }).last,
    ).toEqual({
      ok: false,
      refusal: { code: 'not_found', what: 'case' },
    })
  })

  it('is settled when the parties cancel by agreement', () => {
    const scenario = placed().asks('buyer', 'cancellation').when('seller', report).answers('seller', 'accept')
    expect(scenario.state.cases).toMatchObject([{ status: 'settled' }])
    expect(scenario.outcome.method).toBe('mutual')
  })

  it('can be ruled only by staff', () => {
    const scenario = placed().when('buyer', report)
    const command = { action: 'rule_case', caseId: caseId(scenario), ruling: 'continue', explanation: 'So.' } as const
    expect(scenario.when('buyer', command).refusal).toBe('not_your_part')
  })
})
