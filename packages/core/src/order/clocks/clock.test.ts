// How clocks run, stop and resume, and when their marks are due.
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../policy/default.ts'
import { briskPolicy } from '../../testing/policies.ts'
import { HOUR } from '../../time.ts'
import { endedFor, hasEnded, reminders, resume, startClock, stop } from './clock.ts'

describe('a clock', () => {
  it.each([
    { now: 99, ended: false },
    { now: 100, ended: true },
    { now: 101, ended: true },
  ])(
    'has ended at its end instant, whether it runs or is stopped: at $now of 100 it has ended: $ended',
    ({ now, ended }) => {
      const clock = startClock(0, 100)
      expect(hasEnded(clock, now)).toBe(ended)
      expect(hasEnded(stop(clock, now), now + 1_000)).toBe(ended)
      expect(endedFor(clock, 50, now + 50)).toBe(ended)
      expect(endedFor(stop(clock, now + 50), 50, now + 1_000)).toBe(ended)
    },
  )

  it('resumes with the time that was left, but at least with the minimum', () => {
    const stopped = stop(startClock(0, 100), 70)
    expect(resume(stopped, 500)).toEqual({ at: 530, total: 100, fired: 0 })
    expect(resume(stopped, 500, 80)).toEqual({ at: 580, total: 100, fired: 0 })
    expect(resume(stop(startClock(0, 100), 130), 500)).toEqual({ at: 470, total: 100, fired: 0 })
  })

  it('stays the same object if nothing changes, since every event updates it', () => {
    const running = startClock(0, 100)
    expect(resume(running, 50, 80)).toBe(running)
    const stopped = stop(running, 50)
    expect(stop(stopped, 60)).toBe(stopped)
  })
})

describe('the reminders of a window', () => {
  const { spans } = defaultPolicy
  it.each([
    { total: 0, before: [] },
    { total: 1, before: [0] },
    { total: 12 * HOUR, before: [6 * HOUR] },
    { total: 12 * HOUR + 1, before: [6 * HOUR, 6 * HOUR] },
    { total: 48 * HOUR, before: [24 * HOUR, 6 * HOUR] },
  ])('of $total ms are due $before ms before its end', ({ total, before }) => {
    expect(reminders(total, spans).map(mark => mark.before)).toEqual(before)
  })

  it('are sorted by time, even if the policy’s last reminder is before half of the window', () => {
    expect(reminders(9 * HOUR, briskPolicy.spans).map(mark => mark.before)).toEqual([6 * HOUR, 4.5 * HOUR])
  })
})
