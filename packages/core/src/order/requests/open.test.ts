// Opening a request: who may, when, why and how often, and what happens to a request that is already open.
import { describe, expect, it } from 'vitest'
import { strictPolicy } from '../../testing/policies.ts'
import { placed, type Scenario } from '../../testing.ts'
import { DAY, fromIso, HOUR, type Instant, toIso } from '../../time.ts'
import type { CommandBody } from '../commands/commands.ts'
import type { Kind } from '../order.ts'

type More = Partial<CommandBody<'open_request'>>
const MORE: Readonly<Record<Kind, More>> = {
  update: {},
  cancellation: {},
  change: { change: { days: 3 } },
  partial_refund: { refund: 1_000 },
}
const questions = { requirements: ['What is it for?'] }
const inPhase = {
  awaiting_requirements: () => placed(questions),
  in_progress: () => placed(),
  delivered: () => placed().delivers(),
} as const
const respondBy = ({ request }: Scenario): Instant | null =>
  request.status === 'open' && 'at' in request.clock ? request.clock.at : null

describe('a request', () => {
  it.each([
    { kind: 'update', by: 'buyer', phases: ['awaiting_requirements', 'in_progress'] },
    { kind: 'update', by: 'seller', phases: [] },
    { kind: 'cancellation', by: 'buyer', phases: ['awaiting_requirements', 'in_progress', 'delivered'] },
    { kind: 'cancellation', by: 'seller', phases: ['awaiting_requirements', 'in_progress', 'delivered'] },
    { kind: 'change', by: 'seller', phases: ['awaiting_requirements', 'in_progress'] },
    { kind: 'change', by: 'buyer', phases: [] },
    { kind: 'partial_refund', by: 'seller', phases: ['in_progress', 'delivered'] },
    { kind: 'partial_refund', by: 'buyer', phases: [] },
  ] as const)('of the kind $kind can be opened by the $by in the phases $phases', ({ kind, by, phases }) => {
    const open = (['awaiting_requirements', 'in_progress', 'delivered'] as const).filter(
      phase => inPhase[phase]().asks(by, kind, 'other', MORE[kind]).refusal === null,
    )
    expect(open).toEqual(phases)
  })

  it.each([
    { kind: 'update', by: 'buyer', window: 48 * HOUR, status: 'closed', phase: 'in_progress' },
    { kind: 'cancellation', by: 'buyer', window: 48 * HOUR, status: 'accepted', phase: 'cancelled' },
    { kind: 'cancellation', by: 'seller', window: 48 * HOUR, status: 'accepted', phase: 'cancelled' },
    { kind: 'change', by: 'seller', window: 96 * HOUR, status: 'withdrawn', phase: 'in_progress' },
    { kind: 'partial_refund', by: 'seller', window: 48 * HOUR, status: 'declined', phase: 'in_progress' },
  ] as const)('of the kind $kind by the $by is answered by silence after $window ms and is then $status', row => {
    const asked = () => placed().asks(row.by, row.kind, 'other', MORE[row.kind])
    expect(respondBy(asked())).toBe(asked().now + row.window)
    expect(asked().request.onSilence).toBe(row.status)
    expect(asked().after(row.window - 1).request.status).toBe('open')
    for (const late of [0, 1, 5 * DAY]) {
      const scenario = asked().after(row.window + late)
      const endedAt = scenario.state.placedAt + row.window
      expect(scenario.request).toMatchObject({ status: row.status, endedBy: 'silence', endedAt })
      expect(scenario.phase).toBe(row.phase)
    }
  })

  it('records its window and the outcome of silence in the opening event, so that no later policy changes them', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    expect(scenario.history.at(-1)).toMatchObject({
      data: { respondBy: scenario.now + 48 * HOUR, onSilence: 'accepted', window: 'PT48H' },
    })
  })

  it('follows the order’s policy, which may set other windows and outcomes or not offer it in some phases', () => {
    const strict = () => placed({}, { policy: strictPolicy })
    expect(strict().asks('seller', 'cancellation').days(5).request).toMatchObject({
      status: 'declined',
      endedBy: 'silence',
    })
    expect(strict().delivers().asks('seller', 'cancellation').last).toEqual({
      ok: false,
      refusal: { code: 'kind_not_offered', kind: 'cancellation', allowed: ['partial_refund'] },
    })
  })

  it('has an exact 48 h window across daylight saving: 29 March 2025 12:00 in Berlin → 31 March 13:00', () => {
    const noon = fromIso('2025-03-29T12:00:00+01:00') ?? 0
    const scenario = placed()
    scenario.now = noon
    scenario.order = null
    scenario.when('marketplace', {
      action: 'place',
      reference: 'EV-2',
      gig: { id: 'g', version: '1', title: 'T' },
      currency: 'EUR',
      price: 1,
      buyer: { id: 'lena', name: 'L' },
      seller: { id: 'mora', name: 'M' },
      turnaround: 'P18D',
    })
    expect(toIso(respondBy(scenario.asks('buyer', 'cancellation')) ?? 0)).toBe('2025-03-31T11:00:00.000Z')
  })
})

describe('an answer at the end of the window', () => {
  it.each([
    { late: -1, code: null },
    { late: 0, code: 'request_ended' },
    { late: 1, code: 'request_ended' },
  ])('counts only before that end: $late ms from it the refusal is $code', ({ late, code }) => {
    expect(
      placed()
        .asks('buyer', 'cancellation')
        .after(48 * HOUR + late)
        .answers('seller', 'decline').refusal,
    ).toBe(code)
  })

  it('is refused if it comes too late, with the outcome of silence and its instant', () => {
    const scenario = placed().asks('buyer', 'cancellation').hours(48).answers('seller', 'decline')
    expect(scenario.last).toEqual({
      ok: false,
      refusal: {
        code: 'request_ended',
        requestId: 2,
        status: 'accepted',
        endedBy: 'silence',
        at: '2026-11-05T14:00:00.000Z',
      },
    })
  })
})

describe('opening a request', () => {
  it.each([
    { kind: 'cancellation', by: 'buyer', reason: 'too_busy' },
    { kind: 'cancellation', by: 'seller', reason: 'changed_mind' },
    { kind: 'update', by: 'buyer', reason: 'late' },
    { kind: 'change', by: 'seller', reason: 'goodwill' },
    { kind: 'partial_refund', by: 'seller', reason: 'more_time' },
  ] as const)('requires a listed reason, and $reason is not one for a $kind by the $by', ({ kind, by, reason }) => {
    expect(placed().asks(by, kind, reason, MORE[kind]).refusal).toBe('reason_not_allowed')
  })

  it('rejects inputs that belong to another kind', () => {
    expect(placed().asks('buyer', 'update', 'other', { refund: 1_000 }).refusal).toBe('not_for_this')
    expect(placed().asks('buyer', 'cancellation', 'other', { change: { days: 1 } }).refusal).toBe('not_for_this')
  })

  it('is refused while another request is open, and names that request', () => {
    const scenario = placed().asks('buyer', 'update').asks('seller', 'change', 'other', MORE.change)
    expect(scenario.last).toEqual({
      ok: false,
      refusal: { code: 'request_open', requestId: 2, kind: 'update', openedBy: 'buyer' },
    })
    expect(placed().asks('buyer', 'cancellation').asks('buyer', 'cancellation').refusal).toBe('request_open')
    expect(placed().asks('buyer', 'cancellation').asks('buyer', 'update').refusal).toBe('request_open')
  })

  it.each([
    { kind: 'update', by: 'buyer' },
    { kind: 'change', by: 'seller' },
    { kind: 'partial_refund', by: 'seller' },
  ] as const)('for a cancellation closes an open $kind as superseded', ({ kind, by }) => {
    for (const opener of ['buyer', 'seller'] as const) {
      const scenario = placed().asks(by, kind, 'other', MORE[kind]).hours(1).asks(opener, 'cancellation')
      expect(scenario.state.requests).toMatchObject([
        { status: 'superseded', endedBy: opener, endedAt: scenario.now },
        { kind: 'cancellation', status: 'open' },
      ])
    }
  })

  it('is refused on a completed order, and the refusal points to staff for 14 days', () => {
    const scenario = placed().delivers().when('buyer', { action: 'accept_delivery' })
    expect(scenario.asks('buyer', 'cancellation').last).toEqual({
      ok: false,
      refusal: { code: 'resolution_center_closed', caseUntil: '2026-11-17T14:00:00.000Z' },
    })
    expect(scenario.days(14).asks('buyer', 'cancellation').last).toMatchObject({ refusal: { caseUntil: null } })
  })

  it('is refused on a cancelled order with how the order ended', () => {
    const scenario = placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    expect(scenario.asks('seller', 'cancellation').refusal).toBe('order_closed')
  })

  it.each<{ by: 'buyer' | 'seller'; kind: Kind; code: string | null; more?: object }>([
    { by: 'buyer', kind: 'cancellation', code: 'case_open' },
    { by: 'buyer', kind: 'update', code: null },
    { by: 'seller', kind: 'cancellation', code: null },
    { by: 'seller', kind: 'change', code: null, more: { change: { days: 1 } } },
    { by: 'seller', kind: 'partial_refund', code: null, more: { refund: 500 } },
  ])(
    'has the refusal $code while the buyer’s case is open, for a $kind by the $by',
    ({ by, kind, code, more = {} }) => {
      expect(placed().reports('buyer').asks(by, kind, 'other', more).refusal).toBe(code)
    },
  )

  it('of the kind partial_refund is refused while the seller’s own case is open', () => {
    const scenario = placed().reports('seller').asks('seller', 'partial_refund', 'goodwill', { refund: 500 })
    expect(scenario.refusal).toBe('case_open')
    expect(
      scenario.takesBack('seller').asks('seller', 'partial_refund', 'goodwill', { refund: 500 }).refusal,
    ).toBeNull()
  })

  it('is possible 30 times per order and party, and a case is possible after that', () => {
    const scenario = placed({ turnaround: 'P400D' })
    for (let i = 0; i < 30; i++) scenario.asks('buyer', 'update').answers('seller', 'reply').days(1)
    expect(scenario.asks('buyer', 'update').last).toEqual({
      ok: false,
      refusal: { code: 'too_many', what: 'requests', limit: 30, from: null },
    })
    expect(scenario.asks('seller', 'change', 'other', { change: { days: 1 } }).refusal).toBeNull()
    expect(scenario.reports('buyer', 'unresolved').refusal).toBeNull()
  })

  it('is not limited by attempts if it is for an update', () => {
    const scenario = placed()
    for (let i = 0; i < 8; i++) scenario.asks('buyer', 'update').days(2)
    expect(scenario.state.requests).toHaveLength(8)
    expect(scenario.asks('buyer', 'update').refusal).toBeNull()
  })
})

describe('attempts to reach an agreement by requests', () => {
  const declined = (scenario: Scenario) => scenario.asks('buyer', 'cancellation').answers('seller', 'decline').days(1)
  const withdrawn = (scenario: Scenario) => scenario.asks('buyer', 'cancellation').withdraws('buyer').days(1)
  const unanswered = (scenario: Scenario) => scenario.asks('seller', 'change', 'other', MORE.change).days(4)
  const superseded = (scenario: Scenario) =>
    scenario.asks('seller', 'change', 'other', MORE.change).asks('buyer', 'cancellation').withdraws('buyer').days(1)

  it('are limited to three declined or withdrawn requests, and a fourth request is refused', () => {
    const scenario = withdrawn(declined(withdrawn(placed())))
    expect(scenario.asks('buyer', 'cancellation').last).toEqual({
      ok: false,
      refusal: { code: 'attempts_used', kind: 'cancellation', limit: 3 },
    })
  })

  it('include unanswered requests', () => {
    const scenario = unanswered(unanswered(unanswered(placed())))
    expect(scenario.asks('seller', 'change', 'other', MORE.change).refusal).toBe('attempts_used')
  })

  it('are counted per party and kind', () => {
    const scenario = withdrawn(withdrawn(withdrawn(placed())))
    expect(scenario.asks('seller', 'cancellation').refusal).toBeNull()
    expect(scenario.withdraws('seller').asks('buyer', 'update').refusal).toBeNull()
  })

  it('exclude accepted requests', () => {
    const scenario = placed()
    for (let i = 0; i < 4; i++) scenario.asks('seller', 'change', 'other', MORE.change).answers('buyer', 'accept')
    expect(scenario.state.requests).toHaveLength(4)
  })

  it('exclude superseded requests', () => {
    expect(superseded(superseded(placed())).asks('seller', 'change', 'other', MORE.change).refusal).toBeNull()
    const scenario = superseded(superseded(superseded(placed())))
    expect(scenario.asks('seller', 'change', 'other', MORE.change).refusal).toBeNull()
  })

  it('still allow a party that has used them up to cancel while the other party’s cancellation is open', () => {
    const scenario = withdrawn(withdrawn(withdrawn(placed())))
      .asks('seller', 'cancellation')
      .asks('buyer', 'cancellation')
    expect(scenario.outcome).toMatchObject({ method: 'mutual', decidedBy: 'agreement' })
  })
})

describe('a second request of the same kind', () => {
  it.each([
    { after: DAY - 1, code: 'wait_before_retry' },
    { after: DAY, code: null },
    { after: DAY + 1, code: null },
  ])(
    'must wait 24 h after a decline, a withdrawal or a reply: after $after ms the refusal is $code',
    ({ after, code }) => {
      const declined = placed().asks('buyer', 'cancellation').answers('seller', 'decline')
      const withdrawn = placed().asks('buyer', 'cancellation').withdraws('buyer')
      expect(declined.after(after).asks('buyer', 'cancellation').refusal).toBe(code)
      expect(withdrawn.after(after).asks('buyer', 'cancellation').refusal).toBe(code)
      expect(placed().asks('buyer', 'update').writes('seller').after(after).asks('buyer', 'update').refusal).toBe(code)
    },
  )

  it('is refused with the instant from which it is possible', () => {
    const scenario = placed().asks('buyer', 'cancellation').withdraws('buyer').asks('buyer', 'cancellation')
    expect(scenario.last).toMatchObject({ refusal: { kind: 'cancellation', until: '2026-11-04T14:00:00.000Z' } })
  })

  it('may be opened at once after silence', () => {
    const scenario = placed().asks('buyer', 'update').days(2)
    expect(scenario.asks('buyer', 'update').refusal).toBeNull()
  })

  it('must wait only if it is by the same party, while one of another kind need not wait', () => {
    const scenario = placed().asks('buyer', 'cancellation').answers('seller', 'decline')
    expect(scenario.asks('seller', 'cancellation').refusal).toBeNull()
    expect(scenario.withdraws('seller').asks('buyer', 'update').refusal).toBeNull()
  })

  it('is possible at once for a cancellation while the other party’s is open', () => {
    const scenario = placed().asks('buyer', 'cancellation').answers('seller', 'decline').asks('seller', 'cancellation')
    expect(scenario.asks('buyer', 'cancellation').outcome.method).toBe('mutual')
  })
})
