// Tests a seller's level from the first order on: the level page, forecasts, and the evaluations that follow.
import { describe, expect, it } from 'vitest'
import { refusal, refused } from '../../testing/http/refused.ts'
import { KEY, openTestServer } from '../../testing/testServer.ts'

const testServer = await openTestServer()
const { api, buyer, seller, staff, clock, placed } = testServer
await clock.freeze()

const MORA = 'mora'
const explanation = 'In plain words.'
const DAY = 86_400_000
const WINDOW = 60 * DAY

/** Delivers and accepts an order a day after it was placed. */
async function complete(changes: Parameters<typeof placed>[0] = {}): Promise<string> {
  const { id, reference } = await placed(changes)
  await seller.deliver({ id, message: 'Here.' })
  await (changes.buyer ? api.as(`buyer:${changes.buyer.id}`) : buyer).acceptDelivery({ id })
  return reference
}
const isRate = ({ criterion }: { criterion: string }) => criterion === 'completion_rate'

describe('a seller', () => {
  it('exists from the first order on, at the lowest level', async () => {
    await expect(seller.sellerLevel({ id: MORA })).rejects.toThrow()
    const { placedAt } = await placed()
    const page = await seller.sellerLevel({ id: MORA })
    expect(page).toMatchObject({
      level: { name: 'new', index: 0, of: 4, since: placedAt },
      next: 'level 1',
      status: 'safe',
    })
    expect(page.seller).toEqual({ id: MORA, name: 'Mora Okafor' })
    expect(await api.sellerPerks({ id: MORA })).toMatchObject({ level: 'new', perks: { extrasPerGig: 2 }, grace: null })
  })

  it('has the level that the marketplace sets, at once', async () => {
    const since = new Date((await clock.now()) - 200 * DAY).toISOString()
    const put = await api.putSeller({
      id: MORA,
      name: 'Mora Okafor',
      since,
      level: 'level 1',
      warnings: 0,
      reason: 'As agreed.',
    })
    expect(put).toMatchObject({ id: MORA, since, level: 'level 1', warnings: 0 })
    expect((await seller.sellerLevel({ id: MORA })).level).toMatchObject({ name: 'level 1', index: 1 })
    const warned = await api.putSeller({ id: MORA, name: 'Mora Okafor', since, warnings: 2 })
    expect(warned).toMatchObject({ level: 'level 1', warnings: 2 })
    const { scorecard } = await seller.sellerLevel({ id: MORA })
    expect(scorecard.keep.find(({ criterion }) => criterion === 'open_warnings')).toMatchObject({
      numerator: 2,
      met: false,
    })
    await api.putSeller({ id: MORA, name: 'Mora Okafor', since, warnings: 0 })
  })

  it('can be stored before the first order, which does not reset the level', async () => {
    const since = '2025-03-01T00:00:00.000Z'
    await api.putSeller({ id: 'noor', name: 'Noor Haddad', since, level: 'level 2', reason: 'As agreed.' })
    await placed({ seller: { id: 'noor', name: 'Noor Haddad' } })
    expect((await api.sellerLevel({ id: 'noor' })).level.name).toBe('level 2')
  })

  it('is refused if a field is invalid, with the field’s name and the allowed values', async () => {
    const since = '2025-03-01T00:00:00.000Z'
    const put = (level: string, from = since) =>
      api.putSeller({ id: MORA, name: 'Mora', since: from, level, reason: 'As agreed.' })
    const problem = await refused(put('gold'))
    expect(problem.errors).toMatchObject([{ field: 'level', allowed: ['new', 'level 1', 'level 2', 'level 3'] }])
    const future = await refused(put('new', '2099-01-01T00:00:00.000Z'))
    expect(future.errors).toMatchObject([{ field: 'since' }])
    const body = { name: 'Mora', since, colour: 'red' }
    const unknown = await testServer.send({
      method: 'PUT',
      path: `/v1/sellers/${MORA}`,
      headers: { authorization: `Bearer ${KEY}` },
      body,
    })
    expect(unknown.json).toMatchObject({
      errors: [{ field: 'colour', allowed: ['name', 'since', 'level', 'reason', 'warnings'] }],
    })
  })

  it('can read its own level, as can staff and the marketplace, and no one else', async () => {
    for (const one of [seller, staff, api]) expect((await one.sellerLevel({ id: MORA })).level.name).toBe('level 1')
    const what = { id: MORA, completed: 1, cancelled: 0 }
    for (const one of [buyer, api.as('seller:noor'), api.as('buyer:mora')]) {
      expect(await refusal(one.sellerLevel({ id: MORA }))).toBe('not_found')
      expect(await refusal(one.whatIf(what))).toBe('not_found')
      expect(await refusal(one.sellerPerks({ id: MORA }))).toBe('not_found')
      // The refusal does not reveal whether the seller exists.
      expect(await refusal(one.sellerLevel({ id: 'nobody' }))).toBe('not_found')
    }
    expect(await refusal(api.sellerLevel({ id: 'nobody' }))).toBe('not_found')
  })
})

describe('the ladder', () => {
  it('is public without a key', async () => {
    const { version, policy, next } = await api.getLevelPolicy()
    expect([version, policy.ladder.length, next]).toEqual([1, 4, null])
  })
})

describe('the rate of a seller', () => {
  it('counts closed orders, names those left out, and shows when each enters and leaves', async () => {
    const done = await Promise.all(Array.from({ length: 4 }, () => complete()))
    const cooledOff = await placed()
    await buyer.cancel({ id: cooledOff.id, explanation })
    const cancelled = await placed()
    await seller.openRequest({ id: cancelled.id, kind: 'cancellation', reason: 'too_busy', explanation })
    await buyer.answerRequest({ id: cancelled.id, requestId: 2, answer: 'accept' })
    const now = await clock.now()
    const page = await seller.sellerLevel({ id: MORA })
    expect(page.rate?.counted).toMatchObject({ numerator: 4, denominator: 5, shown: '80%', met: false })
    expect(page.rate?.exclusions).toEqual([{ why: 'cooling_off', count: 1, currency: null }])
    expect([page.status, page.threshold]).toEqual(['below', '90%'])
    expect(page.scorecard.keep.find(isRate)?.margin).toMatchObject({ needed: 5, bearable: 0, steps: 'orders' })
    const of = (reference: string) => page.performanceLog.find(each => each.reference === reference)
    expect(of(cancelled.reference)).toMatchObject({
      orderId: cancelled.id,
      title: 'A 30-second explainer video',
      buyer: { id: 'lena', name: 'Lena Brandt' },
      method: 'mutual',
      decidedBy: 'agreement',
      openedBy: 'seller',
      fault: 'seller',
      faultStatus: 'agreed',
      // A party that named its own side as at fault has agreed, and cannot contest.
      weight: 100,
      why: null,
      expected: false,
      contestable: false,
      inWindow: true,
      closedAt: new Date(now).toISOString(),
      leavesAt: new Date(now + WINDOW).toISOString(),
    })
    expect(of(cooledOff.reference)).toMatchObject({ method: 'cooling_off', weight: 0, why: 'cooling_off' })
    for (const reference of done) expect(of(reference)).toMatchObject({ method: 'completed', contestable: false })
    expect(page.series.at(-1)?.forecast).toBe(true)
    expect(page.series.find(({ at }) => at === page.at)).toMatchObject({
      numerator: 4,
      denominator: 5,
      forecast: false,
    })
  })

  it('equals its forecast on the day of the evaluation, as does the level', async () => {
    const before = await seller.sellerLevel({ id: MORA })
    const forecast = before.forecast.at(-1)
    expect(forecast).toMatchObject({ at: before.nextEvaluation.demote, from: 'level 1', to: 'new', event: 'lowered' })
    expect(before.risk).toMatchObject({ loweredAt: forecast?.at, to: 'new' })
    await testServer.clock.by(spanTo(forecast?.at ?? '', await clock.now()))
    const after = await seller.sellerLevel({ id: MORA })
    const rate = forecast?.keep.find(isRate)
    expect(after.rate?.counted).toMatchObject({ numerator: rate?.numerator, denominator: rate?.denominator })
  })

  it('causes the level to be lowered at the evaluation, and the perks to stay for the grace period', async () => {
    await clock.by('PT1M')
    const { level, grace, perks, appeal } = await seller.sellerLevel({ id: MORA })
    expect([level.name, grace?.level, perks.now.extrasPerGig]).toEqual(['new', 'level 1', 3])
    expect(appeal).toMatchObject({ at: '2026-12-15T00:00:00.000Z', n: 1 })
    const extras = Array.from({ length: 3 }, (_, i) => ({ title: `Extra ${i}`, price: 500 }))
    const asks = async () => {
      const { id } = await placed()
      return seller.openRequest({ id, kind: 'change', reason: 'more_work', explanation, change: { extras } })
    }
    expect((await asks()).request).toMatchObject({ kind: 'change', status: 'open' })
    await clock.by('P14D')
    expect(await api.sellerPerks({ id: MORA })).toMatchObject({ level: 'new', grace: null, perks: { extrasPerGig: 2 } })
    expect(await refusal(asks())).toBe('extras_beyond_level')
  })
})

/** Returns the time until an instant as a duration, rounded up to whole seconds. */
const spanTo = (at: string, now: number): string => `PT${Math.ceil((Date.parse(at) - now) / 1000)}S`

describe('a what-if forecast', () => {
  it('equals what then happens, and changes nothing', async () => {
    const since = new Date((await clock.now()) - 200 * DAY).toISOString()
    await api.putSeller({ id: 'isa', name: 'Isa Lund', since, level: 'level 1', reason: 'As agreed.' })
    const isa = { seller: { id: 'isa', name: 'Isa Lund' } }
    const mine = api.as('seller:isa')
    for (let i = 0; i < 9; i++) {
      const { id } = await placed(isa)
      await mine.deliver({ id, message: 'Here.' })
      await buyer.acceptDelivery({ id })
    }
    const one = await mine.whatIf({ id: 'isa', completed: 0, cancelled: 1, fault: 'seller' })
    expect(one.before.keep.find(isRate)).toMatchObject({ numerator: 9, denominator: 9, met: true })
    expect(one.after.keep.find(isRate)).toMatchObject({ numerator: 9, denominator: 10, met: true })
    const two = await mine.whatIf({ id: 'isa', completed: 0, cancelled: 2, fault: 'seller' })
    expect(two.after.keep.find(isRate)).toMatchObject({ numerator: 9, denominator: 11, met: false })
    expect((await mine.sellerLevel({ id: 'isa' })).rate?.counted).toMatchObject({ denominator: 9 })
    for (let i = 0; i < 2; i++) {
      const { id } = await placed(isa)
      await mine.openRequest({ id, kind: 'cancellation', reason: 'too_busy', explanation })
      await buyer.answerRequest({ id, requestId: 2, answer: 'accept' })
    }
    const { forecast } = await mine.sellerLevel({ id: 'isa' })
    const came = forecast.find(({ at }) => at === two.at)
    expect(came?.keep.find(isRate)).toEqual(two.after.keep.find(isRate))
    expect(came).toMatchObject({ event: two.after.event, from: two.after.from, to: two.after.to })
  })
})

describe('hypothetical orders in a what-if forecast', () => {
  const figuresOf = (rows: readonly { criterion: string; numerator: number; denominator: number | null }[]) =>
    rows.map(({ criterion, numerator, denominator }) => `${criterion} ${numerator}/${denominator}`)

  it('end like real ones: they earn less the fee, and are late if the seller was late', async () => {
    const since = new Date((await clock.now()) - 200 * DAY).toISOString()
    await api.putSeller({ id: 'ivo', name: 'Ivo', since, level: 'level 1', reason: 'As agreed.' })
    const ivo = { seller: { id: 'ivo', name: 'Ivo' }, turnaround: 'P1D' }
    const mine = api.as('seller:ivo')
    const [done, gone] = [await placed(ivo), await placed(ivo)]
    await mine.deliver({ id: done.id, message: 'Here.' })
    await clock.by('P2D')
    const imagined = { completed: 1, cancelled: 1, method: 'late', value: 18_000 } as const
    const forecast = await mine.whatIf({ id: 'ivo', ...imagined })
    await buyer.acceptDelivery({ id: done.id })
    await buyer.cancel({ id: gone.id, explanation })
    const came = await mine.whatIf({ id: 'ivo', completed: 0, cancelled: 0 })
    // Without the last two commands, silence would complete the delivered order and leave the other one late.
    const real = figuresOf(came.before.keep)
    expect(real).toEqual(expect.arrayContaining(['earnings 14400/null', 'completion_rate 1/2', 'on_time_rate 1/2']))
    const alone = await api.putSeller({ id: 'ina', name: 'Ina', since, level: 'level 1', reason: 'As agreed.' })
    const other = await api.as('seller:ina').whatIf({ id: alone.id, ...imagined })
    expect(figuresOf(other.after.keep)).toEqual(real)
    expect(figuresOf(forecast.after.keep)).toContain('completion_rate 2/3')
  })
})

describe('the date on which an order leaves the window', () => {
  it('is the last instant at which it counts, on the page and in an evaluation at that instant', async () => {
    await api.putSeller({ id: 'uma', name: 'Uma', since: '2026-01-01T00:00:00.000Z' })
    const { id, reference } = await placed({ seller: { id: 'uma', name: 'Uma' } })
    await api.as('seller:uma').deliver({ id, message: 'Here.' })
    await buyer.acceptDelivery({ id })
    const row = async () => {
      const { rate, performanceLog, moves } = await api.sellerLevel({ id: 'uma' })
      const { inWindow } = performanceLog.find(each => each.reference === reference) ?? {}
      return { sample: rate?.counted.sample, inWindow, leaves: moves.leaves.length }
    }
    await clock.by('P60D')
    expect(await row()).toEqual({ sample: 1, inWindow: true, leaves: 1 })
    await clock.by('PT1S')
    expect(await row()).toEqual({ sample: 0, inWindow: false, leaves: 0 })
  })
})

describe('a forecast', () => {
  it('includes and marks the orders that silence will end before the evaluation', async () => {
    const { id, reference } = await placed({ seller: { id: 'isa', name: 'Isa Lund' } })
    await api.as('seller:isa').openRequest({ id, kind: 'cancellation', reason: 'too_busy', explanation })
    const page = await api.sellerLevel({ id: 'isa' })
    expect(page.performanceLog[0]).toMatchObject({
      reference,
      expected: true,
      method: 'mutual',
      decidedBy: 'silence',
      inWindow: false,
    })
    expect(page.moves.enters).toMatchObject([{ reference, expected: true, part: false }])
    await clock.by('PT48H')
    const [first] = (await api.sellerLevel({ id: 'isa' })).performanceLog
    expect(first).toMatchObject({ reference, expected: false, closedAt: page.performanceLog[0]?.closedAt })
  })
})

describe('a long performance log', () => {
  it('lists the orders that closed last first, and older ones in further pages', async () => {
    const now = await clock.now()
    const closed = (n: number, days: number, outcome = 'completed') => ({
      order_id: `long-${n}`,
      seller_id: 'long',
      outcome,
      value_minor: 10_000,
      currency: 'USD',
      closed_at: new Date(now - days * DAY - n).toISOString(),
    })
    const recent = Array.from({ length: 60 }, (_, i) => closed(i, 5))
    const old = Array.from({ length: 130 }, (_, i) => closed(100 + i, 100, i === 129 ? 'chargeback' : 'completed'))
    await api.importHistory({ orders: [...recent, ...old] })
    const { performanceLog, older, rate, chargebacks } = await api.sellerLevel({ id: 'long' })
    expect([performanceLog.length, older?.count, rate?.counted.denominator]).toEqual([50, 140, 60])
    expect(chargebacks).toMatchObject([{ reference: 'long-229' }])
    const found = [...performanceLog]
    for (let cursor = older?.cursor; cursor !== undefined; ) {
      const page = await api.listPerformanceLog({ id: 'long', cursor, limit: 30 })
      found.push(...page.items)
      cursor = page.next ?? undefined
    }
    const all = await api.listPerformanceLog({ id: 'long', limit: 200 })
    expect([found.length, all.next]).toEqual([190, null])
    expect(found).toEqual(all.items)
  })

  it('is under 100 kB with a thousand orders in the window, and counts all orders that leave the window', async () => {
    await api.putSeller({ id: 'many', name: 'Many', since: '2025-01-01T00:00:00.000Z' })
    const demote = Date.parse((await api.sellerLevel({ id: 'many' })).nextEvaluation.demote)
    const now = await clock.now()
    const middle = (now + demote) / 2 - 60 * DAY
    const closed = (n: number, at: number) => ({
      order_id: `many-${n}`,
      seller_id: 'many',
      outcome: 'completed',
      value_minor: 10_000,
      currency: 'USD',
      closed_at: new Date(at - n).toISOString(),
    })
    const leaving = Array.from({ length: 120 }, (_, i) => closed(i, middle))
    const staying = Array.from({ length: 880 }, (_, i) => closed(1000 + i, now - DAY))
    await api.importHistory({ orders: [...leaving, ...staying] })
    const page = await api.sellerLevel({ id: 'many' })
    expect(page.rate?.counted.denominator).toBe(1000)
    expect([page.moves.leaves.length, page.moves.leaving]).toEqual([50, { count: 120, bad: 0, badExpected: 0 }])
    expect(JSON.stringify(page).length).toBeLessThan(100_000)
    expect((await api.sellerLevel({ id: 'many' })).series.slice(0, 100)).toEqual(page.series.slice(0, 100))
  })

  it('recomputes the past points of the chart once something is recorded about the past', async () => {
    const before = await api.sellerLevel({ id: 'many' })
    const late = new Date((await clock.now()) - 3 * DAY).toISOString()
    const order = {
      order_id: 'many-late',
      seller_id: 'many',
      outcome: 'completed',
      value_minor: 10_000,
      currency: 'USD',
    }
    await api.importHistory({ orders: [{ ...order, closed_at: late }] })
    const after = await api.sellerLevel({ id: 'many' })
    const yesterday = ({ series }: typeof before) =>
      series.findLast(({ at }) => at < new Date(Date.parse(before.at) - DAY).toISOString())
    expect(yesterday(after)?.denominator).toBe((yesterday(before)?.denominator ?? 0) + 1)
  })
})

describe('a criterion that fails now but will be met by the next demotion', () => {
  it('is shown as recovering, and no demotion is announced', async () => {
    const rika = { id: 'rika', name: 'Rika', since: '2025-01-01T00:00:00.000Z' }
    await api.putSeller(rika)
    const { nextEvaluation } = await api.sellerLevel({ id: 'rika' })
    const left = Date.parse(nextEvaluation.demote) - (await clock.now())
    await clock.by(`PT${Math.ceil(left / 1000) + 3600}S`)
    await api.putSeller({ ...rika, level: 'level 1', reason: 'As agreed.' })
    const now = await clock.now()
    const closed = (n: number, days: number, outcome: string) => ({
      order_id: `rika-${n}`,
      seller_id: 'rika',
      buyer_id: `b${n}`,
      outcome,
      value_minor: 100_000,
      currency: 'USD',
      rating: 5,
      closed_at: new Date(now - days * DAY).toISOString(),
    })
    const done = Array.from({ length: 12 }, (_, n) => closed(n, 5, 'completed'))
    const gone = [closed(98, 59.5, 'mutual'), closed(99, 59.5, 'mutual')].map(({ rating, ...row }) => row)
    await api.importHistory({ orders: [...done, ...gone] })
    const { status, risk, rate, forecast } = await api.sellerLevel({ id: 'rika' })
    expect([status, risk, rate?.counted.met]).toEqual(['recovering', null, false])
    expect(forecast.at(-1)).toMatchObject({ event: 'kept', to: 'level 1' })
  })
})
