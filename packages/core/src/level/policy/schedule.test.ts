// Evaluations happen at a time of day in the policy's zone, even when daylight saving begins or ends.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, readIso, toIso } from '../../time.ts'
import type { Schedule } from './policy.ts'
import { isOnSchedule, isZone, nextAfter } from './schedule.ts'

const daily: Schedule = { every: 'day' }
const monthly: Schedule = { every: 'month', day: 15 }
const quarterly: Schedule = { every: 'quarter', day: 1 }

const clockIn = (timeZone: string, at: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

describe('the next evaluation', () => {
  it.each([
    { schedule: daily, zone: 'UTC', after: '2026-01-14T23:59:59.999Z', next: '2026-01-15T00:00:00.000Z' },
    { schedule: daily, zone: 'UTC', after: '2026-01-15T00:00:00Z', next: '2026-01-16T00:00:00.000Z' },
    { schedule: monthly, zone: 'UTC', after: '2026-01-15T00:00:00Z', next: '2026-02-15T00:00:00.000Z' },
    { schedule: monthly, zone: 'UTC', after: '2026-12-31T00:00:00Z', next: '2027-01-15T00:00:00.000Z' },
    { schedule: quarterly, zone: 'UTC', after: '2026-11-22T00:00:00Z', next: '2027-01-01T00:00:00.000Z' },
    { schedule: quarterly, zone: 'UTC', after: '2026-01-01T00:00:00Z', next: '2026-04-01T00:00:00.000Z' },
    {
      schedule: { every: 'quarter', day: 20, month: 2, at: '06:30' } as const,
      zone: 'UTC',
      after: '2026-02-20T06:30:00Z',
      next: '2026-05-20T06:30:00.000Z',
    },
    { schedule: monthly, zone: 'Europe/Berlin', after: '2026-06-20T00:00:00Z', next: '2026-07-14T22:00:00.000Z' },
    { schedule: monthly, zone: 'Europe/Berlin', after: '2026-11-20T00:00:00Z', next: '2026-12-14T23:00:00.000Z' },
    { schedule: monthly, zone: 'Asia/Kathmandu', after: '2026-11-20T00:00:00Z', next: '2026-12-14T18:15:00.000Z' },
    { schedule: daily, zone: 'Pacific/Kiritimati', after: '2026-11-20T00:00:00Z', next: '2026-11-20T10:00:00.000Z' },
  ])('is $next for $schedule in $zone after $after', ({ schedule, zone, after, next }) => {
    expect(toIso(nextAfter(schedule, zone, readIso(after)))).toBe(next)
    expect(isOnSchedule(schedule, zone, readIso(next))).toBe(true)
    expect(isOnSchedule(schedule, zone, readIso(next) + 1)).toBe(false)
  })

  it.each([
    { what: 'never comes, after the jump', after: '2026-03-28T12:00:00Z', next: '2026-03-29T01:30:00.000Z' },
    { what: 'comes twice, the first time', after: '2026-10-24T12:00:00Z', next: '2026-10-25T00:30:00.000Z' },
  ])('is set for 02:30 in Berlin on a day on which that time $what', ({ after, next }) => {
    expect(toIso(nextAfter({ every: 'day', at: '02:30' }, 'Europe/Berlin', readIso(after)))).toBe(next)
  })

  it('can be in any zone with an IANA name', () => {
    expect([isZone('UTC'), isZone('Europe/Berlin'), isZone('Mars/Olympus')]).toEqual([true, true, false])
    expect(() => nextAfter(daily, 'Mars/Olympus', 0)).toThrow(RangeError)
  })

  const SEED = Date.now()
  const schedules = fc.constantFrom<Schedule>(daily, { every: 'day', at: '02:30' }, monthly, quarterly)
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
  const instants = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2060, 0, 1) })
  it(`is always in the future and on the schedule, and none is skipped (seed ${SEED})`, () => {
    const longest = { day: DAY + HOUR, month: 31 * DAY + HOUR, quarter: 92 * DAY + HOUR }
    fc.assert(
      fc.property(schedules, zones, instants, (schedule, zone, after) => {
        const next = nextAfter(schedule, zone, after)
        expect(next).toBeGreaterThan(after)
        expect(next - after).toBeLessThanOrEqual(longest[schedule.every])
        expect(isOnSchedule(schedule, zone, next)).toBe(true)
        expect(nextAfter(schedule, zone, next - 1)).toBe(next)
        // None of these zones changes its clock at midnight.
        if (schedule.at === undefined) expect(clockIn(zone, next)).toBe('00:00')
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})
