// The machinery itself, tried with a decider of three lines.
import { describe, expect, it } from 'vitest'
import { type Decider, elapse, events, fold } from './decider.ts'

interface Tick {
  readonly type: 'tick'
  readonly at: number
}
/** Promises a tick at 10, 20, 30; from 40 on it must ask. */
const ticking: Decider<number, never, Tick, null> = {
  initial: 0,
  decide: () => events(),
  evolve: (_state, { at }) => at,
  due: state => ({ at: state + 10, events: state >= 30 ? 'ask' : [{ type: 'tick', at: state + 10 }] }),
}

describe('elapsing', () => {
  it.each([
    { now: 9, fired: [] },
    { now: 10, fired: [10] },
    { now: 29, fired: [10, 20] },
    { now: 1_000, fired: [10, 20, 30] },
  ])(
    'to $now keeps every promise due by then, dated when it was promised, and stops where facts must be asked',
    row => {
      const { state, events: fired } = elapse(ticking, ticking.initial, row.now)
      expect(fired.map(({ at }) => at)).toEqual(row.fired)
      expect(state).toBe(fold(ticking, ticking.initial, fired))
    },
  )
})
