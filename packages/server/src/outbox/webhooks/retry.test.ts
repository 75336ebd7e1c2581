// Tests the pauses between attempts and when an event is given up, to the millisecond.
import { describe, expect, it } from 'vitest'
import { GIVE_UP_AFTER, PAUSES, pauseAfter } from './retry.ts'

const DAY = 86_400_000
const LATEST = 1 - Number.EPSILON
const other = { money: false, attempt: 9, random: 0.5 }

describe('a failed event', () => {
  it.each([
    { attempt: 1, least: 4_000, most: 6_000 },
    { attempt: 2, least: 24_000, most: 36_000 },
    { attempt: 6, least: 0.8 * 3_600_000, most: 1.2 * 3_600_000 },
  ])('is retried after attempt $attempt with a growing, jittered pause', ({ attempt, least, most }) => {
    expect(pauseAfter({ ...other, attempt, blockedMs: 0, random: 0 })).toBe(least)
    expect(pauseAfter({ ...other, attempt, blockedMs: 0, random: LATEST })).toBe(most)
  })

  it.each([
    { blockedMs: 3 * DAY - 1, pause: 1, when: '1 ms before three days' },
    { blockedMs: 3 * DAY, pause: null, when: 'at three days' },
    { blockedMs: 3 * DAY + 1, pause: null, when: '1 ms after three days' },
  ])('has the pause $pause if it fails $when', ({ blockedMs, pause }) => {
    expect(pauseAfter({ ...other, blockedMs })).toBe(pause)
  })

  it('is attempted a last time when three days are over, and not after that', () => {
    let [blockedMs, attempt] = [0, 1]
    for (;;) {
      const pause = pauseAfter({ ...other, attempt, blockedMs })
      if (pause === null) break
      blockedMs += pause
      attempt += 1
    }
    expect(blockedMs).toBe(GIVE_UP_AFTER)
  })
})

describe('an event that requests money', () => {
  it.each([3 * DAY - 1, 3 * DAY, 3 * DAY + 1, 1000 * DAY])('is not given up after failing for %i ms', blockedMs => {
    expect(pauseAfter({ money: true, attempt: 1_000, blockedMs, random: 0 })).toBe(16 * 3_600_000)
  })

  it('is retried within 24 hours, however often it has failed', () => {
    for (let attempt = 1; attempt < 3 * PAUSES.length; attempt++)
      expect(pauseAfter({ money: true, attempt, blockedMs: 0, random: LATEST })).toBeLessThanOrEqual(DAY)
  })
})
