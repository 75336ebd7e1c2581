// Journeys on the pages around an order: links, the list, the reader's sessions, and missing pages.
import { describe, expect, it } from 'vitest'
import { LENA, place } from '../packages/server/src/testing/testServer.ts'
import { openBrowsers, type Page } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import { button, field, link, sees, seesNoMore } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers()
const row = (page: Page, name: string | RegExp) => page.getByRole('listitem').getByRole('link', { name })
const tab = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Which orders' }).getByRole('link', { name })
const buyer = (id: string) => ({ buyer: { ...LENA, id, name: `Buyer ${id}` } })

describe('a link from the marketplace', () => {
  it('survives a mail scanner, opens the order in one browser, and has then expired in any other', async () => {
    const { id } = await browsers.placed()
    const { url } = await browsers.api.createSession({ actor: 'buyer:lena', orderId: id })
    for (let i = 0; i < 3; i++) expect((await fetch(url, { headers: { accept: 'text/html' } })).status).toBe(200)
    const page = await browsers.windows.open()
    await page.goto(url)
    await button(page, 'Continue').click()
    await page.waitForURL(`**/orders/${id}`)
    expect(page.url()).not.toContain('#')
    const other = await browsers.windows.open()
    await other.goto(url)
    await button(other, 'Continue').click()
    await sees(other, 'This link has expired')
    await inspect(other, 'link used up')
  })

  it('is reported if it is incomplete, and a page without a session says where links come from', async () => {
    const page = await browsers.windows.open()
    await page.goto(`${browsers.address}/enter`)
    await sees(page, 'The last part of this link is missing.')
    await page.goto(`${browsers.address}/orders`)
    await sees(page, 'Open your link')
    await inspect(page, 'no session')
  })
})

describe.each(DRIVERS)('the list of orders, $name', driver => {
  it('shows the orders by tab: your turn, waiting, active, closed', async () => {
    const who = buyer(`list-${driver.name.length}`)
    const me = browsers.api.as(`buyer:${who.buyer.id}`)
    const waits = await browsers.placed({ ...who, requirements: ['Which colours?'] })
    const asked = await browsers.placed({ ...who, gig: { id: 'logo', version: '1', title: 'A logo' } })
    const gone = await browsers.placed(who)
    await me.openRequest({ id: asked.id, kind: 'update', reason: 'progress', explanation: 'How far is it?' })
    await me.cancel({ id: gone.id, explanation: 'The wrong gig.' })
    const page = await browsers.as(`buyer:${who.buyer.id}`)
    await row(page, new RegExp(waits.reference)).waitFor()
    await sees(page, 'Questions to answer')
    await driver.press(tab(page, /^Waiting 1/))
    await row(page, /^A logo|A logo/).waitFor()
    await driver.press(tab(page, /^Closed 1/))
    await sees(page, /within 2 hours of ordering/)
    await driver.press(tab(page, /^Active 0/))
    await sees(page, 'No work under way')
    await driver.press(tab(page, /^Your turn 1/))
    await driver.press(row(page, new RegExp(waits.reference)))
    await page.waitForURL(`**/orders/${waits.id}`)
  })

  it('is searched by title and by number, and says when no order matches', async () => {
    const who = buyer(`search-${driver.name.length}`)
    const logo = await browsers.placed({ ...who, gig: { id: 'logo', version: '1', title: 'A logo for a bakery' } })
    const video = await browsers.placed(who)
    const page = await browsers.as(`buyer:${who.buyer.id}`)
    await driver.press(tab(page, /^Active 2/))
    const search = page.getByRole('searchbox')
    await driver.write(search, 'bakery')
    await row(page, /A logo for a bakery/).waitFor()
    await row(page, new RegExp(video.reference)).waitFor({ state: 'detached' })
    await driver.write(search, video.reference)
    await row(page, new RegExp(video.reference)).waitFor()
    await row(page, new RegExp(logo.reference)).waitFor({ state: 'detached' })
    await driver.write(search, 'nothing like it')
    await sees(page, 'Nothing matches “nothing like it”')
    if (driver === POINTER) await inspect(page, 'orders, no match')
  })
})

describe('the list of orders', () => {
  it('moves an order to another tab when the order changes, without a reload', async () => {
    const who = buyer('live')
    const { id, reference } = await browsers.placed(who)
    const page = await browsers.as('buyer:live')
    await tab(page, /^Active 1/).waitFor()
    await browsers.seller.deliver({ id, message: 'Here it is.' })
    await row(page, new RegExp(reference)).waitFor()
    await sees(page, 'A delivery to look at')
    await tab(page, /^Your turn 1/).waitFor()
  })

  it('can be operated with the keys j, k, Enter, slash and arrow down', async () => {
    const who = buyer('keys')
    const orders = []
    for (let i = 0; i < 3; i++) orders.push(await browsers.placed({ ...who, turnaround: `P${i + 1}D` }))
    const page = await browsers.as('buyer:keys')
    await tab(page, /^Active 3/).click()
    await row(page, new RegExp(orders[2]?.reference ?? '')).waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await focused()).toContain(orders[1]?.reference)
    await page.keyboard.press('k')
    expect(await focused()).toContain(orders[0]?.reference)
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/orders/${orders[0]?.id}`)
  })

  it('loads further parts until all orders are shown', async () => {
    const many = 60
    const who = buyer('many')
    for (let i = 0; i < many; i++) await browsers.placed({ ...who, turnaround: `P${i + 1}D` })
    const page = await browsers.as('buyer:many')
    await tab(page, new RegExp(`^Active ${many}`)).click()
    const rows = page.getByRole('list', { name: 'Active' }).getByRole('listitem')
    await expect.poll(() => rows.count()).toBeGreaterThan(0)
    await inspect(page, 'orders, many')
    while (await button(page, 'Show more').isVisible()) {
      const before = await rows.count()
      await button(page, 'Show more').click()
      await expect.poll(() => rows.count()).toBeGreaterThan(before)
    }
    expect(await rows.count()).toBe(many)
  })

  it('passes axe and fits 320 px and 200% zoom, in light and dark, full and empty', async () => {
    const page = await browsers.as('seller:mora')
    for (const name of [/^Your turn/, /^Waiting/, /^Active/, /^Closed/]) {
      await tab(page, name).click()
      await page.locator('[aria-current="page"]', { hasText: name }).waitFor()
      await inspect(page, `orders ${name.source}, seller`)
    }
    const empty = await browsers.as('buyer:nobody')
    await sees(empty, 'Nothing is waiting for you')
    await inspect(empty, 'orders, empty')
    const staff = await browsers.as('staff:sam')
    await inspect(staff, 'orders, staff')
  })
})

describe.each(DRIVERS)('the reader’s sessions, $name', driver => {
  it('are listed, and each can be ended, including the current one', async () => {
    const who = `ends-${driver.name.length}`
    await browsers.placed(buyer(who))
    const [page, other] = [await browsers.as(`buyer:${who}`), await browsers.as(`buyer:${who}`)]
    await driver.press(page.getByRole('link', { name: /^Signed in as/ }))
    await sees(page, 'Your sessions')
    if (driver === POINTER) {
      // The list of sessions also contains a link that has not been opened yet.
      await browsers.api.createSession({ actor: `buyer:${who}` })
      await page.reload()
      await sees(page, 'A link that has not been opened')
      await inspect(page, 'sessions')
    }
    await driver.press(page.getByRole('button', { name: /^End this session/ }))
    await sees(page, 'The session has ended.')
    if (driver === POINTER) await inspect(page, 'session ended by hand')
    await other.reload()
    await sees(other, 'Open your link')
    await driver.press(page.getByRole('button', { name: /^Sign out/ }))
    await sees(page, 'Your session has ended')
    await inspect(page, 'signed out')
  })
})

describe.each(DRIVERS)('sessions beyond one part of the list, $name', driver => {
  it('are loaded part by part down to the oldest, also after a failed load', async () => {
    const who = `many-${driver.name.length}`
    await browsers.placed(buyer(who))
    const page = await browsers.as(`buyer:${who}`)
    for (let i = 0; i < 55; i++) await browsers.api.createSession({ actor: `buyer:${who}` })
    // The stream is kept from opening, since it would refetch everything and load the failed part without a press.
    await page.route(/\/v1\/stream/, () => new Promise(() => undefined))
    await page.reload()
    await driver.press(page.getByRole('link', { name: /^Signed in as/ }))
    const rows = page.getByRole('main').getByRole('listitem')
    await expect.poll(() => rows.count()).toBe(50)
    const older = button(page, 'Show older ones')
    await page.route(/\/v1\/sessions\?cursor=/, route => route.fulfill({ status: 503, json: { error: 'not now' } }))
    await driver.press(older)
    await sees(page, 'The next part could not be loaded. What is already here stays.')
    expect(await rows.count()).toBe(50)
    await page.unroute(/\/v1\/sessions\?cursor=/)
    await driver.press(button(page, 'Try again'))
    await expect.poll(() => rows.count()).toBe(56)
    expect(await page.getByRole('button', { name: /^End this link/ }).count()).toBe(55)
    // With all parts loaded, the current session is first, and a notice replaces the button and says that this is all.
    await sees(rows.first(), 'This session')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('That is all.')
  })
})

describe('a page that cannot be shown', () => {
  it('looks the same whether it never existed or belongs to another person', async () => {
    browsers.windows.forgive(/^ProblemError: (No order that you can see|“id” must be a UUID)/)
    const { id } = await browsers.placed(buyer('else'))
    const page = await browsers.as('buyer:lena')
    for (const path of ['/nowhere', '/orders/01990000-0000-7000-8000-000000000000', `/orders/${id}`, '/orders/x']) {
      await page.goto(`${browsers.address}${path}`)
      await sees(page, 'There is nothing at this address')
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    }
    await inspect(page, 'nothing here')
    await link(page, 'To your orders').click()
    await page.waitForURL('**/orders')
  })

  it('says that it has failed if it cannot be rendered, and loses no typed text', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    await field(page, 'Write to Mora Okafor').fill('Is the storyboard ready?')
    // This answer is one that our server never gives.
    browsers.windows.forgive(/^(TypeError: Cannot read properties of undefined|RangeError: Value need to be finite)/)
    await page.route(`**/v1/orders/${id}`, route => route.fulfill({ status: 200, json: { id } }))
    await browsers.seller.writeMessage({ id, text: 'Hello Lena.' })
    await sees(page, 'This part of the page has failed')
    await inspect(page, 'page broken')
    await page.unroute(`**/v1/orders/${id}`)
    await button(page, 'Load the page again').click()
    await sees(page, 'Hello Lena.')
    expect(await field(page, 'Write to Mora Okafor').inputValue()).toBe('Is the storyboard ready?')
    await seesNoMore(page, 'This part of the page has failed')
  })
})

describe('a reader', () => {
  it('sees dates and amounts in the format of their own zone and language', async () => {
    const { id } = await browsers.api.placeOrder({
      ...place(),
      buyer: { ...LENA, timeZone: 'Asia/Tokyo', language: 'ja' },
    })
    const page = await browsers.as('buyer:lena', id)
    await sees(page, /\(Tokyo\)|東京/)
  })
})
