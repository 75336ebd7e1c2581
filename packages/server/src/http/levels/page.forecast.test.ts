// Tests forecasts and previews, over many sellers, against the evaluations that then run.
import { DAY, type Instant, toIso } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'

const EXPLANATION = 'In plain words.'
type TestServer = Awaited<ReturnType<typeof opened>>
type Page = Awaited<ReturnType<TestServer['api']['sellerLevel']>>
type Rows = Page['scorecard']['keep']

/**
 * Opens a test server. All servers of this file start at the same time of day, so that their events happen at the same
 * instants.
 */
async function opened() {
  const testServer = await openTestServer()
  await testServer.clock.freeze()
  const now = await testServer.clock.now()
  const start = Math.floor(now / DAY) * DAY + DAY + 3_600_000
  await testServer.clock.by(`PT${Math.ceil((start - now) / 1000)}S`)
  return { ...testServer, start }
}

/** Brings an order into a situation in which neither party acts again. */
type Begun = (testServer: TestServer, seller: `seller:${string}`, id: string) => Promise<unknown>
const BEGUN: Readonly<Record<string, Begun>> = {
  'a delivery without a review': ({ api }, seller, id) => api.as(seller).deliver({ id, message: 'Here.' }),
  'an order that will be late': async () => undefined,
  'a cancellation that the seller asks for': ({ api }, seller, id) =>
    api.as(seller).openRequest({ id, kind: 'cancellation', reason: 'too_busy', explanation: EXPLANATION }),
  'a cancellation that the buyer asks for': ({ buyer }, _, id) =>
    buyer.openRequest({ id, kind: 'cancellation', reason: 'quality', explanation: EXPLANATION }),
  'a question about the work': ({ buyer }, _, id) =>
    buyer.openRequest({ id, kind: 'update', reason: 'progress', explanation: EXPLANATION }),
  'a first message': ({ buyer }, _, id) => buyer.writeMessage({ id, text: 'Hello.' }),
  'a case that stops the order': ({ buyer }, _, id) => buyer.openCase({ id, about: 'fraud', explanation: EXPLANATION }),
}
const LEVELS = ['new', 'level 1', 'level 2']

/**
 * Creates sellers with orders that closed exactly at the edges of the windows of the coming evaluations, and just
 * before and after.
 */
async function sellers(testServer: TestServer, day: Instant): Promise<readonly string[]> {
  const { api, start, placed } = testServer
  const borders = [day, Math.floor(start / DAY) * DAY + DAY].flatMap(at => [-1, 0, 1].map(ms => at - 60 * DAY + ms))
  const ids = ['ada', 'bo', 'cleo', 'dan', 'eva', 'fay', 'gil']
  for (const [i, id] of ids.entries()) {
    await api.putSeller({
      id,
      name: id,
      since: toIso(start - (20 + 60 * i) * DAY),
      level: LEVELS[i % 3] ?? 'new',
      reason: 'As agreed.',
    })
    const closed = (at: Instant, n: number) => ({
      order_id: `${id}-${n}`,
      seller_id: id,
      closed_at: toIso(at),
      value_minor: 20_000,
      currency: 'USD',
      buyer_id: `b${n % 25}`,
      due_at: toIso(at - DAY),
      delivered_at: toIso(at - (n % 8 === 7 ? 0.5 : 2) * DAY),
      first_response_hours: 2,
      ...(n % (5 + i) === 4 ? { outcome: 'mutual', delivered_at: '' } : { outcome: 'completed', rating: 5 }),
    })
    const ends = [...borders, ...Array.from({ length: 50 }, (_, n) => start - (2 + n * (1 + (i % 3))) * DAY)]
    expect((await api.importHistory({ orders: ends.map(closed) })).refused).toEqual([])
    for (const begun of Object.values(BEGUN).slice(i % 3)) {
      const order = await placed({ seller: { id, name: id }, turnaround: i % 2 === 0 ? 'P1D' : 'P9D' })
      await begun(testServer, `seller:${id}`, order.id)
    }
  }
  return ids
}

const figures = (rows: Rows) =>
  rows.map(({ criterion, numerator, denominator, sample, met }) => [criterion, numerator, denominator, sample, met])
const to = async ({ clock }: TestServer, at: Instant) =>
  clock.by(`PT${Math.ceil((at - (await clock.now())) / 1000) + 15}S`)
const nextDay = async ({ api, placed }: TestServer): Promise<Instant> => {
  await placed()
  return Date.parse((await api.sellerLevel({ id: 'mora' })).nextEvaluation.demote)
}

describe('a forecast', () => {
  it('matches the evaluation if nothing happens, at the next promotion and at each of two demotions', async () => {
    const testServer = await opened()
    const { api } = testServer
    const ids = await sellers(testServer, await nextDay(testServer))
    let compared = 0
    for (const when of ['promote', 'demote', 'demote'] as const) {
      const pages = await Promise.all(ids.map(id => api.sellerLevel({ id })))
      const at = pages[0]?.nextEvaluation[when] ?? ''
      await to(testServer, Date.parse(at))
      for (const page of pages) {
        const { id } = page.seller
        const forecast = page.forecast.find(each => each.at === at)
        const { items } = await api.listEvaluations({ id })
        const came = items.find(each => each.at === at)
        expect([id, at, (await api.sellerPerks({ id })).level]).toEqual([id, at, forecast?.to])
        if (when === 'demote') expect([id, figures(came?.keep ?? [])]).toEqual([id, figures(forecast?.keep ?? [])])
        compared += came ? 1 : 0
      }
    }
    expect(compared).toBeGreaterThanOrEqual(2 * ids.length)
  })
})

/**
 * Reports whether an event is from an evaluation. Levels set by the marketplace are left out, as they are dated at the
 * time of the call.
 */
const isEvaluation = ({ event }: { readonly event: string }): boolean => event !== 'set'

describe('evaluations', () => {
  it('have the same results whether time passes in one leap or day by day', async () => {
    const results = async (steps: readonly string[]) => {
      const testServer = await opened()
      const ids = await sellers(testServer, await nextDay(testServer))
      for (const by of steps) await testServer.clock.by(by)
      const lists = await Promise.all(ids.map(id => testServer.api.listEvaluations({ id })))
      return lists.map(({ items }) =>
        items.filter(isEvaluation).map(({ at, event, from, to: level, keep, orders }) => ({
          at,
          event,
          from,
          level,
          keep: figures(keep),
          orders: orders.map(({ criterion, counted, leftOut }) => [criterion, counted.length, leftOut.length]),
        })),
      )
    }
    const leap = await results(['P60D'])
    expect(leap.flat().length).toBeGreaterThanOrEqual(14)
    expect(await results(Array.from({ length: 60 }, () => 'P1D'))).toEqual(leap)
  })
})
