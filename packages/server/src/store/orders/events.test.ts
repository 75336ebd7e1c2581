// Tests that an event is stored as core decided it, with instants converted by field name and everything else
// unchanged.
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'
import { encodeInstants } from './events.ts'

const { buyer, seller, staff, clock, placed, history } = await openTestServer()

describe('instants in stored events', () => {
  it.each([
    [{ respondBy: 0 }, { respondBy: '1970-01-01T00:00:00.000Z' }],
    [
      { dueAt: null, untilAt: 1 },
      { dueAt: null, untilAt: '1970-01-01T00:00:00.001Z' },
    ],
    [
      { until: 1, terms: [{ acknowledgedAt: 2, id: 'x' }] },
      { until: '1970-01-01T00:00:00.001Z', terms: [{ acknowledgedAt: '1970-01-01T00:00:00.002Z', id: 'x' }] },
    ],
    [
      { price: 5, endedBy: 'buyer', turnaround: 1000, agreedBy: ['buyer'] },
      { price: 5, endedBy: 'buyer', turnaround: 1000, agreedBy: ['buyer'] },
    ],
  ])('of %j are stored as %j', (data, stored) => {
    expect(encodeInstants(data)).toEqual(stored)
  })

  it('are written in ISO 8601, never as numbers, throughout a long history', async () => {
    const { id } = await placed({
      requirements: ['Name?'],
      revisions: 1,
      terms: [{ id: 'turnaround', text: 'In 18 days.', acknowledgedAt: '2026-11-02T10:00:00Z' }],
    })
    const why = { explanation: 'In plain words.' }
    await buyer.giveRequirements({ id, answers: ['Ann'] })
    await seller.openRequest({
      id,
      kind: 'change',
      reason: 'more_work',
      ...why,
      change: { days: 2, extras: [{ title: 'More', price: 100 }] },
    })
    await buyer.answerRequest({ id, requestId: 3, answer: 'accept' })
    await clock.by('P20D')
    await seller.deliver({ id, message: 'Here.' })
    await buyer.requestRevision({ id, ...why, nothingUsable: true })
    await seller.deliver({ id, message: 'Again.' })
    await clock.by('P4D')
    await buyer.openCase({ id, about: 'unresolved', ...why })
    await staff.cancel({ id, reason: 'other', ...why })
    const events = await history(id)
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(14)
    const dates = events.flatMap(({ type, data }) => datesIn(data).map(path => `${type} ${path}`))
    expect(dates).toEqual([])
  })
})

/** Finds numbers so large that they must be milliseconds since 1970. */
function datesIn(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return value > 1e12 ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => datesIn(inner, `${path}.${name}`))
}
