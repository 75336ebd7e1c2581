// The list of reasons: who may give each for which kind, and what the record must show.
import { describe, expect, it } from 'vitest'
import { placed } from '../../testing.ts'
import { DAY } from '../../time.ts'
import { KINDS, PARTIES } from '../order.ts'
import { REQUEST_REASONS, reasonsFor } from './reasons.ts'

const DUE = 18 * DAY

describe('the list of reasons', () => {
  it('includes “other”, without fault, for every party that may open a kind', () => {
    for (const kind of KINDS)
      for (const party of PARTIES) {
        const list = REQUEST_REASONS[kind][party]
        if (list) expect(list.at(-1)).toEqual({ code: 'other', fault: 'none' })
      }
  })

  it('has no reason twice', () => {
    for (const kind of KINDS)
      for (const party of PARTIES) {
        const codes = (REQUEST_REASONS[kind][party] ?? []).map(({ code }) => code)
        expect(new Set(codes).size).toBe(codes.length)
      }
  })

  it.each([
    { what: 'a running order', scenario: () => placed(), cannotWait: true, late: false },
    {
      what: 'an order a millisecond before it is due',
      scenario: () => placed().after(DUE - 1),
      cannotWait: true,
      late: false,
    },
    { what: 'an order at its due instant', scenario: () => placed().after(DUE), cannotWait: false, late: true },
    { what: 'an order delivered in time', scenario: () => placed().delivers(), cannotWait: true, late: false },
    { what: 'an order delivered late', scenario: () => placed().after(DUE).delivers(), cannotWait: true, late: true },
    {
      what: 'an order delivered late and in revision',
      scenario: () =>
        placed().after(DUE).delivers().when('buyer', { action: 'request_revision', explanation: 'Again.' }),
      cannotWait: true,
      late: true,
    },
  ])('of $what includes cannot_wait: $cannotWait, and late: $late', ({ scenario, cannotWait, late }) => {
    const { state, now } = scenario()
    const codes = reasonsFor(state, 'cancellation', 'buyer', now).map(({ code }) => code)
    expect([codes.includes('cannot_wait'), codes.includes('late')]).toEqual([cannotWait, late])
  })

  it('is in the refusal of a reason that the record does not support', () => {
    expect(placed().asks('buyer', 'cancellation', 'late').last).toMatchObject({
      refusal: {
        code: 'reason_not_allowed',
        field: 'reason',
        allowed: expect.arrayContaining(['cannot_wait', 'other']),
      },
    })
  })
})
