// The one-line label of an outcome has the wording of the rules.
import type { Outcome } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { outcomeLabel } from './outcome.ts'

type Row = [label: string, Outcome['method'], Outcome['decidedBy'], Outcome['window'], reason: string | null]

describe('the label of an outcome', () => {
  it.each<Row>([
    ['Mutually cancelled — agreed by both', 'mutual', 'agreement', null, 'cannot_wait'],
    ['Mutually cancelled — no reply within 48 hours', 'mutual', 'silence', 'PT48H', 'cannot_wait'],
    ['Cancelled by the buyer — within 2 hours of ordering', 'cooling_off', 'buyer', 'PT2H', null],
    ['Cancelled by the buyer — 24 hours late or more', 'late', 'buyer', 'PT24H', null],
    ['Cancelled by the seller — no requirements within 7 days', 'unstarted', 'seller', 'P7D', null],
    ['Cancelled — 30 days late, nobody acted', 'late', 'silence', 'P30D', null],
    ['Cancelled — 30 days without requirements, nobody acted', 'unstarted', 'silence', 'P30D', null],
    ['Cancelled by staff — both parties agreed', 'support', 'staff', null, 'parties_agreed'],
    ['Cancelled by staff — nothing was delivered', 'support', 'staff', null, 'nothing_delivered'],
    ['Cancelled — payment reversed', 'chargeback', 'payment', null, null],
    ['Completed — accepted by the buyer', 'completed', 'buyer', null, null],
    ['Completed — no reply within 3 days', 'completed', 'silence', 'P3D', null],
    ['Completed — no reply within 1 week', 'completed', 'silence', 'P1W', null],
  ])('is “%s”', (label, method, decidedBy, window, reason) => {
    expect(outcomeLabel({ method, decidedBy, reason, window })).toBe(label)
  })
})
