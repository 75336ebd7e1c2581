// Instants, distances and time left: short, in the reader's zone and date format.
import { describe, expect, it } from 'vitest'
import { BERLIN, NEW_YORK } from '../../../testing/views.ts'
import { distanceText, exactText, leftText, whenInZone, whenText, zoneText } from './time.ts'

describe('an instant on a page', () => {
  it.each([
    { iso: '2026-11-26T13:00:00.000Z', berlin: 'Thu 26 Nov, 14:00', newYork: 'Thu Nov 26, 08:00' },
    { iso: '2026-11-23T02:30:00.000Z', berlin: 'Mon 23 Nov, 03:30', newYork: 'Sun Nov 22, 21:30' },
    { iso: '2026-12-31T23:30:00.000Z', berlin: 'Fri 1 Jan 2027, 00:30', newYork: 'Thu Dec 31, 18:30' },
    { iso: '2026-10-25T01:30:00.000Z', berlin: 'Sun 25 Oct, 02:30', newYork: 'Sat Oct 24, 21:30' },
    { iso: 'soon', berlin: 'soon', newYork: 'soon' },
  ])('such as $iso is “$berlin” in Berlin and “$newYork” in New York', ({ iso, berlin, newYork }) => {
    expect([whenText(iso, BERLIN), whenText(iso, NEW_YORK)]).toEqual([berlin, newYork])
  })

  it.each([
    { reader: BERLIN, texts: 'Thu 26 Nov 2026, 14:00:05 CET (Berlin)' },
    { reader: NEW_YORK, texts: 'Thu Nov 26, 2026, 08:00:05 EST (New York)' },
  ])('is exact to the second and has its zone: “$texts”', ({ reader, texts }) => {
    expect(exactText('2026-11-26T13:00:05.678Z', reader)).toBe(texts)
  })
})

describe('the distance to an instant', () => {
  it.each([
    { iso: '2026-11-22T12:00:30.000Z', texts: 'in less than a minute' },
    { iso: '2026-11-22T11:59:30.000Z', texts: 'just now' },
    { iso: '2026-11-22T12:01:00.000Z', texts: 'in 1 minute' },
    { iso: '2026-11-22T12:59:59.000Z', texts: 'in 59 minutes' },
    { iso: '2026-11-22T13:00:00.000Z', texts: 'in 1 hour' },
    { iso: '2026-11-22T09:00:00.000Z', texts: '3 hours ago' },
    { iso: '2026-11-24T11:00:00.000Z', texts: 'in 47 hours' },
    { iso: '2026-11-24T12:00:00.000Z', texts: 'in 2 days' },
    { iso: '2026-11-19T12:00:00.000Z', texts: '3 days ago' },
  ])('of $iso is “$texts” in every zone', ({ iso, texts }) => {
    expect([distanceText(iso, BERLIN), distanceText(iso, NEW_YORK)]).toEqual([texts, texts])
  })
})

describe('the time left', () => {
  it.each([
    { ms: 0, texts: 'No time left' },
    { ms: 900, texts: '1 s' },
    { ms: 45_000, texts: '45 s' },
    { ms: 12 * 60_000, texts: '12 min' },
    { ms: 3_600_000, texts: '1 h' },
    { ms: 29 * 3_600_000 + 40 * 60_000, texts: '29 h 40 min' },
    { ms: 3 * 86_400_000, texts: '3 days' },
    { ms: 5 * 86_400_000 + 3 * 3_600_000, texts: '5 days 3 h' },
  ])('of $ms milliseconds is “$texts”', ({ ms, texts }) => {
    expect(leftText(ms)).toBe(texts)
  })
})

it.each([
  { zone: 'Europe/Berlin', city: 'Berlin' },
  { zone: 'America/Argentina/Buenos_Aires', city: 'Buenos Aires' },
  { zone: 'UTC', city: 'UTC' },
])('the zone $zone is called $city', ({ zone, city }) => {
  expect(zoneText(zone)).toBe(city)
})

it.each([
  { reader: BERLIN, texts: 'Thu 26 Nov, 14:00 (Berlin)' },
  { reader: NEW_YORK, texts: 'Thu Nov 26, 08:00 (New York)' },
])('an instant with its zone’s city reads “$texts”', ({ reader, texts }) => {
  expect(whenInZone('2026-11-26T13:00:00.000Z', reader)).toBe(texts)
})
