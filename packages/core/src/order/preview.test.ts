// A preview is the decision itself, folded and thrown away.
import { describe, expect, it } from 'vitest'
import { actor, placed, TERMS } from '../testing.ts'
import { DAY } from '../time.ts'
import { preview } from './preview.ts'

describe('a preview', () => {
  it('shows the order as it would be and leaves it as it is', () => {
    const { state, now } = placed().asks('buyer', 'cancellation')
    const command = { action: 'answer_request', requestId: 2, answer: 'accept', by: actor('seller') } as const
    expect(preview(state, command, TERMS, now)).toMatchObject({
      ok: true,
      after: { situation: { phase: 'cancelled' } },
    })
    expect(state.situation.phase).toBe('in_progress')
  })

  it('keeps what was promised first', () => {
    const { state, now } = placed().asks('buyer', 'cancellation')
    const seen = preview(state, { action: 'withdraw_request', requestId: 2, by: actor('buyer') }, TERMS, now + 2 * DAY)
    expect(seen).toMatchObject({
      ok: false,
      refusal: { code: 'request_ended' },
      after: { outcome: { method: 'mutual' } },
    })
  })

  it('of what would be refused says why', () => {
    const { state, now } = placed()
    const seen = preview(state, { action: 'accept_delivery', by: actor('buyer') }, TERMS, now)
    expect(seen).toEqual({
      ok: false,
      refusal: { code: 'wrong_phase', phase: 'in_progress', allowed: ['delivered'] },
      after: state,
    })
  })

  it('by a clock that lags sees what is due at the order’s last event', () => {
    const story = placed()
      .days(17)
      .asks('seller', 'change', 'more_time', { change: { dueAt: '2026-11-20T15:00:00Z' } })
    const { state, now } = story.days(3).answers('buyer', 'accept')
    const seen = preview(state, { action: 'write_message', text: 'Hm.', by: actor('buyer') }, TERMS, now - 1)
    expect(seen.after.version).toBe(state.version + 3)
  })
})
