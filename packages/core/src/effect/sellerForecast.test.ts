// Forecasts of a level from an order's history: if neither party acts, with assumed orders, and after a command.
import { describe, expect, it } from 'vitest'
import { forecast, imaginedLines } from '../level/forecast.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import { defaultLevelPolicy } from '../level/policy/presets.ts'
import { preview } from '../order/views/preview.ts'
import { actor, CONTEXT, placed, type Scenario, START } from '../testing.ts'
import { DAY, HOUR } from '../time.ts'
import { expectedLines, linesOf, performanceLogOf } from './effect.ts'
import { levelEffect, touchesLevel } from './level.ts'
import { comingAt, type Known, rateOf, sellerForecast, withMore } from './sellerForecast.ts'

const [, second] = defaultLevelPolicy.ladder
const rate = rateOf(defaultLevelPolicy, 'level 1')
/** A ladder whose level depends on the rate alone, from the first order on. */
const policy = {
  ...defaultLevelPolicy,
  ladder: [
    { name: 'new', reach: [], keep: [] },
    { name: 'level 1', reach: second?.reach ?? [], keep: rate ? [{ ...rate.criterion, minimum: 1 }] : [] },
  ],
}

const forecastOf = (scenario: Scenario, more: Partial<Known> = {}) =>
  sellerForecast({
    policy,
    level: 'level 1',
    since: START - 400 * DAY,
    now: scenario.now,
    openWarnings: 0,
    lines: linesOf('EV-1', performanceLogOf(null, scenario.history)),
    expected: expectedLines(scenario.state, scenario.now + 40 * DAY),
    ...more,
  })
const next = (given: ReturnType<typeof forecastOf>) => comingAt(given, given.demote)
const figures = (given: ReturnType<typeof forecastOf>) =>
  next(given).card.keep.map(({ numerator, denominator }) => [numerator, denominator])

describe('a seller’s forecast if neither party acts', () => {
  it('lowers the level because of an order that silence will cancel before the evaluation', () => {
    const scenario = placed().asks('seller', 'cancellation', 'too_busy')
    expect(next(forecastOf(scenario))).toMatchObject({ from: 'level 1', to: 'new', event: 'lowered' })
    expect(next(forecastOf(scenario, { expected: [] }))).toMatchObject({ to: 'level 1', event: 'kept' })
  })

  it('keeps the level despite an order that silence will cancel after the evaluation', () => {
    const scenario = placed({}, {}).asks('seller', 'cancellation', 'too_busy')
    const { demote } = forecastOf(scenario)
    const late = placed().at(demote - HOUR)
    expect(next(forecastOf(late.asks('seller', 'cancellation', 'too_busy')))).toMatchObject({
      to: 'level 1',
      event: 'kept',
    })
  })
})

describe('the fast evaluation', () => {
  const line = (n: number): PerformanceLine => ({
    type: 'closed',
    order: `o${n}`,
    buyer: `b${n}`,
    at: START - n * 9 * HOUR,
    recordedAt: START,
    placedAt: null,
    method: n % 11 === 3 ? 'mutual' : 'completed',
    decidedBy: 'buyer',
    openedBy: null,
    reason: null,
    fault: 'none',
    faultStatus: null,
    currency: 'USD',
    value: 20_000,
    earned: 16_000,
    dueAt: START,
    deliveredAt: START - DAY * 400,
    lateWhenClosed: false,
    staysLonger: 0,
  })

  it.each(['new', 'level 1', 'level 2'])(
    'equals the full evaluation at every instant, for a seller whose level is %s',
    level => {
      for (const count of [3, 12, 60]) {
        const lines = Array.from({ length: count }, (_, n) => line(n))
        const known = { policy: defaultLevelPolicy, level, since: START - 150 * DAY, openWarnings: 0, expected: [] }
        const given = sellerForecast({ ...known, lines, now: START })
        for (const card of forecast({ ...given.projection, until: START + 45 * DAY }))
          expect(comingAt(given, card.at).card).toEqual(card)
      }
    },
  )
})

describe('the seller as measured now', () => {
  it('includes a line dated now', () => {
    const scenario = placed().delivers().when('buyer', { action: 'accept_delivery' })
    expect(figures(forecastOf(scenario))).toEqual([[1, 1]])
  })
})

describe('an assumed order', () => {
  it('is evaluated together with the recorded orders', () => {
    const scenario = placed().delivers().when('buyer', { action: 'accept_delivery' })
    const given = forecastOf(scenario)
    const more = withMore(given, imaginedLines({ when: given.now, completed: 8, cancelled: 1 }), [])
    expect(figures(more)).toEqual([[9, 10]])
    expect(figures(given)).toEqual([[1, 1]])
  })
})

describe('the effect of a command', () => {
  const accept = { action: 'answer_request', requestId: 2, answer: 'accept', by: actor('seller') } as const

  it('equals what the level becomes once the command is executed', () => {
    const scenario = placed().asks('buyer', 'cancellation')
    const given = forecastOf(scenario, { expected: [] })
    const previewed = preview(scenario.state, accept, CONTEXT, scenario.now)
    if (!previewed.ok) throw new Error(previewed.refusal.code)
    const effect = levelEffect(given, scenario.state, previewed)
    const done = next(forecastOf(scenario.answers('seller', 'accept')))
    expect(effect.after).toMatchObject({ level: done.to, event: done.event, rate: { numerator: 0, denominator: 1 } })
    // Silence would have the same result as the command.
    expect(effect.before).toMatchObject({ level: done.to, rate: { numerator: 0, denominator: 1 } })
  })

  it('is computed only for commands that may end the order or answer the buyer', () => {
    const { state } = placed().asks('buyer', 'cancellation')
    const update = placed().asks('buyer', 'update', 'progress').state
    expect(touchesLevel(state, accept)).toBe(true)
    expect(touchesLevel(update, { ...accept, answer: 'reply' })).toBe(true)
    expect(touchesLevel(update, { action: 'write_message', text: 'Hello.', by: actor('seller') })).toBe(true)
    expect(touchesLevel(state, { action: 'write_message', text: 'Hello.', by: actor('seller') })).toBe(false)
  })
})
