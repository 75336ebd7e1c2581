// A preview makes the same decision as the command, folds its events and discards the result.
import { describe, expect, it } from 'vitest'
import { actor, CONTEXT, placed, type Scenario, START } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import type { CommandBody } from '../commands/commands.ts'
import type { Party } from '../order.ts'
import { preview } from './preview.ts'

describe('a preview', () => {
  it('shows the order after the command and leaves the order unchanged', () => {
    const { state, now } = placed().asks('buyer', 'cancellation')
    const command = { action: 'answer_request', requestId: 2, answer: 'accept', by: actor('seller') } as const
    expect(preview(state, command, CONTEXT, now)).toMatchObject({
      ok: true,
      after: { situation: { phase: 'cancelled' } },
    })
    expect(state.situation.phase).toBe('in_progress')
  })

  it('fires due deadlines before the command', () => {
    const { state, now } = placed().asks('buyer', 'cancellation')
    const shown = preview(
      state,
      { action: 'withdraw_request', requestId: 2, by: actor('buyer') },
      CONTEXT,
      now + 2 * DAY,
    )
    expect(shown).toMatchObject({
      ok: false,
      refusal: { code: 'request_ended' },
      after: { outcome: { method: 'mutual' } },
    })
  })

  it('has the refusal if the command is rejected', () => {
    const { state, now } = placed()
    const shown = preview(state, { action: 'accept_delivery', by: actor('buyer') }, CONTEXT, now)
    expect(shown).toEqual({
      ok: false,
      refusal: { code: 'wrong_phase', phase: 'in_progress', allowed: ['delivered'] },
      after: state,
    })
  })

  describe('of a request', () => {
    const open = { action: 'open_request', kind: 'cancellation', reason: 'other', explanation: 'Why.' } as const
    const answersOf = (
      { state, now }: Scenario,
      by: Party,
      command: CommandBody<'open_request'>,
      context = CONTEXT,
    ) => {
      const shown = preview(state, { ...command, by: actor(by) }, context, now)
      return shown.ok ? shown.answers : null
    }

    it('to cancel shows the order as cancelled if accepted, and as in progress if declined', () => {
      const answers = answersOf(placed(), 'buyer', open)
      expect(answers).toMatchObject({
        accept: { situation: { phase: 'cancelled' }, outcome: { method: 'mutual', decidedBy: 'agreement', at: START } },
        decline: { situation: { phase: 'in_progress' }, outcome: null },
      })
    })

    it('shows the outcome of silence at the end of the window', () => {
      const answers = answersOf(placed(), 'seller', open)
      const at = START + 48 * HOUR
      expect(answers?.silence).toMatchObject({ outcome: { method: 'mutual', decidedBy: 'silence', at } })
    })

    it('fires the deadlines that are due before the end of the window', () => {
      const scenario = placed().days(17)
      const command = { ...open, kind: 'change', reason: 'more_time', change: { days: 2 } } as const
      const waited = placed()
        .days(17)
        .asks('seller', 'change', 'more_time', { change: { days: 2 } })
        .days(4)
      expect(answersOf(scenario, 'seller', command)?.silence).toEqual(waited.state)
      expect(waited.types).toContain('late.cancellable')
    })

    it('for a change shows the new date if accepted, and the old one on silence', () => {
      const command = { ...open, kind: 'change', reason: 'more_time', change: { days: 5 } } as const
      expect(answersOf(placed(), 'seller', command)).toMatchObject({
        accept: { situation: { phase: 'in_progress', work: { at: START + 23 * DAY } } },
        decline: { situation: { phase: 'in_progress', work: { at: START + 18 * DAY } } },
        silence: { situation: { phase: 'in_progress', work: { at: START + 18 * DAY } } },
      })
    })

    it('for an update shows only the outcome of silence, since it gets a reply', () => {
      const command = { ...open, kind: 'update', reason: 'progress' } as const
      expect(answersOf(placed(), 'buyer', command)).toMatchObject({
        accept: null,
        decline: null,
        silence: { requests: [{ status: 'closed' }] },
      })
    })

    it('equals the result of the other party’s answer', () => {
      const offer = { refund: 3_000 }
      const command = { ...open, kind: 'partial_refund', ...offer } as const
      const asked = () => placed().asks('seller', 'partial_refund', 'other', offer)
      const answers = answersOf(placed(), 'seller', command)
      expect(answers?.accept?.balances).toEqual(asked().answers('buyer', 'accept').state.balances)
      expect(answers?.decline?.requests).toMatchObject([{ status: asked().answers('buyer', 'decline').request.status }])
      expect(answers?.silence).toEqual(asked().days(2).state)
    })

    it('that would accept the other party’s request shows no answers, since no request is opened', () => {
      expect(answersOf(placed().asks('buyer', 'cancellation'), 'seller', open)).toBeNull()
    })
  })

  it('shows no answers of a request that was open before the command', () => {
    const { state, now } = placed().asks('buyer', 'cancellation')
    const shown = preview(state, { action: 'write_message', text: 'Hm.', by: actor('seller') }, CONTEXT, now)
    expect(shown).toMatchObject({ ok: true, answers: null })
  })

  it('uses the instant of the order’s last event if the clock lags behind it', () => {
    const scenario = placed()
      .days(17)
      .asks('seller', 'change', 'more_time', { change: { dueAt: '2026-11-20T15:00:00Z' } })
    const { state, now } = scenario.days(3).answers('buyer', 'accept')
    const shown = preview(state, { action: 'write_message', text: 'Hm.', by: actor('buyer') }, CONTEXT, now - 1)
    expect(shown.after.version).toBe(state.version + 3)
  })
})
