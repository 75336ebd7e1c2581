// The calendar of levels: how spans are written, where windows of months begin, and when schedules fire across daylight
// saving.

import { earlier, isLongSpan } from '../../../../packages/core/src/level/figures/span.ts'
import type { Schedule } from '../../../../packages/core/src/level/policy/policy.ts'
import { nextAfter } from '../../../../packages/core/src/level/policy/schedule.ts'
import { readIso, toIso } from '../../../../packages/core/src/time.ts'
import { code, levelRule, table } from '../../markdown.ts'

const minute = (at: number): string => toIso(at).slice(0, 16).replace('T', ' ')

/** Examples of spans with the rule that each one shows. `isLongSpan` decides whether a span is valid. */
const FORMS: readonly (readonly [span: string, is: string])[] = [
  ['P8W', 'weeks of 7 days'],
  ['P60D', 'days of 24 hours'],
  ['P1W3DT36H30M15S', 'weeks and days, then after a T hours, minutes and seconds; zero parts are left out'],
  ['P6M', 'months of the calendar'],
  ['P1Y6M', 'years and months of the calendar'],
  ['P1Y2D', 'months or years cannot be combined with days or hours'],
  ['P1.5D', 'whole numbers only'],
  ['P0D', 'must be longer than zero'],
]
const forms = (): string =>
  table(
    ['span', 'valid', 'rule'],
    FORMS.map(([span, is]) => [code(span), isLongSpan(span) ? 'yes' : 'no', is]),
  )

const BEGINS: readonly (readonly [at: string, window: string])[] = [
  ['2026-03-28T12:00:00Z', 'P1M'],
  ['2026-03-29T12:00:00Z', 'P1M'],
  ['2026-03-31T12:00:00Z', 'P1M'],
  ['2026-05-31T10:00:00Z', 'P1M'],
  ['2028-02-29T08:00:00Z', 'P1Y'],
]
const begins = (): string =>
  table(
    ['an evaluation at', 'window', 'begins at'],
    BEGINS.map(([at, window]) => [minute(readIso(at)), code(window), minute(earlier(readIso(at), window))]),
  )

interface Example {
  readonly schedule: Schedule
  readonly zone: string
  readonly after: string
  readonly why: string
}
const SCHEDULES: readonly Example[] = [
  { schedule: { every: 'day' }, zone: 'UTC', after: '2026-11-20T12:00:00Z', why: '`at` is 00:00 unless named' },
  { schedule: { every: 'month' }, zone: 'UTC', after: '2026-11-20T12:00:00Z', why: '`day` is 1 unless named' },
  {
    schedule: { every: 'month', day: 28, at: '06:30' },
    zone: 'UTC',
    after: '2027-02-10T00:00:00Z',
    why: 'days go from 1 to 28, which every month has',
  },
  {
    schedule: { every: 'quarter', day: 15 },
    zone: 'UTC',
    after: '2026-11-20T12:00:00Z',
    why: '`month` is the first of the quarter unless named',
  },
  {
    schedule: { every: 'quarter', month: 2, day: 15 },
    zone: 'UTC',
    after: '2026-11-20T12:00:00Z',
    why: '`month` 2: February, May, August, November',
  },
  {
    schedule: { every: 'day', at: '02:30' },
    zone: 'Europe/Berlin',
    after: '2027-03-27T12:00:00Z',
    why: 'the clock goes from 02:00 to 03:00 that night: as long after midnight as on any other day',
  },
  {
    schedule: { every: 'day', at: '02:30' },
    zone: 'Europe/Berlin',
    after: '2026-10-24T12:00:00Z',
    why: '02:30 comes twice that night: the first one',
  },
]
const written = (schedule: Schedule): string => code(JSON.stringify(schedule))
const schedules = (): string =>
  table(
    ['schedule', 'zone', 'after', 'next at', 'because'],
    SCHEDULES.map(({ schedule, zone, after, why }) => [
      written(schedule),
      zone,
      minute(readIso(after)),
      minute(nextAfter(schedule, zone, readIso(after))),
      why,
    ]),
  )

export const spans = (): string => `**Spans** are written as in ISO 8601, either exact or by the calendar.

${forms()}

Months and years follow the calendar in UTC: the same day and time that many months earlier. If that month has no such day,
the window begins at the month's end, which is the first instant of the next month:

${begins()}

Decided in ${levelRule('figures/span.ts')}.`

export const rhythm =
  (): string => `**Schedules** follow the calendar and clock of the policy's zone; instants are in UTC here. A field that is not named has
the default shown below. A local time that a day skips is taken as if the clock had not been put forward; of one that comes twice the
first applies:

${schedules()}

Decided in ${levelRule('policy/schedule.ts')}.`
