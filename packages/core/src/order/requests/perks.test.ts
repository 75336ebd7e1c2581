// Extras by level: how many a change may add. Those bought with the order stay whatever the level.
import { describe, expect, it } from 'vitest'
import { placed, type Scenario } from '../../testing.ts'

const perks = { level: 'new', extrasPerGig: 2, payoutAfter: null }
const extras = (count: number) => Array.from({ length: count }, (_, i) => ({ title: `Extra ${i}`, price: 500 }))
const asksFor = (scenario: Scenario, count: number) =>
  scenario.asks('seller', 'change', 'more_work', { change: { extras: extras(count) } })

describe('extras in a change', () => {
  it.each([
    { limit: 2, asked: 2, refused: null },
    { limit: 2, asked: 3, refused: 'extras_beyond_level' },
    { limit: 0, asked: 1, refused: 'extras_beyond_level' },
    { limit: null, asked: 3, refused: null },
  ])('have the refusal $refused if $asked are requested and the level allows $limit', ({ limit, asked, refused }) => {
    const scenario = placed({}, { perks: { level: 'new', extrasPerGig: limit, payoutAfter: null } })
    expect(asksFor(scenario, asked).refusal).toBe(refused)
  })

  it('are unlimited if no level is known', () => {
    expect(asksFor(placed(), 3).refusal).toBeNull()
  })

  it('are counted across all accepted changes of an order', () => {
    const scenario = asksFor(placed({}, { perks }), 1).answers('buyer', 'accept')
    expect(asksFor(scenario, 2)).toMatchObject({ refusal: 'extras_beyond_level' })
    expect(scenario.last).toMatchObject({ refusal: { level: 'new', max: 2, used: 1 } })
    expect(asksFor(scenario, 1).refusal).toBeNull()
    const declined = asksFor(placed({}, { perks }), 2).answers('buyer', 'decline').hours(24)
    expect(asksFor(declined, 2).refusal).toBeNull()
  })

  it('do not include those bought with the order, which are never refused because of a perk', () => {
    const scenario = placed({ extras: extras(9) }, { perks })
    expect(scenario.state.extras).toHaveLength(9)
    expect(asksFor(scenario, 2).refusal).toBeNull()
  })

  it('can be accepted after the level was lowered if they were requested before', () => {
    const scenario = asksFor(placed({}, { perks }), 2)
    perks.extrasPerGig = 0
    expect(scenario.answers('buyer', 'accept').state.extras).toHaveLength(3)
    expect(asksFor(scenario, 1).refusal).toBe('extras_beyond_level')
    perks.extrasPerGig = 2
  })
})
