// Refund confirmations from the payment side. A refund is requested once, then done or failed; the outcome stays the
// same.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { summary } from './ledger.ts'

const cancelled = () => placed({}, { payments: 'external' }).when('buyer', { action: 'cancel', explanation: 'Sorry.' })
type Report = { readonly externalId?: string; readonly failureReason?: string }
const confirm = (scenario: Scenario, result: 'done' | 'failed', report: Report = {}) => {
  const refundId = scenario.state.refunds[0]?.id ?? 0
  return scenario.hours(1).when('marketplace', { action: 'confirm_refund', refundId, result, ...report })
}

describe('a refund', () => {
  it('is requested once, by an event, and counts as refunded in the summary from the outcome on', () => {
    const scenario = cancelled()
    expect(scenario.types.filter(type => type === 'refund.requested')).toHaveLength(1)
    expect(scenario.state.refunds).toEqual([
      { id: 3, amount: 18_000, state: 'requested', at: scenario.now, externalId: null, failureReason: null },
    ])
    expect(summary(scenario.state)).toEqual({ held: 0, released: 0, refunded: 18_000, fee: 0 })
  })

  it('is done when the payment side confirms it, and the outcome stays the same', () => {
    const scenario = confirm(cancelled(), 'done')
    expect(scenario.state.refunds).toMatchObject([{ state: 'done', at: scenario.now }])
    expect(scenario.state.balances).toMatchObject({ refund_requested: 0, refunded: 18_000 })
    expect(scenario.outcome.at).toBe(scenario.state.placedAt)
  })

  it('that failed still counts as requested in the balances and can still be done', () => {
    const scenario = confirm(cancelled(), 'failed')
    expect(scenario.state.refunds).toMatchObject([{ state: 'failed' }])
    expect(scenario.state.balances).toMatchObject({ refund_requested: 18_000, refunded: 0 })
    expect(confirm(scenario, 'failed').refusal).toBe('already_settled')
    expect(confirm(scenario, 'done').state.balances.refunded).toBe(18_000)
  })

  it('can be confirmed only once', () => {
    const scenario = confirm(confirm(cancelled(), 'done'), 'done')
    expect(scenario.last).toEqual({
      ok: false,
      refusal: {
        code: 'already_settled',
        what: 'refund',
        state: 'done',
        at: '2026-11-03T15:00:00.000Z',
        externalId: null,
      },
    })
    expect(confirm(confirm(cancelled(), 'done'), 'failed').refusal).toBe('already_settled')
  })

  it('is confirmed in the same decision if payments are internal', () => {
    const scenario = placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    expect(scenario.types.slice(-3)).toEqual(['order.cancelled', 'refund.requested', 'refund.done'])
  })

  it('that was never requested is not found, and neither is a payment', () => {
    expect(placed().when('marketplace', { action: 'confirm_refund', refundId: 9, result: 'done' }).last).toEqual({
      ok: false,
      refusal: { code: 'not_found', what: 'refund' },
    })
    expect(placed().when('marketplace', { action: 'confirm_payment', paymentId: 9, result: 'done' }).refusal).toBe(
      'not_found',
    )
  })

  it('records the payment side’s own id, and the failure reason until it is done', () => {
    const scenario = confirm(cancelled(), 'failed', { externalId: 're_1', failureReason: 'The card is closed.' })
    expect(scenario.state.refunds).toMatchObject([{ externalId: 're_1', failureReason: 'The card is closed.' }])
    const done = confirm(scenario, 'done', { externalId: 're_2' })
    expect(done.state.refunds).toMatchObject([{ state: 'done', externalId: 're_2', failureReason: null }])
  })

  const sameId = { externalId: 're_1' }
  it.each([
    { before: 'done', next: 'done', report: sameId, refusal: null },
    { before: 'failed', next: 'failed', report: sameId, refusal: null },
    { before: 'failed', next: 'failed', report: { ...sameId, failureReason: 'Once more.' }, refusal: null },
    { before: 'done', next: 'done', report: { externalId: 're_2' }, refusal: 'already_settled' },
    { before: 'done', next: 'done', report: {}, refusal: 'already_settled' },
    { before: 'done', next: 'failed', report: sameId, refusal: 'already_settled' },
    { before: 'failed', next: 'failed', report: { externalId: 're_2' }, refusal: 'already_settled' },
  ] as const)(
    'confirmed as $before and then as $next with $report has the refusal $refusal',
    ({ before, next, report, refusal }) => {
      const first = confirm(cancelled(), before, sameId)
      const second = confirm(first, next, report)
      expect(second.state.refunds).toEqual(first.state.refunds)
      expect(second.state.version).toBe(first.state.version)
      expect(second.last.ok ? null : second.refusal).toBe(refusal)
      if (!second.last.ok) expect(second.last.refusal).toMatchObject({ state: before, externalId: 're_1' })
    },
  )

  it('that is done accepts no failure reason', () => {
    const { last } = confirm(cancelled(), 'done', { failureReason: 'None.' })
    expect(last).toMatchObject({ ok: false, refusal: { code: 'not_for_this', field: 'failureReason' } })
  })

  it('cannot be confirmed by the parties', () => {
    expect(cancelled().when('buyer', { action: 'confirm_refund', refundId: 3, result: 'done' }).refusal).toBe(
      'not_your_part',
    )
  })
})
