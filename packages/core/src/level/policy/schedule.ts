// When levels are evaluated: on days of a month or quarter, at a time of day in one zone, exact across daylight saving.
import { DAY, type Instant } from '../../time.ts'
import type { Schedule } from './policy.ts'

/** A day on the calendar of the zone. `month` counts from 0, and `day` and `month` may overflow as in Date.UTC. */
interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

const formats = new Map<string, Intl.DateTimeFormat | null>()

/** Returns the formatter of a zone, or null for an unknown zone. Formatters are cached, since making one is slow. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = makeFormat(zone)
  if (formats.size < 1000) formats.set(zone, made)
  return made
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', ...numeric, ...time })
  } catch {
    return null
  }
}

export const isZone = (zone: string): boolean => formatOf(zone) !== null

/** Returns the zone's local date and time, encoded as if the zone were UTC. */
function localOf(zone: string, at: Instant): Instant {
  if (zone === 'UTC') return at
  const format = formatOf(zone)
  if (!format) throw new RangeError(`not a time zone: ${zone}`)
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  const milliseconds = ((at % 1000) + 1000) % 1000
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) + milliseconds
  )
}

/** Returns the instant of a local time: the first if it occurs twice, the one after the jump if it never occurs. */
function instantOf(zone: string, local: Instant): Instant {
  if (zone === 'UTC') return local
  const offset = (near: Instant) => localOf(zone, near) - near
  const [before, after] = [local - offset(local - DAY), local - offset(local + DAY)]
  const earliestFirst = before < after ? [before, after] : [after, before]
  return earliestFirst.find(instant => localOf(zone, instant) === local) ?? before
}

/** Returns a time such as "06:30" in milliseconds after midnight. */
const timeOf = ({ at = '00:00' }: Schedule): number => (Number(at.slice(0, 2)) * 60 + Number(at.slice(3))) * 60_000

/** Returns candidates for the next scheduled day: the previous, the current and the next two of the schedule. */
function daysFrom({ every, day = 1, month = 1 }: Schedule, { year, month: now, day: today }: Day): readonly Day[] {
  const steps = [-1, 0, 1, 2]
  switch (every) {
    case 'day':
      return steps.map(step => ({ year, month: now, day: today + step }))
    case 'month':
      return steps.map(step => ({ year, month: now + step, day }))
    case 'quarter':
      return steps.map(step => ({ year, month: now - (now % 3) + 3 * step + month - 1, day }))
  }
}

/** Returns the next instant of a schedule strictly after another instant. */
export function nextAfter(schedule: Schedule, zone: string, after: Instant): Instant {
  const local = new Date(localOf(zone, after))
  const today = { year: local.getUTCFullYear(), month: local.getUTCMonth(), day: local.getUTCDate() }
  const next = daysFrom(schedule, today)
    .map(({ year, month, day }) => instantOf(zone, Date.UTC(year, month, day) + timeOf(schedule)))
    .find(instant => instant > after)
  if (next === undefined) throw new RangeError(`no instant of the schedule follows ${after}`)
  return next
}

export const isOnSchedule = (schedule: Schedule, zone: string, at: Instant): boolean =>
  nextAfter(schedule, zone, at - 1) === at
