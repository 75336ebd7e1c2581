// Answering: only the other party may, once and with an explanation. A second action may follow in the same command.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'
import { HOUR } from '../../time.ts'
import type { CommandBody } from '../commands/commands.ts'

type Following = NonNullable<CommandBody<'answer_request'>['followUp']>
const DELIVER: Following = { action: 'deliver', message: 'Here.' }
const REVISE: Following = { action: 'request_revision', explanation: 'Again.' }
const ACCEPT: Following = { action: 'accept_delivery' }
const GIVE: Following = { action: 'give_requirements', answers: ['A launch.'] }
const questions = { requirements: ['What is it for?'] }

describe('an answer to a request', () => {
  it('is possible only for the other party', () => {
    const scenario = placed().asks('buyer', 'cancellation').answers('buyer', 'accept')
    expect(scenario.last).toEqual({
      ok: false,
      refusal: { code: 'not_your_request', requestId: 2, allowed: ['seller'] },
    })
  })

  it.each([
    { kind: 'update', by: 'buyer', other: 'seller', answers: ['reply'] },
    { kind: 'cancellation', by: 'buyer', other: 'seller', answers: ['accept', 'decline'] },
    { kind: 'cancellation', by: 'seller', other: 'buyer', answers: ['accept', 'decline'] },
    { kind: 'change', by: 'seller', other: 'buyer', answers: ['accept', 'decline'] },
    { kind: 'partial_refund', by: 'seller', other: 'buyer', answers: ['accept', 'decline'] },
  ] as const)('of the kind $kind is one of $answers', ({ kind, by, other, answers }) => {
    const more = { change: { change: { days: 1 } }, partial_refund: { refund: 500 }, update: {}, cancellation: {} }[
      kind
    ]
    const possible = (['accept', 'decline', 'reply'] as const).filter(
      answer => placed().asks(by, kind, 'other', more).answers(other, answer).refusal === null,
    )
    expect(possible).toEqual(answers)
  })

  it('that declines or replies requires an explanation', () => {
    const answer = (name: 'decline' | 'reply', kind: 'update' | 'cancellation') =>
      placed().asks('buyer', kind).when('seller', { action: 'answer_request', requestId: 2, answer: name })
    expect(answer('decline', 'cancellation').last).toEqual({
      ok: false,
      refusal: { code: 'required', field: 'explanation' },
    })
    expect(answer('reply', 'update').refusal).toBe('required')
  })

  it('that accepts needs no explanation, while that of a decline is recorded', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    expect(scenario.when('seller', { action: 'answer_request', requestId: 2, answer: 'accept' }).request).toMatchObject(
      {
        status: 'accepted',
        endedBy: 'seller',
        answer: null,
      },
    )
    expect(placed().asks('buyer', 'cancellation').answers('seller', 'decline').request).toMatchObject({
      status: 'declined',
      endedBy: 'seller',
      answer: 'So.',
    })
  })

  it('may name a fault only when it accepts a cancellation', () => {
    const fault = { fault: 'none' } as const
    expect(placed().asks('buyer', 'cancellation').answers('seller', 'decline', fault).refusal).toBe('not_for_this')
    expect(placed().asks('buyer', 'update').answers('seller', 'reply', fault).refusal).toBe('not_for_this')
  })

  it('is refused as not found if the request is unknown', () => {
    expect(placed().when('seller', { action: 'answer_request', requestId: 9, answer: 'accept' }).last).toEqual({
      ok: false,
      refusal: { code: 'not_found', what: 'request' },
    })
  })

  it('is refused a second time with the state of the request', () => {
    const scenario = placed()
      .asks('buyer', 'cancellation')
      .answers('seller', 'decline')
      .hours(1)
      .answers('seller', 'decline')
    expect(scenario.last).toMatchObject({ refusal: { code: 'request_ended', status: 'declined', endedBy: 'seller' } })
  })

  it('that accepts a cancellation ends the order by agreement and refunds all held money', () => {
    const scenario = placed().asks('buyer', 'cancellation', 'changed_mind').answers('seller', 'accept')
    expect(scenario.outcome).toMatchObject({
      method: 'mutual',
      decidedBy: 'agreement',
      reason: 'changed_mind',
      window: null,
    })
    expect(scenario.outcome).toMatchObject({ refunded: 18_000, at: scenario.now })
  })

  it('by silence records the window that passed', () => {
    const scenario = placed().asks('buyer', 'cancellation').days(3)
    expect(scenario.outcome).toMatchObject({ method: 'mutual', decidedBy: 'silence', window: 'PT48H' })
    expect(scenario.outcome.at).toBe(scenario.state.placedAt + 48 * HOUR)
  })

  it('that declines leaves the order as it was', () => {
    const scenario = placed(questions).asks('seller', 'cancellation').answers('buyer', 'decline')
    expect(scenario.phase).toBe('awaiting_requirements')
    expect(scenario.state.outcome).toBeNull()
  })
})

describe('a withdrawal of a request', () => {
  it('is possible only for its opener, at any time before the answer', () => {
    expect(placed().asks('buyer', 'cancellation').withdraws('seller').last).toMatchObject({
      refusal: { code: 'not_your_request', allowed: ['buyer'] },
    })
    const scenario = placed()
      .asks('buyer', 'cancellation')
      .after(48 * HOUR - 1)
      .withdraws('buyer')
    expect(scenario.request).toMatchObject({ status: 'withdrawn', endedBy: 'buyer' })
    expect(placed().asks('buyer', 'cancellation').hours(48).withdraws('buyer').refusal).toBe('request_ended')
  })

  it('is refused as not found if the request is unknown', () => {
    expect(placed().when('buyer', { action: 'withdraw_request', requestId: 9 }).refusal).toBe('not_found')
  })
})

describe('while a cancellation is open', () => {
  it.each<{ what: string; scenario: () => Scenario; by: 'buyer' | 'seller'; followUp: Following }>([
    { what: 'giving requirements', scenario: () => placed(questions), by: 'buyer', followUp: GIVE },
    { what: 'delivering', scenario: () => placed(), by: 'seller', followUp: DELIVER },
    { what: 'requesting a revision', scenario: () => placed().delivers(), by: 'buyer', followUp: REVISE },
    { what: 'accepting the delivery', scenario: () => placed().delivers(), by: 'buyer', followUp: ACCEPT },
  ])('$what waits for the answer, or follows it in the same command', ({ scenario, by, followUp }) => {
    const other = by === 'buyer' ? 'seller' : 'buyer'
    expect(scenario().asks(other, 'cancellation').when(by, followUp).refusal).toBe('answer_request_first')
    for (const done of [
      scenario().asks(other, 'cancellation').answers(by, 'decline', { followUp }),
      scenario().asks(by, 'cancellation').withdraws(by, { followUp }),
    ]) {
      expect(done.last.ok).toBe(true)
      expect(done.request.status).not.toBe('open')
      expect(done.phase).not.toBe(scenario().phase)
    }
  })

  it('a refused follow-up leaves the request open, since both acts happen or neither', () => {
    const scenario = placed().asks('buyer', 'cancellation').answers('seller', 'decline', { followUp: REVISE })
    expect(scenario.refusal).toBe('not_your_part')
    expect(scenario.request.status).toBe('open')
    expect(scenario.withdraws('buyer', { followUp: ACCEPT }).refusal).toBe('wrong_phase')
    expect(scenario.request.status).toBe('open')
  })

  it('nothing may follow an acceptance, which ends the order', () => {
    const scenario = placed().asks('buyer', 'cancellation').answers('seller', 'accept', { followUp: DELIVER })
    expect(scenario.last).toMatchObject({ refusal: { code: 'not_for_this', field: 'followUp' } })
    expect(scenario.state.outcome).toBeNull()
  })

  it('the events of the follow-up are numbered after those of the answer', () => {
    const scenario = placed().asks('buyer', 'cancellation').answers('seller', 'decline', { followUp: DELIVER })
    expect(scenario.types.slice(-2)).toEqual(['request.declined', 'order.delivered'])
    expect(scenario.state.version).toBe(scenario.history.length)
  })
})

describe('while a case is open', () => {
  const report = { action: 'open_case', about: 'threats', explanation: 'Look.' } as const

  it('an open request can still be answered or withdrawn', () => {
    expect(
      placed().asks('buyer', 'cancellation').when('seller', report).answers('seller', 'decline').refusal,
    ).toBeNull()
    expect(placed().asks('buyer', 'cancellation').when('seller', report).withdraws('buyer').refusal).toBeNull()
  })

  it('an answer that does not end the order leaves the case open', () => {
    const asked = () => placed().asks('seller', 'partial_refund', 'late', { refund: 500 }).when('buyer', report)
    expect(asked().answers('buyer', 'accept').state.cases).toMatchObject([{ status: 'open' }])
    expect(asked().answers('buyer', 'decline').state.cases).toMatchObject([{ status: 'open' }])
  })

  it('an acceptance that ends the order settles the case', () => {
    const scenario = placed().asks('seller', 'cancellation').when('buyer', report).answers('buyer', 'accept')
    expect(scenario.state.cases).toMatchObject([{ status: 'settled' }])
  })

  it('the window in which the other party must answer is held, and resumes with the time that was left', () => {
    const scenario = placed().asks('buyer', 'cancellation').hours(40).when('buyer', report).days(2)
    expect(scenario.request).toMatchObject({ status: 'open', clock: { left: 8 * HOUR } })
    scenario.takesBack('buyer')
    expect(scenario.after(8 * HOUR - 1).request.status).toBe('open')
    expect(scenario.after(1).request.status).toBe('accepted')
  })

  it('a window in which the case’s opener must answer keeps running', () => {
    const scenario = placed().asks('buyer', 'cancellation').hours(40).when('seller', report)
    expect(scenario.after(8 * HOUR - 1).request.status).toBe('open')
    expect(scenario.after(1).request).toMatchObject({ status: 'accepted', endedBy: 'silence' })
  })

  it('the payment window of a change keeps running', () => {
    const extras = [{ title: 'More', price: 2_000 }]
    const scenario = placed({}, { payments: 'external' }).asks('seller', 'change', 'more_work', { change: { extras } })
    scenario.answers('buyer', 'accept').reports('buyer').hours(24)
    expect(scenario.request).toMatchObject({ status: 'declined', endedBy: 'payment' })
  })
})
