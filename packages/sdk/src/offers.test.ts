// Lines of `allowed` are found by their action, and narrowed with the type of its inputs.
import { describe, expect, expectTypeOf, it } from 'vitest'
import { allOffered, type OpenOffer, offered } from './offers.ts'

const hold = (caseId: number): OpenOffer<'hold_case'> => ({
  action: 'hold_case',
  caseId,
  ok: true,
  inputs: { until: { within: 'P366D' }, clocks: ['other', 'both'] },
})
const order = {
  allowed: [hold(2), { action: 'cancel', ok: false, refusal: { code: 'case_open', facts: { caseId: 2 } } }, hold(5)],
} as const

describe('an action', () => {
  it('is offered with the first inputs that are accepted, and with all of them', () => {
    expect(offered(order, 'hold_case')).toEqual(hold(2))
    expect(allOffered(order, 'hold_case')).toEqual([hold(2), hold(5)])
  })

  it('is not offered while it is refused, nor where there is none', () => {
    expect([offered(order, 'cancel'), offered(order, 'deliver')]).toEqual([null, null])
    expect(allOffered(order, 'cancel')).toEqual([])
  })
})

describe('the types of inputs', () => {
  it('follow from the action, and of requests from the kind', () => {
    type Change = Extract<OpenOffer<'open_request'>, { readonly kind: 'change' }>['inputs']
    expectTypeOf<Change['change']['days']>().toEqualTypeOf<{ readonly min: number; readonly max: number }>()
    expectTypeOf<OpenOffer<'hold_case'>['inputs']['clocks'][number]>().toEqualTypeOf<'other' | 'both'>()
    expectTypeOf<OpenOffer<'deliver'>>().not.toHaveProperty('caseId')
    expectTypeOf<OpenOffer<'rule_case'>['caseId']>().toEqualTypeOf<number>()
  })

  it('have no field that the action lacks', () => {
    expectTypeOf<OpenOffer<'deliver'>['inputs']>().not.toHaveProperty('explanation')
    expectTypeOf<OpenOffer<'review'>['inputs']['rating']>().toEqualTypeOf<{
      readonly min: number
      readonly max: number
    }>()
  })
})
