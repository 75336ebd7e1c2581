// Tests of the pages' clock, which follows the server's date, or the test clock if there is one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { serverClock } from './clock.ts'

const NOON = Date.parse('2026-11-26T12:00:00Z')
beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ['Date'] }))
afterEach(() => {
  serverClock.follow(null)
  serverClock.sync(new Date(Date.now()).toUTCString())
  vi.useRealTimers()
})

describe('the clock of the pages', () => {
  it('follows the server’s date when this machine’s clock is wrong', () => {
    serverClock.sync('Thu, 26 Nov 2026 12:05:00 GMT')
    expect(serverClock.now()).toBe(NOON + 5 * 60_000)
  })

  it('ignores a server date that differs by a second, and a missing date', () => {
    const before = serverClock.now()
    serverClock.sync('Thu, 26 Nov 2026 12:00:01 GMT')
    serverClock.sync(null)
    expect(serverClock.now()).toBe(before)
  })

  it('runs with the test clock, and stands still while the test clock is frozen', () => {
    serverClock.follow({ now: '2027-01-01T00:00:00.000Z', frozen: false })
    vi.setSystemTime(NOON + 1000)
    expect(serverClock.now()).toBe(Date.parse('2027-01-01T00:00:01.000Z'))
    serverClock.follow({ now: '2027-01-01T00:00:00.000Z', frozen: true })
    vi.setSystemTime(NOON + 9000)
    expect(serverClock.now()).toBe(Date.parse('2027-01-01T00:00:00.000Z'))
  })

  it('notifies its listeners of a jump, but not of a difference of one second', () => {
    const jumps: number[] = []
    const stop = serverClock.subscribe(() => jumps.push(serverClock.jumps()))
    const before = serverClock.jumps()
    serverClock.follow({ now: new Date(NOON + 1000).toISOString(), frozen: false })
    expect(jumps).toEqual([])
    serverClock.follow({ now: new Date(NOON + 3_600_000).toISOString(), frozen: false })
    expect(jumps).toEqual([before + 1])
    stop()
    serverClock.follow({ now: new Date(NOON).toISOString(), frozen: false })
    expect(jumps).toHaveLength(1)
  })
})
