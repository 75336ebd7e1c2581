// What each role may do, and when that changes without an event.
import { describe, expect, it } from 'vitest'
import { actor, CONTEXT, placed, type Scenario } from '../../testing.ts'
import { HOUR } from '../../time.ts'
import type { Kind, Role } from '../order.ts'
import { allowed, refreshAt } from './allowed.ts'

const offers = ({ state, now }: Scenario, by: Role) => allowed(state, actor(by), CONTEXT, now)
const changes = ({ state, now }: Scenario, by: Role) => {
  const at = refreshAt(state, actor(by), CONTEXT, now)
  return at === null ? null : (at - state.placedAt) / HOUR
}

describe('the list of allowed actions', () => {
  it('has every action of the role, whether offered or refused', () => {
    expect(offers(placed(), 'buyer').map(({ action, kind, ok }) => [kind ?? action, ok])).toEqual([
      ['give_requirements', false],
      ['request_revision', false],
      ['accept_delivery', false],
      ['write_message', true],
      ['review', false],
      ['update', true],
      ['cancellation', true],
      ['cancel', true],
      ['contest_fault', false],
      ['agree_to_fault', false],
      ['open_case', true],
    ])
  })

  it('marks that a second cancellation would accept the first', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    const offer = offers(scenario, 'seller').find(({ kind }) => kind === 'cancellation')
    expect(offer).toMatchObject({ ok: true, inputs: { accepts: 2 } })
  })

  it.each<{ who: Role; kind: Kind; when: string; scenario: () => Scenario; window: string; onSilence: string }>([
    { who: 'buyer', kind: 'update', when: 'in progress', scenario: () => placed(), window: 'P2D', onSilence: 'closed' },
    {
      who: 'buyer',
      kind: 'cancellation',
      when: 'in progress',
      scenario: () => placed(),
      window: 'PT48H',
      onSilence: 'accepted',
    },
    {
      who: 'seller',
      kind: 'change',
      when: 'before the answers',
      scenario: () => placed({ requirements: ['Why?'] }),
      window: 'P4D',
      onSilence: 'withdrawn',
    },
    {
      who: 'seller',
      kind: 'partial_refund',
      when: 'after a delivery',
      scenario: () => placed().delivers(),
      window: 'PT48H',
      onSilence: 'declined',
    },
  ])('offers the $who a $kind $when, with the window $window and “$onSilence” by silence', row => {
    const offer = offers(row.scenario(), row.who).find(({ kind }) => kind === row.kind)
    expect(offer).toMatchObject({ ok: true, inputs: { window: row.window, onSilence: row.onSilence } })
  })

  it('has no window if opening would accept the other party’s request', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    const offer = offers(scenario, 'seller').find(({ kind }) => kind === 'cancellation')
    expect(offer).not.toMatchObject({ inputs: { window: expect.anything() } })
    expect(offer).not.toMatchObject({ inputs: { onSilence: expect.anything() } })
  })

  it('has the fault to which an acceptance would agree, and the possible follow-ups', () => {
    const scenario = placed().asks('buyer', 'cancellation', 'quality')
    const offer = offers(scenario, 'seller').find(({ action }) => action === 'answer_request')
    expect(offer).toMatchObject({
      inputs: {
        answers: [
          { answer: 'accept', statedFault: { side: 'seller', status: 'claimed' }, followUp: [] },
          { answer: 'decline', followUp: [{ action: 'deliver' }] },
        ],
      },
    })
  })

  it('marks that the seller’s next message would answer an update', () => {
    const message = (scenario: Scenario) => offers(scenario, 'seller').find(({ action }) => action === 'write_message')
    expect(message(placed().asks('buyer', 'update'))).toMatchObject({ inputs: { answersUpdate: true } })
    expect(message(placed().asks('buyer', 'cancellation'))).toMatchObject({ inputs: { answersUpdate: false } })
  })

  it('has the refunds to confirm for the marketplace', () => {
    const scenario = placed({}, { payments: 'external' }).when('buyer', { action: 'cancel', explanation: 'Sorry.' })
    expect(offers(scenario, 'marketplace')).toEqual([
      {
        action: 'confirm_refund',
        refundId: 3,
        ok: true,
        inputs: { results: ['done', 'failed'], failureReason: { min: 1, max: 500 } },
      },
    ])
  })
})

describe('the list of allowed actions changes without an event', () => {
  it.each<{ what: string; scenario: () => Scenario; by: Role; hours: number | null }>([
    { what: 'when the cooling-off period ends', scenario: () => placed(), by: 'buyer', hours: 2 },
    { what: 'when the order is late', scenario: () => placed().writes('seller'), by: 'buyer', hours: 18 * 24 },
    {
      what: 'a day after the due instant, when the buyer may cancel alone',
      scenario: () => placed().days(18),
      by: 'buyer',
      hours: 19 * 24,
    },
    {
      what: 'a day after the due instant, for the date of a change',
      scenario: () => placed(),
      by: 'seller',
      hours: 19 * 24,
    },
    { what: 'when silence cancels a late order, for staff', scenario: () => placed(), by: 'staff', hours: 48 * 24 },
    {
      what: 'when the requirements are overdue',
      scenario: () => placed({ requirements: ['Why?'] }),
      by: 'seller',
      hours: 7 * 24,
    },
    {
      what: 'when silence cancels an unstarted order, after the milestone',
      scenario: () => placed({ requirements: ['Why?'] }).days(1),
      by: 'buyer',
      hours: 30 * 24,
    },
    { what: 'when silence completes the order', scenario: () => placed().delivers(), by: 'buyer', hours: 72 },
    {
      what: 'when silence answers a request',
      scenario: () => placed().asks('seller', 'cancellation').hours(3),
      by: 'buyer',
      hours: 48,
    },
    {
      what: 'when a request of the same kind may be opened again',
      scenario: () => placed().asks('seller', 'cancellation').answers('buyer', 'decline'),
      by: 'seller',
      hours: 24,
    },
    {
      what: 'when the fault can no longer be contested',
      scenario: () => placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' }),
      by: 'seller',
      hours: 7 * 24,
    },
    {
      what: 'never',
      scenario: () => placed().when('buyer', { action: 'cancel', explanation: 'Sorry.' }),
      by: 'staff',
      hours: null,
    },
  ])('$what (for the $by after $hours hours)', ({ scenario, by, hours }) => {
    expect(changes(scenario(), by)).toBe(hours)
  })

  it('when the hold of a case ends', () => {
    expect(changes(placed().hours(3).reports('buyer'), 'buyer')).toBe(3 + 72)
  })

  it('when the maximum of messages within an hour was reached and the first is an hour old', () => {
    const scenario = placed().hours(3)
    for (let i = 0; i < 20; i++) scenario.writes('buyer')
    expect(changes(scenario, 'buyer')).toBe(4)
  })
})
