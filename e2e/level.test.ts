// Journeys on the level page: the rate, its orders, the forecast for the next review, and the what-if form.
import { beforeAll, describe, expect, it } from 'vitest'
import { openBrowsers, type Page, spanTo } from './browsers.ts'
import { DRIVERS, type Driver, POINTER } from './drivers.ts'
import { button, GOALS, link, prepare, sees, sure } from './elements.ts'
import { inspect } from './inspect.ts'
import { importPast, type Past } from './past.ts'

const browsers = await openBrowsers()
const DAY = 86_400_000

const NAMES: Readonly<Record<string, string>> = {
  mora: 'Mora Okafor',
  nadia: 'Nadia Haddad',
  ines: 'Ines Prado',
  omar: 'Omar Haddad',
}
const past = (orders: Omit<Past, 'name'>) =>
  importPast(browsers, { ...orders, name: NAMES[orders.seller] ?? orders.seller })
const SAFE = { completed: 92, cancelled: 8, days: 110, level: 'level 2' }

beforeAll(async () => {
  await browsers.clock.freeze()
  // From the 20th of a month, the review on the 15th is about equally far ahead, whatever day it really is.
  await browsers.clock.by(spanTo(await browsers.clock.now(), 20))
  await past({ seller: 'mora', ...SAFE })
  await past({ seller: 'nadia', completed: 60, cancelled: 12, days: 40, level: 'level 2' })
  await past({ seller: 'ines', completed: 3, cancelled: 0, days: 20 })
})

let sellers = 0
/** Creates a seller for tests that change something, so that the changes do not affect other tests. */
async function another() {
  const seller = `seller-${++sellers}`
  await past({ seller, ...SAFE })
  return { id: seller, name: `Seller ${sellers}`, api: browsers.api.as(`seller:${seller}`) }
}

/** Opens a seller's level page as the seller does: from the orders, by the link in the header. */
async function levelOf(seller: string, driver: Driver): Promise<Page> {
  const page = await browsers.as(`seller:${seller}`)
  await driver.press(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Level' }))
  await page.waitForURL('**/level')
  await sees(page, 'What is measured')
  return page
}
const rows = (page: Page) => page.getByRole('region', { name: 'Orders behind the rate' }).getByRole('row')
const levelAndText = async (page: Page, seller: string) => ({
  page,
  level: await browsers.api.sellerLevel({ id: seller }),
  text: await page.getByRole('main').innerText(),
})

describe.each(DRIVERS)('a seller on the level page, $name', driver => {
  it('reads the rate, its orders, which of these leave the window, and how many cancellations remain possible', async () => {
    const { page, level, text } = await levelAndText(await levelOf('mora', driver), 'mora')
    const counted = level.rate?.counted
    await page.getByRole('heading', { level: 1, name: 'Level 2, safe as things stand' }).waitFor()
    expect(text).toContain(`${counted?.numerator} of ${counted?.denominator} orders that count in the last 60 days`)
    expect(text).toMatch(
      /(You can have [a-z0-9]+ more counted cancellations? before|would cost you the level at) the next review/,
    )
    await driver.choose(page.getByRole('radio', { name: /^Cancelled/ }))
    const cancelled = level.performanceLog.filter(({ inWindow, method }) => inWindow && method !== 'completed')
    await expect.poll(() => rows(page).count()).toBe(cancelled.length + 1)
    await sees(page, 'Your side, agreed')
    await sees(page, 'Cancelled by agreement')
    await driver.choose(page.getByRole('radio', { name: /^Leaving before the next review/ }))
    await expect.poll(() => rows(page).count()).toBe(Math.min(level.moves.leaves.length, 10) + 1)
  })

  it('tries what-if cancellations and sees how the level would be lost and kept', async () => {
    const page = await levelOf('mora', driver)
    await driver.write(page.getByRole('spinbutton', { name: 'Orders cancelled' }), '12')
    await sees(page, 'Level 2 drops to level 1.')
    await sees(page, /more completed orders/)
    await driver.write(page.getByRole('spinbutton', { name: 'Orders completed' }), '300')
    await sees(page, 'Level 2 is kept.')
  })

  it('sees what each answer to a waiting request does to the level, on this page and on the order page', async () => {
    const seller = await another()
    const { id } = await browsers.placed({ seller: { id: seller.id, name: seller.name } })
    await seller.api.writeMessage({ id, text: 'I begin today.' })
    await browsers.buyer.openRequest({ id, kind: 'cancellation', reason: 'quality', explanation: 'Not what we need.' })
    const page = await levelOf(seller.id, driver)
    const waiting = page.getByRole('region', { name: 'Requests waiting for you' })
    await sees(waiting, 'Lena Brandt asks to cancel the order')
    const { request } = await seller.api.getOrder({ id })
    const answer = { action: 'answer_request', requestId: request?.id ?? 0 } as const
    const { level } = await seller.api.preview({ id, command: { ...answer, answer: 'accept' } })
    // Accepted or unanswered, the request cancels the order, so these two have the same figures. Declined, the order
    // goes on.
    const figure = (end: typeof level | null, of: 'before' | 'after') =>
      `${end?.[of].rate?.numerator} of ${end?.[of].rate?.denominator}`
    expect(figure(level, 'after')).toBe(figure(level, 'before'))
    for (const name of [/^If you accept/, /^If you decline/, /^If you do not answer by/]) await sees(waiting, name)
    expect(await waiting.getByText(new RegExp(`^${figure(level, 'after')} .*: level 2 is kept$`)).count()).toBe(2)
    if (driver === POINTER) await inspect(page, 'level, request waiting')
    await driver.press(link(waiting, 'View and answer').first())
    await page.waitForURL(`**/orders/${id}`)
    // One of the texts states the effect of silence, and one below each of the two buttons states the effect of its
    // answer.
    const effects = page.getByText(/^\d+ of \d+ .*: level 2 is kept on /).filter({ visible: true })
    await expect.poll(() => effects.count()).toBe(3)
    if (driver === POINTER) await inspect(page, 'cancellation with levels, seller')
    await sure(page, driver, 'Agree to cancel', /^Cancel and refund /)
    await sees(page.getByRole('main'), 'Mutually cancelled')
  })
})

describe('a seller whose next order makes a rate count', () => {
  it('sees in advance what the next order to close does to the level, even if that order is completed', async () => {
    await past({ seller: 'omar', completed: 60, cancelled: 0, days: 90, until: 61, level: 'level 1' })
    await past({ seller: 'omar', completed: 3, cancelled: 1, days: 20 })
    const page = await levelOf('omar', POINTER)
    await sees(page, /The rate counts once 5 orders have closed\. One more closed order is enough/)
    await sees(page, /^If the next order that closes is completed, the review on/)
    await sees(page, '4 of 5 (80%)')
    expect(await page.locator('main header').innerText()).toContain('finds 4 of 5 (80%): level 1 drops to “new”.')
    await inspect(page, 'level, next order decides')
  })
})

describe('an order that does not count', () => {
  it('is in the performance log with the reason why, and a reversed payment is listed separately', async () => {
    const { id } = await another()
    const closed = new Date((await browsers.clock.now()) - DAY).toISOString()
    const ended = { seller_id: id, closed_at: closed, value_minor: 9_000, currency: 'USD' }
    await browsers.api.importHistory({
      orders: [
        { ...ended, order_id: `${id}-regretted`, outcome: 'cooling_off', decided_by: 'buyer', opened_by: 'buyer' },
        { ...ended, order_id: `${id}-reversed`, outcome: 'chargeback', decided_by: 'payment' },
      ],
    })
    const page = await levelOf(id, POINTER)
    await sees(
      page,
      /Left out: 1 order \(.*\) and 1 order \(.*\)\. Counting every cancellation in full, it is the same\./,
    )
    await sees(page, /^Reversed payments are listed separately and never count\./)
    await page.getByRole('radio', { name: /^Not counted 2/ }).check({ force: true })
    await sees(rows(page), 'cancelled within the cooling-off period: never counts')
    await sees(rows(page), 'a reversed payment never counts')
    await inspect(page, 'level, what does not count')
  })
})

describe('a seller’s level', () => {
  it('is shown to staff, without an appeal form, and a buyer who opens it is redirected to the orders', async () => {
    const staff = await browsers.as('staff:sam')
    await staff.goto(`${browsers.address}/sellers/mora/level`)
    await staff.getByRole('heading', { level: 1, name: /^Mora Okafor: level 2/ }).waitFor()
    await sees(staff, /Mora Okafor can have |would cost Mora Okafor the level/)
    const buyer = await browsers.as('buyer:lena')
    await buyer.goto(`${browsers.address}/level`)
    await buyer.waitForURL('**/orders')
    expect(await link(buyer.getByRole('navigation', { name: 'Main' }), 'Level').count()).toBe(0)
  })

  it('is shown to the buyer beside the seller’s name, without the effect that a request has on it', async () => {
    const seller = await another()
    const { id } = await browsers.placed({ seller: { id: seller.id, name: seller.name } })
    const list = await browsers.as('buyer:lena')
    await list.goto(`${browsers.address}/orders?tab=active`)
    await list
      .getByRole('link', { name: new RegExp(`with ${seller.name} Level 2`) })
      .first()
      .waitFor()
    const page = await browsers.as('buyer:lena', id)
    await sees(page.getByRole('main'), 'Level 2')
    const asking = { goal: GOALS.cancellation, reason: /^A change of mind/, explanation: 'We go another way.' }
    const center = await prepare(page, POINTER, asking)
    await sees(center, 'What sending does')
    expect(await center.getByText('Level', { exact: true }).count()).toBe(0)
  })
})

describe('an open level page', () => {
  it('shows the new rate at once when an order ends without an action on this page', async () => {
    const seller = await another()
    const { id } = await browsers.placed({ seller: { id: seller.id, name: seller.name } })
    const page = await levelOf(seller.id, POINTER)
    await seller.api.deliver({ id, message: 'Here it is.' })
    await browsers.buyer.acceptDelivery({ id })
    const { rate } = await browsers.api.sellerLevel({ id: seller.id })
    await sees(page, new RegExp(`^${rate?.counted.numerator} of ${rate?.counted.denominator} orders that count`))
  })

  it('shows a level set by the marketplace without a reload', async () => {
    const { id } = await another()
    const page = await levelOf(id, POINTER)
    await page.getByRole('heading', { level: 1, name: /^Level 2/ }).waitFor()
    await browsers.api.putSeller({ id, level: 'level 1', reason: 'Two sellers became one.' })
    await page.getByRole('heading', { level: 1, name: /^Level 1/ }).waitFor()
  })
})

describe('every state of the level page', () => {
  it('passes axe and fits 320 px and 200% zoom, in light and dark', async () => {
    const safe = await levelOf('mora', POINTER)
    await safe.getByText('The same data as a table').click()
    await sees(safe, 'At the next review, if nothing changes')
    await safe
      .locator('summary')
      .filter({ hasText: /^[A-Z][a-z]+ \d{4}/ })
      .first()
      .click()
    await safe.getByRole('table', { name: /^Changes in / }).waitFor()
    await inspect(safe, 'level safe')
    const risk = await levelOf('nadia', POINTER)
    await sees(risk, 'The level will be lost')
    await inspect(risk, 'level lost')
    const fresh = await levelOf('ines', POINTER)
    await sees(fresh, /The rate counts once 5 orders have closed/)
    await inspect(fresh, 'level new')
    const staff = await browsers.as('staff:sam')
    await staff.goto(`${browsers.address}/sellers/nadia/level`)
    await sees(staff, 'The level will be lost')
    await inspect(staff, 'level, staff')
  })
})

describe.each(DRIVERS)('a seller after a level review, $name', driver => {
  it('reads why the level was lost, and appeals', async () => {
    const seller = `lowered-${driver === POINTER ? 'p' : 'k'}`
    await past({ seller, completed: 60, cancelled: 40, days: 20, level: 'level 2' })
    const { nextEvaluation } = await browsers.api.sellerLevel({ id: seller })
    const left = Date.parse(nextEvaluation.demote) - (await browsers.clock.now())
    await browsers.clock.by(`PT${Math.ceil(left / 1000) + 60}S`)
    const page = await levelOf(seller, driver)
    await sees(page, /^The perks of level 2 stay until/)
    const evaluations = page.getByRole('region', { name: 'How your level is decided' })
    const lost = evaluations.getByRole('listitem').filter({ hasText: 'Level 2 drops to level 1' })
    await driver.press(lost.getByText('Reasons'))
    await sees(lost, /^Completion rate: 60 of 100 \(60%\); at least 90%: not met$/)
    await driver.press(lost.getByText('Appeal', { exact: true }))
    await driver.press(button(lost, 'Send the appeal'))
    await sees(lost, 'Say why.')
    await driver.write(lost.getByRole('textbox'), 'Half of them were cancelled by one buyer.')
    if (driver === POINTER) await inspect(page, 'level lowered, appealing')
    await driver.press(button(lost, 'Send the appeal'))
    await sees(evaluations, 'Appeal open: a person will read it.')
  })
})
