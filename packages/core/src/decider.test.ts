// Tests of the functions that run deciders, with a minimal decider.
import { describe, expect, it } from 'vitest'
import { type Decider, elapse, fold } from './decider.ts'

interface Tick {
  readonly type: 'tick'
  readonly at: number
}
/** A decider with ticks at 10, 20 and 30, and at 40 a deadline that needs facts from its caller. */
const ticking: Decider<number, never, Tick, null> = {
  initial: 0,
  decide: state => ({ ok: true, events: [], state }),
  evolve: (_state, { at }) => at,
  due: state => {
    const at = state + 10
    return { at, fire: () => (state >= 30 ? 'needs_facts' : { events: [{ type: 'tick', at }], state: at }) }
  },
}

describe('elapsing', () => {
  it.each([
    { now: 9, fired: [] },
    { now: 10, fired: [10] },
    { now: 29, fired: [10, 20] },
    { now: 1_000, fired: [10, 20, 30] },
  ])(
    'to $now fires every deadline due by then, dates each at its own instant, and stops at one that needs facts',
    row => {
      const { state, events: fired } = elapse(ticking, ticking.initial, row.now)
      expect(fired.map(({ at }) => at)).toEqual(row.fired)
      expect(state).toBe(fold(ticking, ticking.initial, fired))
    },
  )
})
