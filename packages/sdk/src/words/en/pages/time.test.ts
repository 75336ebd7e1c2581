// Instants, distances and what is left: short, and in the reader's zone and way of writing dates.
import { describe, expect, it } from 'vitest'
import { BERLIN, NEW_YORK } from '../../../testing/views.ts'
import { instantWords } from '../quantities.ts'
import { distanceWords, exactWords, inReadersZone, leftWords, whenWords, zoneWords } from './time.ts'

describe('an instant on a page', () => {
  it.each([
    { iso: '2026-11-26T13:00:00.000Z', berlin: 'Thu 26 Nov, 14:00', newYork: 'Thu Nov 26, 08:00' },
    { iso: '2026-11-23T02:30:00.000Z', berlin: 'Mon 23 Nov, 03:30', newYork: 'Sun Nov 22, 21:30' },
    { iso: '2026-12-31T23:30:00.000Z', berlin: 'Fri 1 Jan 2027, 00:30', newYork: 'Thu Dec 31, 18:30' },
    { iso: '2026-10-25T01:30:00.000Z', berlin: 'Sun 25 Oct, 02:30', newYork: 'Sat Oct 24, 21:30' },
    { iso: 'soon', berlin: 'soon', newYork: 'soon' },
  ])('$iso is “$berlin” in Berlin and “$newYork” in New York', ({ iso, berlin, newYork }) => {
    expect([whenWords(iso, BERLIN), whenWords(iso, NEW_YORK)]).toEqual([berlin, newYork])
  })

  it.each([
    { reader: BERLIN, words: 'Thu 26 Nov 2026, 14:00:05 CET (Berlin)' },
    { reader: NEW_YORK, words: 'Thu Nov 26, 2026, 08:00:05 EST (New York)' },
  ])('is exact to the second, with its zone: “$words”', ({ reader, words }) => {
    expect(exactWords('2026-11-26T13:00:05.678Z', reader)).toBe(words)
  })
})

describe('a distance', () => {
  it.each([
    { iso: '2026-11-22T12:00:30.000Z', words: 'in less than a minute' },
    { iso: '2026-11-22T11:59:30.000Z', words: 'just now' },
    { iso: '2026-11-22T12:01:00.000Z', words: 'in 1 minute' },
    { iso: '2026-11-22T12:59:59.000Z', words: 'in 59 minutes' },
    { iso: '2026-11-22T13:00:00.000Z', words: 'in 1 hour' },
    { iso: '2026-11-22T09:00:00.000Z', words: '3 hours ago' },
    { iso: '2026-11-24T11:00:00.000Z', words: 'in 47 hours' },
    { iso: '2026-11-24T12:00:00.000Z', words: 'in 2 days' },
    { iso: '2026-11-19T12:00:00.000Z', words: '3 days ago' },
  ])('to $iso is “$words” in every zone', ({ iso, words }) => {
    expect([distanceWords(iso, BERLIN), distanceWords(iso, NEW_YORK)]).toEqual([words, words])
  })
})

describe('what is left', () => {
  it.each([
    { ms: 0, words: 'No time left' },
    { ms: 900, words: '1 s' },
    { ms: 45_000, words: '45 s' },
    { ms: 12 * 60_000, words: '12 min' },
    { ms: 3_600_000, words: '1 h' },
    { ms: 29 * 3_600_000 + 40 * 60_000, words: '29 h 40 min' },
    { ms: 3 * 86_400_000, words: '3 days' },
    { ms: 5 * 86_400_000 + 3 * 3_600_000, words: '5 days 3 h' },
  ])('of $ms milliseconds is “$words”', ({ ms, words }) => {
    expect(leftWords(ms)).toBe(words)
  })
})

it.each([
  { zone: 'Europe/Berlin', city: 'Berlin' },
  { zone: 'America/Argentina/Buenos_Aires', city: 'Buenos Aires' },
  { zone: 'UTC', city: 'UTC' },
])('$zone is called $city', ({ zone, city }) => {
  expect(zoneWords(zone)).toBe(city)
})

it.each([
  { reader: BERLIN, words: 'You can ask again from Thu 26 Nov, 14:00 (Berlin).' },
  { reader: NEW_YORK, words: 'You can ask again from Thu Nov 26, 08:00 (New York).' },
])('the instants of a refusal are said in the reader’s zone: “$words”', ({ reader, words }) => {
  const until = '2026-11-26T13:00:00.000Z'
  expect(inReadersZone(`You can ask again from ${instantWords(until)}.`, { until, kind: 'change' }, reader)).toBe(words)
})
