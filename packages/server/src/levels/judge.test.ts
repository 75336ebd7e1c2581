// What an evaluation leaves of a seller: grace, where falls and rises follow one another.
import { DAY, defaultLevelPolicy, type Instant, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import type { SellerLevelState } from '../store/levels/dueSellers.ts'
import { type Found, levelStateAfter } from './judge.ts'

const AT: Instant = Date.UTC(2026, 10, 15)
const seller = (level: string, grace: { readonly of: string; readonly until: Instant } | null): SellerLevelState => ({
  id: 'mora',
  version: 1,
  since: AT - 400 * DAY,
  level,
  levelSince: AT - DAY,
  atRiskSince: null,
  graceLevel: grace?.of ?? null,
  graceUntil: grace?.until ?? null,
  nextDueAt: AT,
})
const end = AT + 13 * DAY
const fresh = AT + 14 * DAY
const grace = { of: 'level 2', until: end }

describe('grace', () => {
  it.each<{ what: string; before: SellerLevelState; found: Found; of: string | null; until: Instant | null }>([
    {
      what: 'begins with a fall',
      before: seller('level 2', null),
      found: { to: 'level 1', event: 'lowered', graceUntil: fresh },
      of: 'level 2',
      until: fresh,
    },
    {
      what: 'of a second fall keeps the perks of the first, which were promised',
      before: seller('level 1', grace),
      found: { to: 'new', event: 'lowered', graceUntil: fresh },
      of: 'level 2',
      until: fresh,
    },
    {
      what: 'of a second fall is its own once the first is over',
      before: seller('level 1', { of: 'level 2', until: AT }),
      found: { to: 'new', event: 'lowered', graceUntil: fresh },
      of: 'level 1',
      until: fresh,
    },
    {
      what: 'goes on while nothing changes',
      before: seller('level 1', grace),
      found: { to: 'level 1', event: 'kept', graceUntil: null },
      of: 'level 2',
      until: end,
    },
    {
      what: 'goes on after a rise that does not reach the level before',
      before: seller('new', grace),
      found: { to: 'level 1', event: 'raised', graceUntil: null },
      of: 'level 2',
      until: end,
    },
    {
      what: 'ends with the rise to the level before',
      before: seller('level 1', grace),
      found: { to: 'level 2', event: 'raised', graceUntil: null },
      of: null,
      until: null,
    },
    {
      what: 'ends with its time',
      before: seller('level 1', { of: 'level 2', until: AT }),
      found: { to: 'level 1', event: 'kept', graceUntil: null },
      of: null,
      until: null,
    },
  ])('$what', ({ before, found, of, until }) => {
    const after = levelStateAfter(defaultLevelPolicy, before, found, AT)
    expect([after.graceLevel, after.graceUntil]).toEqual([of, until && toIso(until)])
  })
})
