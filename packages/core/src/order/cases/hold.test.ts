// The clocks that a case holds, for how long, and the time that is given back. A case never helps its opener.
import { describe, expect, it } from 'vitest'
import { closedOrder } from '../../effect/closed.ts'
import { actor, CONTEXT, placed, type Scenario } from '../../testing.ts'
import { DAY, HOUR } from '../../time.ts'
import { endOf } from '../clocks/clock.ts'
import type { Party } from '../order.ts'
import { allowed } from '../views/allowed.ts'

const questions = { requirements: ['What is it for?'] }
const cancel = { action: 'cancel', explanation: 'So.' } as const
const DUE = 18 * DAY
const revision = { action: 'request_revision', explanation: 'Again.' } as const

/** Returns the ends of the running clocks by name, without the stopped clocks. */
function running({ state }: Scenario): Readonly<Record<string, number>> {
  const { situation } = state
  const clocks = {
    ...(situation.phase === 'awaiting_requirements' ? { requirements: situation.requirements } : {}),
    ...(situation.phase === 'in_progress' ? { work: situation.work } : {}),
    ...(situation.phase === 'delivered' ? { completion: situation.completion } : { cooling_off: state.coolingOff }),
    ...('nobody' in situation ? { nobody: situation.nobody } : {}),
  }
  const open = state.requests.find(({ status }) => status === 'open')
  const all = open?.status === 'open' ? { ...clocks, window: open.clock } : clocks
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, clock]) => {
      const end = endOf(clock)
      return end === null ? [] : [[name, end]]
    }),
  )
}

describe('the clocks that a case holds', () => {
  it.each<{ what: string; scenario: () => Scenario; by: Party; runs: readonly string[] }>([
    { what: 'work and cooling-off', scenario: () => placed(), by: 'buyer', runs: ['cooling_off', 'nobody'] },
    { what: 'work and cooling-off', scenario: () => placed(), by: 'seller', runs: ['work', 'nobody'] },
    {
      what: 'requirements',
      scenario: () => placed(questions),
      by: 'buyer',
      runs: ['requirements', 'cooling_off', 'nobody'],
    },
    { what: 'requirements', scenario: () => placed(questions), by: 'seller', runs: ['nobody'] },
    { what: 'completion', scenario: () => placed().delivers(), by: 'buyer', runs: [] },
    { what: 'completion', scenario: () => placed().delivers(), by: 'seller', runs: [] },
    {
      what: 'the window of a buyer’s request',
      scenario: () => placed().asks('buyer', 'cancellation'),
      by: 'buyer',
      runs: ['cooling_off', 'nobody'],
    },
    {
      what: 'the window of a buyer’s request',
      scenario: () => placed().asks('buyer', 'cancellation'),
      by: 'seller',
      runs: ['work', 'nobody', 'window'],
    },
    {
      what: 'the window of a seller’s request',
      scenario: () => placed().asks('seller', 'cancellation'),
      by: 'buyer',
      runs: ['cooling_off', 'nobody', 'window'],
    },
    {
      what: 'the window of a seller’s request',
      scenario: () => placed().asks('seller', 'cancellation'),
      by: 'seller',
      runs: ['work', 'nobody'],
    },
  ])(
    'are those against the other side: with $what and a case of the $by, $runs keep running',
    ({ scenario, by, runs }) => {
      expect(Object.keys(running(scenario().reports(by))).sort()).toEqual([...runs].sort())
    },
  )
})

describe('a seller who tries to freeze the work clock', () => {
  const frozen = () =>
    placed({ turnaround: 'PT3H' })
      .after(3 * HOUR - 60_000)
      .reports('seller', 'danger')

  it('delivers late, because a seller’s cases stop no clock against the seller, and the second case holds nothing', () => {
    const scenario = frozen().days(5).takesBack('seller').reports('seller', 'danger').days(5).takesBack('seller')
    scenario.delivers()
    expect(scenario.state.cases.map(({ held }) => held)).toEqual([true, false])
    expect(scenario.history.filter(({ type }) => type === 'due.passed').map(({ at }) => at)).toEqual([
      scenario.state.placedAt + 3 * HOUR,
    ])
    expect(closedOrder(scenario.days(3).state)).toMatchObject({ deliveredAt: expect.any(Number) })
    const { countedDelivery } = scenario.state
    expect((countedDelivery?.at ?? 0) >= (countedDelivery?.dueAt ?? 0)).toBe(true)
    expect(scenario.state.deliveredLate).toBe(true)
  })

  it.each([
    { at: 27 * HOUR - 1, code: 'cannot_cancel_alone' },
    { at: 27 * HOUR, code: null },
    { at: 27 * HOUR + 1, code: null },
  ])(
    'cannot stop the buyer from cancelling 24 h after the due instant: at $at ms the refusal is $code',
    ({ at, code }) => {
      const scenario = frozen()
      expect(scenario.at(scenario.state.placedAt + at).when('buyer', cancel).refusal).toBe(code)
    },
  )
})

describe('a hold that staff have not confirmed', () => {
  it.each([
    { after: 72 * HOUR - 1, runs: false },
    { after: 72 * HOUR, runs: true },
    { after: 72 * HOUR + 1, runs: true },
  ])('lasts 72 hours for the work clock: after $after ms that clock runs: $runs', ({ after, runs }) => {
    const scenario = placed().days(17).reports('buyer').after(after)
    expect('work' in running(scenario)).toBe(runs)
  })

  it.each([
    { after: 14 * DAY - 1, runs: false },
    { after: 14 * DAY, runs: true },
    { after: 14 * DAY + 1, runs: true },
  ])('lasts 14 days for the completion clock: after $after ms that clock runs: $runs', ({ after, runs }) => {
    const scenario = placed().delivers().hours(50).reports('buyer').after(after)
    expect('completion' in running(scenario)).toBe(runs)
  })

  it('ends with the time that was left, and notifies both parties 24 hours before and at the end', () => {
    const scenario = placed().days(17).reports('buyer')
    const { now } = scenario
    scenario.hours(72)
    expect(scenario.history.filter(({ type }) => type.startsWith('hold.'))).toMatchObject([
      {
        type: 'hold.ending',
        at: now + 48 * HOUR,
        by: { role: 'clock' },
        data: { of: 'windows', until: now + 72 * HOUR },
      },
      { type: 'hold.ended', at: now + 72 * HOUR, by: { role: 'clock' }, data: { of: 'windows' } },
    ])
    expect(running(scenario)).toMatchObject({ work: scenario.now + DAY })
    expect(scenario.state.cases).toMatchObject([{ status: 'open', holds: { windows: null } }])
  })

  it('ends with at least 24 hours left on the completion clock', () => {
    const scenario = placed().delivers().hours(71).reports('buyer').days(14)
    expect(running(scenario)).toEqual({ completion: scenario.now + 24 * HOUR })
  })
})

describe('the end of an order on which neither party acts', () => {
  it('is not postponed by a party’s case', () => {
    const late = placed().days(17).reports('buyer').days(40)
    expect(late.outcome).toMatchObject({
      method: 'late',
      decidedBy: 'silence',
      at: late.state.placedAt + DUE + 30 * DAY,
    })
    const unstarted = placed(questions).days(6).reports('seller').days(40)
    expect(unstarted.outcome).toMatchObject({ method: 'unstarted', at: unstarted.state.placedAt + 30 * DAY })
  })

  it('waits as long as staff hold the clocks', () => {
    const scenario = placed().days(17).reports('buyer').holds().days(90)
    expect(scenario.state.outcome).toBeNull()
    expect(running(scenario.rules(true))).toMatchObject({ work: scenario.now + DAY, nobody: scenario.now + 31 * DAY })
  })
})

describe('one case per party and matter group within 30 days', () => {
  it.each<{ second: 'fraud' | 'danger' | 'unresolved'; held: boolean }>([
    { second: 'danger', held: false },
    { second: 'fraud', held: false },
    { second: 'unresolved', held: true },
  ])('holds clocks, so after one about threats a case about $second holds: $held', ({ second, held }) => {
    const declined = (scenario: Scenario) => scenario.asks('seller', 'cancellation').answers('buyer', 'decline').days(1)
    const scenario = declined(declined(placed())).reports('buyer', 'threats').reports('buyer', second)
    expect(scenario.refusal).toBeNull()
    expect(scenario.state.cases.at(-1)).toMatchObject({ status: 'open', held, whole: true })
  })

  it.each([
    { after: 30 * DAY - 1, held: false },
    { after: 30 * DAY, held: true },
    { after: 30 * DAY + 1, held: true },
  ])(
    'holds clocks, counted from the opening of the first: after $after ms the second holds: $held',
    ({ after, held }) => {
      const scenario = placed({ turnaround: 'P100D' }).reports('buyer').takesBack('buyer').after(after).reports('buyer')
      expect(scenario.state.cases.at(-1)).toMatchObject({ held })
    },
  )

  it('holds clocks: the other party’s case also does, and founded cases are not counted', () => {
    expect(placed().reports('seller').reports('buyer').state.cases.at(-1)).toMatchObject({ held: true })
    expect(placed().reports('buyer').rules(true).reports('buyer').state.cases.at(-1)).toMatchObject({ held: true })
    expect(placed().reports('buyer').rules(false).reports('buyer').state.cases.at(-1)).toMatchObject({ held: false })
    expect(placed().reports('buyer').rules().reports('buyer').state.cases.at(-1)).toMatchObject({ held: false })
  })

  it('holds clocks by the rule, while a second case holds them only if staff set that', () => {
    const scenario = placed().reports('buyer').takesBack('buyer').reports('buyer')
    expect(running(scenario)).toHaveProperty('work')
    expect(running(scenario.holds())).not.toHaveProperty('work')
  })
})

describe('completion time that a buyer’s case held', () => {
  const reported = (hours: number) => placed().delivers().hours(hours).reports('buyer')

  it.each([
    { after: 62 * HOUR - 1, phase: 'delivered' },
    { after: 62 * HOUR, phase: 'completed' },
    { after: 62 * HOUR + 1, phase: 'completed' },
  ])('is given back when the case is withdrawn, so after $after ms the order is $phase', ({ after, phase }) => {
    const scenario = reported(10).after(after).takesBack('buyer')
    expect(scenario.at(scenario.now).phase).toBe(phase)
    if (phase === 'completed') expect(scenario.outcome.at).toBe(scenario.now)
    else expect(running(scenario)).toEqual({ completion: scenario.now + 1 })
  })

  it('is given back when staff find the case unfounded', () => {
    const scenario = reported(10).days(5).rules(false)
    expect(scenario.at(scenario.now).outcome).toMatchObject({ method: 'completed', at: scenario.now })
  })

  it('is given back even after the hold has expired', () => {
    const scenario = reported(50).days(14).hours(3).takesBack('buyer')
    expect(scenario.at(scenario.now).phase).toBe('completed')
  })

  it('is not given back when the parties settle, nor when staff find the case founded', () => {
    const settled = reported(60).days(5).takesBack('buyer', { settled: true })
    expect(settled.state.cases).toMatchObject([{ status: 'settled' }])
    expect(running(settled)).toEqual({ completion: settled.now + 24 * HOUR })
    const founded = reported(10).days(5).rules(true)
    expect(running(founded)).toEqual({ completion: founded.now + 62 * HOUR })
  })

  it('is not given back for a founded case, whatever the end of a later case', () => {
    const scenario = reported(10).days(5).rules(true).hours(1).reports('buyer').days(1).takesBack('buyer')
    expect(running(scenario.at(scenario.now))).toEqual({ completion: scenario.now + 37 * HOUR })
  })

  it('is not taken from the buyer by withdrawing a case of the seller', () => {
    const scenario = placed().delivers().hours(10).reports('seller').days(5).takesBack('seller')
    expect(running(scenario)).toEqual({ completion: scenario.now + 62 * HOUR })
  })
})

describe('time for which a buyer’s case held the work clock', () => {
  const held = () =>
    placed()
      .after(DUE - HOUR)
      .reports('buyer')
      .hours(10)
  const timing = (scenario: Scenario) => {
    const { dueAt, deliveredAt, lateWhenClosed } = closedOrder(scenario.days(3).state) ?? {}
    return {
      measured: dueAt !== null && deliveredAt !== null,
      late: (deliveredAt ?? 0) >= (dueAt ?? 0),
      lateWhenClosed,
    }
  }
  const accepted = (scenario: Scenario) => scenario.when('buyer', { action: 'accept_delivery' })

  it('moves the due instant', () => {
    expect(running(held().takesBack('buyer'))).toMatchObject({ work: expect.any(Number) })
    const scenario = held().takesBack('buyer')
    expect(running(scenario)).toMatchObject({ work: scenario.now + HOUR })
    expect(scenario.delivers().state.deliveredLate).toBe(false)
  })

  it.each<{ what: string; ends: (scenario: Scenario) => Scenario; measured: boolean }>([
    { what: 'withdrawn', ends: scenario => scenario.takesBack('buyer').delivers(), measured: false },
    { what: 'found unfounded', ends: scenario => scenario.rules(false).delivers(), measured: false },
    { what: 'found founded', ends: scenario => scenario.rules(true).delivers(), measured: true },
    { what: 'settled', ends: scenario => scenario.takesBack('buyer', { settled: true }).delivers(), measured: true },
    { what: 'open until the end', ends: scenario => scenario.delivers(), measured: true },
    { what: 'withdrawn after the delivery', ends: scenario => scenario.delivers().takesBack('buyer'), measured: false },
  ])('can bring a delivery in time, which counts as on time if the case was $what: $measured', ({ ends, measured }) => {
    expect(timing(accepted(ends(held())))).toMatchObject({ measured, lateWhenClosed: false })
  })

  it('does not matter for an order that is on time without the hold, or late even with it', () => {
    const early = placed().days(10).reports('buyer').days(1).takesBack('buyer').days(1).delivers()
    expect(timing(accepted(early))).toEqual({ measured: true, late: false, lateWhenClosed: false })
    const late = held().takesBack('buyer').hours(1).delivers()
    expect(timing(accepted(late))).toEqual({ measured: true, late: true, lateWhenClosed: false })
  })

  it('does not move the due instant of a later revision', () => {
    const scenario = held()
      .takesBack('buyer')
      .delivers()
      .when('buyer', { ...revision, nothingUsable: true })
      .hours(1)
    expect(timing(accepted(scenario.delivers()))).toEqual({ measured: true, late: false, lateWhenClosed: false })
  })
})

describe('staff may hold clocks', () => {
  it('to an instant, and both parties are notified 24 hours before that', () => {
    const until = (scenario: Scenario, span: number) => new Date(scenario.now + span).toISOString()
    const scenario = placed().days(1).reports('buyer')
    scenario.holds({ until: until(scenario, 5 * DAY) })
    expect(running(scenario.after(5 * DAY - 1))).not.toHaveProperty('work')
    expect(running(scenario.after(1))).toMatchObject({ work: scenario.now + 17 * DAY })
    expect(scenario.types.filter(type => type.startsWith('hold.'))).toEqual(['hold.set', 'hold.ending', 'hold.ended'])
  })

  it('to the end of the case, and may lift the hold earlier', () => {
    const scenario = placed().days(1).reports('buyer').holds().days(40)
    expect(running(scenario)).not.toHaveProperty('work')
    expect(running(scenario.holds({ until: null }))).toMatchObject({ work: scenario.now + 17 * DAY })
    expect(scenario.state.cases).toMatchObject([{ status: 'open' }])
  })

  it('of the case’s opener as well, with `clocks: both`', () => {
    expect(running(placed().reports('seller').holds({ clocks: 'other' }))).toHaveProperty('work')
    expect(running(placed().reports('seller').holds({ clocks: 'both' }))).toEqual({})
  })

  it.each([
    { upcoming: 0, code: 'date_not_in_future' },
    { upcoming: 1, code: null },
    { upcoming: 366 * DAY - 1, code: null },
    { upcoming: 366 * DAY, code: 'date_not_in_future' },
  ])('to an instant in the future: $upcoming ms from now the refusal is $code', ({ upcoming, code }) => {
    const scenario = placed().reports('buyer')
    expect(scenario.holds({ until: new Date(scenario.now + upcoming).toISOString() }).refusal).toBe(code)
  })

  it('by each case that can hold, for at most 366 days', () => {
    const scenario = placed().days(1).reports('buyer')
    const { now, state } = scenario
    const offers = (by: 'staff' | 'buyer') =>
      allowed(state, actor(by), CONTEXT, now).filter(({ action }) => action === 'hold_case')
    expect(offers('staff')).toMatchObject([
      {
        ok: true,
        inputs: { until: { within: 'P366D' }, clocks: ['other', 'both'] },
      },
    ])
    expect(offers('buyer')).toEqual([])
  })

  it('only by a case about the open order, and the parties may not', () => {
    const closed = placed().when('buyer', cancel).reports('seller')
    expect(closed.holds().refusal).toBe('order_closed')
    const beside = placed()
      .delivers()
      .when('buyer', { ...revision, nothingUsable: true })
      .reports('seller', 'nothing_usable')
    expect(beside.holds().refusal).toBe('case_holds_nothing')
    const scenario = placed().reports('buyer')
    expect(scenario.when('buyer', { action: 'hold_case', caseId: 2 }).refusal).toBe('not_your_part')
    expect(scenario.takesBack('buyer').when('staff', { action: 'hold_case', caseId: 2 }).refusal).toBe('case_closed')
    expect(scenario.when('staff', { action: 'hold_case', caseId: 99 }).refusal).toBe('not_found')
  })
})
