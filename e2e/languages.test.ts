// Journeys in two pseudo-locales: every text comes from the reader's language, and nothing is cut off.
import { describe, expect, it } from 'vitest'
import { accented, mirrored } from '../packages/sdk/src/locales/pseudo/pseudo.ts'
import { openBrowsers, type Page, type PageLanguage, spanTo } from './browsers.ts'
import { inspect } from './inspect.ts'
import { importPast } from './past.ts'

/** A pseudo-locale. `left` matches text that was left untranslated; `direction` is the direction of the page. */
interface Pseudo extends PageLanguage {
  readonly direction: 'ltr' | 'rtl'
  readonly left: RegExp
}
const LANGUAGES: readonly Pseudo[] = [
  { tag: 'en-XA', direction: 'ltr', change: accented, left: /[aeiou]/ },
  { tag: 'ar-XB', direction: 'rtl', change: mirrored, left: /(?<![\u202E\p{L}’])\p{L}/u },
]

const browsers = await openBrowsers({ mode: 'sandbox' })
const demo = await openBrowsers({
  mode: 'demo',
  demo: {
    nameOf: () => 'Lena Brandt',
    people: async () => ({ ready: true, items: [{ actor: 'buyer:lena', name: 'Lena Brandt', yourTurn: 2 }] }),
  },
})
const LINDA = { id: 'linda', name: 'Linda Berg' }
const MARK = { id: 'mark', name: 'Mark Osei' }

/** Returns the untranslated texts, labels and tooltips on the page, without those that a person wrote. */
function untranslated(page: Page, { source, flags }: RegExp): Promise<readonly string[]> {
  return page.evaluate(
    ([pattern, mode]) => {
      const left = new RegExp(pattern, mode)
      const OWN = 'bdi, [dir="auto"], script, style, #unloaded'
      const found: string[] = []
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = texts.nextNode(); node; node = texts.nextNode())
        if (left.test(node.textContent ?? '') && !node.parentElement?.closest(OWN)) found.push(node.textContent ?? '')
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        for (const element of document.querySelectorAll(`[${name}]`)) {
          const text = element.getAttribute(name) ?? ''
          if (left.test(text)) found.push(`${name}: ${text}`)
        }
      return found
    },
    [source, flags] as const,
  )
}

/** Checks the language and the look of a page in its present state. */
async function look(page: Page, language: Pseudo, state: string): Promise<void> {
  const root = page.locator('html')
  await expect.poll(() => root.getAttribute('dir')).toBe(language.direction)
  expect(await root.getAttribute('lang')).toBe(language.tag)
  await inspect(page, `${language.tag}, ${state}`)
  expect([state, ...(await untranslated(page, language.left))]).toEqual([state])
}

const here = async (page: Page, text: string) => page.getByText(text).filter({ visible: true }).first().waitFor()
const button = (page: Page, text: string) => page.getByRole('button', { name: text, exact: true })

const place = (more: object = {}) => browsers.placed({ buyer: LINDA, seller: MARK, ...more })
const explanation = 'The launch was moved.'

/** Places one order for each situation that has a page of its own. */
async function placed() {
  const orders = {
    waits: await place({ requirements: ['Which colours?', 'Whose voice?'] }),
    late: await place({ turnaround: 'P2D' }),
    asked: await place(),
    change: await place({ extras: [{ title: 'Source files', price: 2500 }] }),
    offer: await place(),
    delivered: await place(),
    inCase: await place(),
    cancelled: await place(),
    completed: await place(),
  }
  await browsers.clock.by('P3DT1H')
  await ask(orders)
  await end(orders)
  return orders
}
type Orders = Awaited<ReturnType<typeof placed>>

const [linda, mark] = [browsers.api.as('buyer:linda'), browsers.api.as('seller:mark')]

async function ask({ asked, change, offer, inCase }: Pick<Orders, 'asked' | 'change' | 'offer' | 'inCase'>) {
  await linda.openRequest({ id: asked.id, kind: 'cancellation', reason: 'cannot_wait', explanation })
  await mark.openRequest({
    id: change.id,
    kind: 'change',
    reason: 'more_work',
    explanation: 'A second cut.',
    change: { days: 4, extras: [{ title: 'A cut for phones', price: 2550 }] },
  })
  await mark.openRequest({ id: offer.id, kind: 'partial_refund', reason: 'less_work', explanation, refund: 3000 })
  await linda.openCase({ id: inCase.id, about: 'danger', explanation: 'He knows where I live.' })
}

async function end({ delivered, cancelled, completed }: Pick<Orders, 'delivered' | 'cancelled' | 'completed'>) {
  await mark.deliver({ id: delivered.id, message: 'Here it is.', links: ['https://files.example/video.mp4'] })
  const asking = { id: cancelled.id, kind: 'cancellation', reason: 'quality', explanation } as const
  const { request } = await linda.openRequest(asking)
  const answer = { requestId: request?.id ?? 0, answer: 'accept', fault: 'none', explanation: 'Not so.' } as const
  await mark.answerRequest({ id: cancelled.id, ...answer })
  await mark.deliver({ id: completed.id, message: 'Here it is.' })
  await linda.acceptDelivery({ id: completed.id })
}

const orders: Orders = await (async () => {
  await browsers.clock.freeze()
  await browsers.clock.by(spanTo(await browsers.clock.now(), 20))
  await importPast(browsers, {
    seller: 'mark',
    name: MARK.name,
    completed: 92,
    cancelled: 8,
    days: 110,
    level: 'level 2',
  })
  await importPast(browsers, {
    seller: 'nadia',
    name: 'Nadia Haddad',
    completed: 60,
    cancelled: 12,
    days: 40,
    level: 'level 2',
  })
  return placed()
})()

/** The order pages to be checked: the order, and the reader. */
const ORDER_PAGES: readonly [order: keyof Orders, reader: 'buyer:linda' | 'seller:mark' | 'staff:sam'][] = [
  ['waits', 'buyer:linda'],
  ['late', 'buyer:linda'],
  ['late', 'seller:mark'],
  ['asked', 'seller:mark'],
  ['change', 'buyer:linda'],
  ['offer', 'seller:mark'],
  ['delivered', 'buyer:linda'],
  ['inCase', 'staff:sam'],
  ['inCase', 'seller:mark'],
  ['cancelled', 'buyer:linda'],
  ['completed', 'buyer:linda'],
]

describe.each(LANGUAGES)('in the language $tag', language => {
  const t = language.change
  const as = (actor: Parameters<typeof browsers.as>[0], orderId?: string) => browsers.as(actor, orderId, language)

  it.each(ORDER_PAGES)('the page of the order “%s” for %s is translated', async (order, reader) => {
    const page = await as(reader, orders[order].id)
    await here(page, t('What happened'))
    await look(page, language, `order ${order}, ${reader}`)
  })

  it('the list of orders is translated: each tab, an empty list, and a search without matches', async () => {
    const page = await as('buyer:linda')
    const tabs = page.getByRole('navigation', { name: t('Which orders') }).getByRole('link')
    for (const i of [0, 1, 2, 3]) {
      await tabs.nth(i).click()
      await expect.poll(() => tabs.nth(i).getAttribute('aria-current')).not.toBeNull()
      await look(page, language, `list ${i}`)
    }
    await page.goto(`${browsers.address}/orders?q=nothing-has-this-name`)
    await here(page, t('Nothing matches'))
    await look(page, language, 'list, no match')
    await look(await as('seller:nobody'), language, 'list, empty')
  })

  it('the Resolution Center leads a buyer through its three steps, and the seller answers the request', async () => {
    const { id } = await browsers.placed({ buyer: LINDA, seller: MARK })
    const page = await as('buyer:linda', id)
    await page.getByRole('link', { name: t('Open the Resolution Center') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await look(page, language, 'center, step 1')
    await dialog.getByRole('radio').nth(1).check({ force: true })
    await button(page, t('Continue')).click()
    await dialog.getByRole('radio', { name: t('Cannot wait for the agreed date') }).check({ force: true })
    await dialog.getByRole('textbox').fill('The launch was moved.')
    await look(page, language, 'center, step 2')
    await button(page, t('Continue')).click()
    await here(page, t('Review'))
    await look(page, language, 'center, step 3')
    await dialog.getByRole('button', { name: t('Send the request') }).click()
    await dialog.waitFor({ state: 'detached' })
    const seller = await as('seller:mark', id)
    await here(seller, t('Linda Berg asks to cancel the order'))
    await button(seller, t('Agree to cancel')).click()
    await look(seller, language, 'agreeing, asked once more')
    await seller.getByRole('button', { name: t('Cancel and refund') }).click()
    await expect.poll(async () => (await browsers.api.getOrder({ id })).outcome?.method).toBe('mutual')
    await here(page, t('Mutually cancelled — agreed by both'))
  })

  it('the Resolution Center shows a seller the details of every goal', async () => {
    const page = await as('seller:mark', orders.late.id)
    await page.goto(`${browsers.address}/orders/${orders.late.id}/resolution`)
    const dialog = page.getByRole('dialog')
    const goals = dialog.getByRole('radio')
    await goals.first().waitFor({ state: 'attached' })
    for (let i = 0; i < (await goals.count()); i++) {
      await goals.nth(i).check({ force: true })
      await button(page, t('Continue')).click()
      await expect.poll(() => button(page, t('Back')).count()).toBeGreaterThan(0)
      await look(page, language, `center, seller, goal ${i}`)
      await button(page, t('Back')).first().click()
    }
  })

  it('a command that fails is explained', async () => {
    const { id } = await browsers.placed({ buyer: LINDA, seller: MARK })
    const page = await as('buyer:linda', id)
    await page.getByRole('textbox').first().fill('Hello.')
    await page.route(/\/messages$/, route => route.fulfill({ status: 503, json: { error: 'busy' } }))
    await button(page, t('Send')).click()
    await here(page, t('The server cannot be reached'))
    await look(page, language, 'failed command')
  })

  it('the level page is translated, both safe and at risk, with its what-if form', async () => {
    for (const seller of ['mark', 'nadia'] as const) {
      const page = await as(`seller:${seller}`)
      await page.goto(`${browsers.address}/level`)
      await here(page, t('What is measured'))
      await page.getByRole('spinbutton').first().fill('12')
      await look(page, language, `level, ${seller}`)
    }
  })

  it('the demo’s entry page and the bar with the test clock are translated', async () => {
    const { id } = await demo.placed()
    const page = await demo.windows.open(language.tag)
    await page.goto(`${demo.address}/tryit`)
    await here(page, t('Who do you want to be?'))
    await look(page, language, 'try it')
    await page
      .getByRole('button', { name: /Lena|L/ })
      .first()
      .click()
    await page.waitForURL('**/orders')
    await page.goto(`${demo.address}/orders/${id}`)
    await here(page, t('What happened'))
    await button(page, t('Skip to this order’s next deadline')).waitFor()
    await look(page, language, 'order in the demo')
  })

  it('the sessions, a missing page, a failed load, and an expired and an incomplete link are translated', async () => {
    const page = await as('buyer:linda')
    await page.goto(`${browsers.address}/sessions`)
    await here(page, t('This session'))
    await look(page, language, 'sessions')
    await page.goto(`${browsers.address}/nowhere`)
    await here(page, t('There is nothing at this address'))
    await look(page, language, 'nothing there')
    await page.route(/\/v1\/orders\?/, route => route.fulfill({ status: 503, json: { error: 'busy' } }))
    await page.goto(`${browsers.address}/orders`)
    await here(page, t('Your orders could not be loaded'))
    await look(page, language, 'failed load')
    const other = await browsers.windows.open(language.tag)
    await other.goto(`${browsers.address}/enter`)
    await here(other, t('The last part of this link is missing.'))
    await look(other, language, 'incomplete link')
    await other.goto(`${browsers.address}/enter#${'x'.repeat(43)}`)
    await look(other, language, 'link')
    await button(other, t('Continue')).click()
    await here(other, t('This link has expired'))
    await look(other, language, 'expired link')
    await other.goto(`${browsers.address}/orders`)
    await here(other, t('Open your link'))
    await look(other, language, 'no session')
  })
})

describe('the language of a page', () => {
  it('is the marketplace’s setting for the person, which the browser keeps for the next page', async () => {
    const { id } = await browsers.placed({ buyer: { id: 'per', name: 'Per Dahl', language: 'en-XA' } })
    const page = await browsers.as('buyer:per', id)
    await here(page, accented('What happened'))
    expect(await page.locator('html').getAttribute('lang')).toBe('en-XA')
    await page.goto(`${browsers.address}/enter`)
    await here(page, accented('This link has expired'))
  })

  it('applies to the level page, whose texts are loaded separately', async () => {
    await browsers.placed({ seller: { id: 'lev', name: 'Lev Amit', language: 'ar-XB' } })
    const page = await browsers.as('seller:lev')
    await page.evaluate(() => localStorage.removeItem('language'))
    await page.goto(`${browsers.address}/level`)
    await here(page, mirrored('What is measured'))
    expect(await untranslated(page, /(?<![\u202E\p{L}’])\p{L}/u)).toEqual([])
  })

  it('can change without losing what was typed', async () => {
    const { id } = await browsers.placed({ buyer: { id: 'mia', name: 'Mia Lund', language: 'ar-XB' } })
    const page = await browsers.as('buyer:mia', id)
    await here(page, mirrored('What happened'))
    await page.getByRole('textbox').first().fill('I keep this.')
    await page.evaluate(() => localStorage.removeItem('language'))
    await page.reload()
    await here(page, mirrored('What happened'))
    expect(await page.getByRole('textbox').first().inputValue()).toBe('I keep this.')
  })

  it('is the browser’s language if there are no texts in the one that the marketplace names', async () => {
    const { id } = await browsers.placed({ buyer: { id: 'jun', name: 'Jun Ito', language: 'ja' } })
    const page = await browsers.as('buyer:jun', id)
    await here(page, 'What happened')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('may fail to load, and the page then says that it could not be loaded', async () => {
    const page = await browsers.windows.open()
    browsers.windows.forgive(/Failed to fetch dynamically imported module/)
    await page.route(/\/assets\/english-/, route => route.abort())
    await page.goto(`${browsers.address}/orders`)
    await here(page, 'This page could not be loaded. Please load it again.')
  })
})
