// The start of a seller: the first known order, unless the marketplace has given a date.
import { describe, expect, it } from 'vitest'
import { THE_15TH } from '../../testing/levels.ts'
import { nobody, seller } from '../../testing/sellers.ts'
import { DAY } from '../../time.ts'

const NOW = THE_15TH

describe('the first order of a seller', () => {
  it('registers the seller on the lowest level, since its date', () => {
    const scenario = nobody().registers(NOW - DAY)
    expect(scenario.last).toMatchObject({
      ok: true,
      events: [
        {
          type: 'seller.registered',
          at: NOW,
          by: { role: 'clock' },
          data: { seller: 'mora', since: NOW - DAY, isSinceGiven: false, level: 'new', levelSince: NOW - DAY },
          texts: {},
        },
      ],
    })
  })

  it('registers once: the same order again changes nothing', () => {
    expect(
      nobody()
        .registers(NOW - DAY)
        .registers(NOW - DAY).last,
    ).toMatchObject({ ok: true, events: [] })
  })

  it('registers the seller with whatever command comes first', () => {
    const scenario = nobody()
      .with({ firstOrderAt: NOW - 5 * DAY })
      .imports({ level: 'level 1' })
    expect(scenario.types).toEqual(['seller.registered', 'level.set'])
    expect(scenario.seller).toMatchObject({ since: NOW - 5 * DAY, isSinceGiven: false, level: 'level 1' })
  })

  it('registers nobody with a command that is refused', () => {
    const scenario = nobody()
      .with({ firstOrderAt: NOW - 5 * DAY })
      .puts({ level: 'gold', reason: 'Why.' })
    expect(scenario.refusal).toBe('not_for_this')
    expect(scenario.state).toBeNull()
  })
})

describe('another order', () => {
  const START = NOW - 400 * DAY

  it.each([
    { what: 'earlier', firstAt: START - 1, isSinceGiven: false, types: ['seller.since_corrected'] },
    { what: 'of the same instant', firstAt: START, isSinceGiven: false, types: [] },
    { what: 'later', firstAt: START + 1, isSinceGiven: false, types: [] },
    { what: 'earlier than a given start', firstAt: START - 1, isSinceGiven: true, types: [] },
  ])('moves the start only if it is earlier and the start is not given: $what', ({ firstAt, isSinceGiven, types }) => {
    const scenario = seller({ isSinceGiven }).registers(firstAt)
    expect(scenario.types).toEqual(types)
    expect(scenario.seller).toMatchObject({ isSinceGiven, since: types.length > 0 ? firstAt : START })
  })

  it.each([
    { what: 'since joining', levelSince: START, held: START - DAY },
    { what: 'since later', levelSince: START + DAY, held: START + DAY },
  ])('moves the start of a level held $what accordingly', ({ levelSince, held }) => {
    const scenario = seller({ isSinceGiven: false, levelSince }).registers(START - DAY)
    expect(scenario.seller.levelSince).toBe(held)
    expect(scenario.seller.earlierSinces).toEqual([{ until: NOW, since: START }])
  })
})
