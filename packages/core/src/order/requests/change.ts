// The terms of a change: which dates, days and extras are accepted now, and the date that the buyer is shown.
import { LARGEST_AMOUNT, total } from '../../money.ts'
import type { Refusal } from '../../refusal.ts'
import { DAY, fromIso, type Instant, isoOrNull, spanLength, toIso } from '../../time.ts'
import { dueAtIn, runsUntil, workTime } from '../clocks/dates.ts'
import type { CommandBody } from '../commands/commands.ts'
import type { Order } from '../order.ts'

const LONGEST_CHANGE = 365
const dayRange = (order: Order, now: Instant) => {
  const dueAt = dueAtIn(order, now)
  return { min: dueAt === null || dueAt > now ? 1 : Math.floor((now - dueAt) / DAY) + 1, max: LONGEST_CHANGE }
}
/** Returns when the fewest days grow by one, with each day of lateness; null while the work clock does not run. */
export function dayRangeChangesAt(order: Order, now: Instant): Instant | null {
  const dueAt = runsUntil(order)
  return dueAt === null ? null : dueAt + (Math.floor(Math.max(0, now - dueAt) / DAY) + 1) * DAY
}

/**
 * Returns the limits for the days of all extras together. They may be negative, but the date must stay in the future,
 * and before the work starts some work time must be left.
 */
const extraDays = (order: Order, now: Instant) =>
  dueAtIn(order, now) === null
    ? { min: Math.max(-LONGEST_CHANGE, 1 - Math.ceil(workTime(order) / DAY)), max: LONGEST_CHANGE }
    : { min: -LONGEST_CHANGE, max: LONGEST_CHANGE, after: dateRange(now).after }
const dateRange = (now: Instant) => ({ after: toIso(now), before: toIso(now + spanLength('P1826D')) })
const extrasLeft = (order: Order) => LARGEST_AMOUNT - total([order.price, ...order.extras.map(extra => extra.price)])

/** Returns the inputs of a change. Before the work clock runs there is no date to name, so only days are offered. */
export const changeInputs = (order: Order, now: Instant, most: number) => ({
  ...(dueAtIn(order, now) === null ? {} : { dueAt: dateRange(now) }),
  days: dayRange(order, now),
  extras: { max: most, price: { min: 0, max: extrasLeft(order) }, days: extraDays(order, now) },
  from: isoOrNull(dueAtIn(order, now)),
})

/** The codes of what is wrong with a change. */
export const CHANGE_REFUSALS = [
  'change_empty',
  'one_of_two',
  'not_in_range',
  'date_not_set_yet',
  'date_not_in_future',
] as const
type ChangeCode = (typeof CHANGE_REFUSALS)[number]
type ChangeBody = CommandBody<'open_request'>['change']

export function refuseChange(change: ChangeBody, order: Order, now: Instant): Refusal<ChangeCode> | null {
  if (!change || (change.dueAt === undefined && change.days === undefined && !change.extras))
    return { code: 'change_empty', field: 'change', allowed: ['dueAt', 'days', 'extras'] }
  if (change.dueAt !== undefined && change.days !== undefined)
    return { code: 'one_of_two', field: 'change', allowed: ['dueAt', 'days'] }
  if (total((change.extras ?? []).map(extra => extra.price)) > extrasLeft(order))
    return { code: 'not_in_range', field: 'change.extras', min: 0, max: extrasLeft(order) }
  return refuseDate(change, order, now)
}

function refuseDate(change: NonNullable<ChangeBody>, order: Order, now: Instant): Refusal<ChangeCode> | null {
  if (change.dueAt !== undefined) {
    if (dueAtIn(order, now) === null) return { code: 'date_not_set_yet', field: 'change.dueAt', allowed: ['days'] }
    const at = fromIso(change.dueAt)
    const { after, before } = dateRange(now)
    const fits = at !== null && at > now && at < now + spanLength('P1826D')
    return fits ? null : { code: 'date_not_in_future', field: 'change.dueAt', after, before }
  }
  if (change.days === undefined) return refuseExtraDays(daysOf(change), order, now)
  const { min, max } = dayRange(order, now)
  return change.days < min || change.days > max ? { code: 'not_in_range', field: 'change.days', min, max } : null
}

function refuseExtraDays(days: number, order: Order, now: Instant): Refusal<ChangeCode> | null {
  if (days === 0) return null
  const field = 'change.extras.days'
  const { min, max } = extraDays(order, now)
  if (days < min || days > max) return { code: 'not_in_range', field, min, max }
  const dueAt = dueAtIn(order, now)
  const upcoming = dueAt === null || dueAt + days * DAY > now
  return upcoming ? null : { code: 'date_not_in_future', field, ...dateRange(now) }
}

const daysOf = (change: NonNullable<ChangeBody>): number =>
  (change.extras ?? []).reduce((sum, extra) => sum + (extra.days ?? 0), 0)

/** Fixes the date shown to the buyer, which a later acceptance applies. By default it follows from the extras’ days. */
export function changeOf({ change }: CommandBody<'open_request'>, order: Order, now: Instant) {
  const extras = (change?.extras ?? []).map(({ title, price, days }) => ({ title, price, days: days ?? 0 }))
  const dueAt = dueAtIn(order, now)
  const days = change?.dueAt === undefined ? (change?.days ?? (change ? daysOf(change) : 0)) : 0
  const named = change?.dueAt === undefined ? null : fromIso(change.dueAt)
  return {
    dueAt: named ?? (dueAt !== null && days !== 0 ? dueAt + days * DAY : null),
    days: days === 0 ? null : days,
    extras,
  }
}
