// Texts for refused inputs: which field is wrong, and what it may hold.

import type { RefusalFacts } from '@evenhand/core'
import { DAY } from '@evenhand/core/time'
import { anyNamed, count, named, numberText, type Sentence } from '../grammar.ts'

type Range = RefusalFacts['not_in_range']

/**
 * Returns the range of a field. A turnaround is sent as a span but its limits are in milliseconds; other fields are
 * numbers.
 */
function rangeText({ field, min, max }: Range): string {
  if (field === 'turnaround') return `${named(field)} can be at most ${count(Math.floor(max / DAY), 'day', 'days')}.`
  if (field.endsWith('days')) return `${named(field)} can be from ${numberText(min)} to ${count(max, 'day', 'days')}.`
  return `${named(field)} can be from ${numberText(min)} to ${numberText(max)}, in the currency’s minor units.`
}

const allowedOr = (field: string, allowed: readonly string[], otherwise: string): string =>
  allowed.length === 0 ? otherwise : `${named(field)} can be ${anyNamed(allowed)} here.`

type Inputs =
  | 'same_person'
  | 'not_in_range'
  | 'turnaround_not_positive'
  | 'reason_not_allowed'
  | 'reason_given_by_rule'
  | 'required'
  | 'not_for_this'
  | 'answers_count'
  | 'change_empty'
  | 'date_not_in_future'
  | 'date_not_set_yet'
  | 'one_of_two'
  | 'fault_same'

export const inputs: { readonly [C in Inputs]: Sentence<RefusalFacts[C]> } = {
  same_person: {
    title: 'Buyer and seller are the same person',
    detail: ({ field }) => `An order needs two people: ${named(field)} must differ from the buyer’s id.`,
  },
  not_in_range: { title: 'A value is outside its range', detail: rangeText },
  turnaround_not_positive: {
    title: 'No time is left for the work',
    detail: ({ field }) => `${named(field)}, plus the days of the extras, must be more than zero.`,
  },
  reason_not_allowed: {
    title: 'This reason cannot be given here',
    detail: ({ field, allowed }) => allowedOr(field, allowed, `${named(field)} cannot be given here.`),
  },
  reason_given_by_rule: {
    title: 'The rule gives the reason',
    detail: ({ field }) => `Leave ${named(field)} out when cancelling alone: the rule that allows it gives the reason.`,
  },
  required: { title: 'A field is missing', detail: ({ field }) => `${named(field)} is required here.` },
  not_for_this: {
    title: 'This field is not allowed here',
    detail: ({ field, allowed }) => allowedOr(field, allowed, `${named(field)} is not allowed here: leave it out.`),
  },
  answers_count: {
    title: 'Each question needs one answer',
    detail: ({ field, expected }) =>
      `${named(field)} needs ${count(expected, 'answer', 'answers')}: one for each question, in order.`,
  },
  change_empty: {
    title: 'The change is empty',
    detail: ({ field, allowed }) => `${named(field)} needs a new date or extras: ${anyNamed(allowed)}.`,
  },
  date_not_in_future: {
    title: 'The date is out of range',
    detail: ({ field, after, before }, when) =>
      `${named(field)} must be after ${when(after)} and before ${when(before)}.`,
  },
  date_not_set_yet: {
    title: 'There is no date yet',
    detail: ({ field, allowed }) =>
      `The work has not started, so ${named(field)} cannot be set yet. Use ${anyNamed(allowed)}: it is added to the turnaround.`,
  },
  one_of_two: {
    title: 'One of the two, not both',
    detail: ({ field, allowed }) => `${named(field)} takes ${anyNamed(allowed)}, not both.`,
  },
  fault_same: {
    title: 'This is already the stated cause',
    detail: ({ field, allowed }) =>
      `${named(field)} names the side that is already stated. To dispute it, name ${anyNamed(allowed)}.`,
  },
}
