// Tests the grace period after evaluations that lower and raise a seller in sequence.
import { DAY, defaultLevelPolicy, type Instant, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import type { SellerLevelState } from '../store/levels/dueSellers.ts'
import { type Found, levelStateAfter } from './evaluateSeller.ts'

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

describe('the grace period', () => {
  it.each<{ what: string; before: SellerLevelState; found: Found; of: string | null; until: Instant | null }>([
    {
      what: 'begins when the level is lowered',
      before: seller('level 2', null),
      found: { to: 'level 1', event: 'lowered', graceUntil: fresh },
      of: 'level 2',
      until: fresh,
    },
    {
      what: 'keeps the perks already granted, until a new end, when the level is lowered a second time',
      before: seller('level 1', grace),
      found: { to: 'new', event: 'lowered', graceUntil: fresh },
      of: 'level 2',
      until: fresh,
    },
    {
      what: 'is that of the second lowering once that of the first is over',
      before: seller('level 1', { of: 'level 2', until: AT }),
      found: { to: 'new', event: 'lowered', graceUntil: fresh },
      of: 'level 1',
      until: fresh,
    },
    {
      what: 'continues while the level is unchanged',
      before: seller('level 1', grace),
      found: { to: 'level 1', event: 'kept', graceUntil: null },
      of: 'level 2',
      until: end,
    },
    {
      what: 'continues after a rise that does not reach the former level',
      before: seller('new', grace),
      found: { to: 'level 1', event: 'raised', graceUntil: null },
      of: 'level 2',
      until: end,
    },
    {
      what: 'ends when the seller rises to the former level',
      before: seller('level 1', grace),
      found: { to: 'level 2', event: 'raised', graceUntil: null },
      of: null,
      until: null,
    },
    {
      what: 'ends when its time is over',
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
