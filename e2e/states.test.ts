// Journeys through failed loads: a failure is never shown as empty data, and the page recovers when the server is back.
import { createClient } from '@evenhand/sdk'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freshDatabase } from '../packages/server/src/testing/database/database.ts'
import { API_KEY, type Served, type ServeOptions, serve } from '../packages/server/src/testing/http/served.ts'
import { place } from '../packages/server/src/testing/testServer.ts'
import { openBrowsers, type Page } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import { button, field, link, sees, seesNoMore, timeline } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers()
const killed = await freshDatabase()
const BUSY = { status: 503, json: { error: 'not now' } }
const TITLE = 'A 30-second explainer video'
const NOTHING = /Nothing is waiting for you|There is no level yet|You have no sessions|Open your link|Only the demo/

/** Makes these calls fail, and returns a function that lets them succeed again. */
async function failing(page: Page, calls: RegExp): Promise<() => Promise<void>> {
  await page.route(calls, route => route.fulfill(BUSY))
  return () => page.unroute(calls)
}

/**
 * Keeps a page from refetching automatically, by a timer or when its stream opens, so that it loads only when a button
 * is pressed.
 */
async function askingOnce(page: Page): Promise<void> {
  await page.route(/\/v1\/stream/, () => new Promise(() => undefined))
  await page.addInitScript(() => {
    Object.assign(window, { setInterval: () => 0 })
  })
}

/** The pages: the path, the calls that fail, the name of what fails, and a text and the heading of the loaded page. */
const PAGES = [
  { path: () => '/orders', calls: /\/v1\/orders\?/, what: 'Your orders', shows: 'Orders', under: 'Orders' },
  {
    path: (id: string) => `/orders/${id}`,
    calls: /\/v1\/orders\/[^/?]+$/,
    what: 'This order',
    shows: 'What happened',
    under: TITLE,
  },
  {
    path: (id: string) => `/orders/${id}`,
    calls: /\/events\?/,
    what: 'The history',
    shows: 'Order placed.',
    under: 'What happened',
  },
  {
    path: () => '/sessions',
    calls: /\/v1\/sessions/,
    what: 'Your sessions',
    shows: 'This session',
    under: 'Your sessions',
  },
  {
    path: () => '/level',
    calls: /\/v1\/.*\/level$/,
    what: 'This level',
    shows: 'What is measured',
    under: 'New, the first level',
  },
  { path: () => '/orders', calls: /\/v1\/me$/, what: 'Your session', shows: 'Orders', under: 'Orders' },
] as const

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

describe.each(PAGES)('a page on which $what cannot be loaded', ({ path, calls, what, shows, under }) => {
  it.each(DRIVERS)('shows the failure and no empty state, and loads when Try again is pressed, $name', async driver => {
    const { id } = await browsers.placed()
    const page = await browsers.as('seller:mora', id)
    await askingOnce(page)
    const heal = await failing(page, calls)
    await page.goto(`${browsers.address}${path(id)}`)
    await sees(page, `${what} could not be loaded`)
    expect(await page.getByText(NOTHING).count()).toBe(0)
    if (driver === POINTER) await inspect(page, `failed ${what}`)
    await heal()
    await driver.press(button(page, 'Try again').first())
    await seesNoMore(page, `${what} could not be loaded`)
    await sees(page, shows)
    // The live region is cleared, too.
    await expect.poll(() => page.getByRole('status').textContent()).not.toContain('could not be loaded')
    await expect.poll(() => focused(page)).toBe(under)
  })

  it('recovers automatically and moves the focus from Try again to the heading of what has loaded', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('seller:mora', id)
    const heal = await failing(page, calls)
    await page.goto(`${browsers.address}${path(id)}`)
    await sees(page, `${what} could not be loaded`)
    await button(page, 'Try again').first().focus()
    await heal()
    await seesNoMore(page, `${what} could not be loaded`)
    await expect.poll(() => focused(page)).toBe(under)
  })

  it('recovers automatically and leaves the focus where it is if it is not on Try again', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('seller:mora', id)
    const heal = await failing(page, calls)
    await page.goto(`${browsers.address}${path(id)}`)
    await sees(page, `${what} could not be loaded`)
    const elsewhere = link(page, 'Skip to content')
    await elsewhere.focus()
    await heal()
    await seesNoMore(page, `${what} could not be loaded`)
    await sees(page, shows)
    expect(await focused(page)).toBe('Skip to content')
  })
})

describe('a part of a page that cannot be loaded', () => {
  it('leaves the rest of the page in place, and recovers automatically', async () => {
    const { id } = await browsers.placed()
    await browsers.buyer.openRequest({ id, kind: 'cancellation', reason: 'quality', explanation: 'Weak.' })
    const page = await browsers.as('seller:mora', id)
    const heal = await failing(page, /\/preview$/)
    await page.reload()
    await sees(page, 'The preview could not be loaded')
    await sees(page, 'Lena Brandt asks to cancel the order')
    await button(page, 'Try again').first().focus()
    await heal()
    // The preview loads automatically, without a press.
    await seesNoMore(page, 'The preview could not be loaded')
    await sees(page, /goes back to/)
    await expect.poll(() => focused(page)).toBe('Lena Brandt asks to cancel the order')
  })

  it('shows that its counts are not known', async () => {
    const page = await browsers.as('buyer:counts')
    await failing(page, /\/v1\/orders\?/)
    await page.goto(`${browsers.address}/orders`)
    await sees(page, 'Your orders could not be loaded')
    await page.getByRole('link', { name: 'Waiting number not known' }).waitFor()
  })
})

describe('a server that is down', () => {
  it('is reported by a page opened meanwhile, which loads automatically when the server is back', async () => {
    const start = async (options?: ServeOptions): Promise<Served> => {
      const served = await serve(killed, options)
      onTestFinished(() => served.stop())
      return served
    }
    const first = await start()
    const port = Number(new URL(first.url).port)
    const url = `http://localhost:${port}`
    const api = createClient({ url, key: API_KEY })
    const { id, reference } = await api.placeOrder(place({ requirements: ['Which colours?'] }))
    const page = await browsers.windows.open()
    await page.goto((await api.createSession({ actor: 'buyer:lena' })).url)
    await button(page, 'Continue').click()
    await sees(page, reference)
    await first.kill()
    await link(page, 'Waiting')
      .or(page.getByRole('link', { name: /^Waiting/ }))
      .click()
    await sees(page, 'Your orders could not be loaded')
    await page.getByRole('link', { name: /^Closed/ }).click()
    await sees(page, 'Your orders could not be loaded')
    expect(await page.getByText('No orders have ended yet').count()).toBe(0)
    await start({ port })
    await sees(page, 'No orders have ended yet')
    await page.goto(`${url}/orders/${id}`)
    await sees(page, 'Answer the questions')
  })
})

describe('a step on a page', () => {
  it('moves the focus to the next heading, sets the title of the tab, and keeps one live region', async () => {
    const { id, reference } = await browsers.placed({ requirements: ['Which colours?'] })
    const page = await browsers.as('buyer:lena')
    await page.getByRole('link', { name: new RegExp(reference) }).click()
    await expect.poll(() => focused(page)).toBe(TITLE)
    expect(await page.title()).toBe(`A 30-second explainer video · ${reference} · Evenhand`)
    await page.getByRole('link', { name: /^Signed in as/ }).click()
    await expect.poll(() => focused(page)).toBe('Your sessions')
    expect(await page.title()).toBe('Your sessions · Evenhand')
    await page.goBack()
    await expect.poll(() => focused(page)).toBe(TITLE)
    await field(page, 'Which colours?').fill('Green.')
    await button(page, 'Send the answers').click()
    await sees(timeline(page), 'You answered the questions.')
    // The form has disappeared and the focus was in it, so the focus moves to the heading and the step is announced.
    await expect.poll(() => focused(page)).toBe(TITLE)
    await expect.poll(() => page.getByRole('status').textContent()).toMatch(/^Done\. In progress, due /)
    expect(await page.getByRole('status').count()).toBe(1)
    expect((await browsers.buyer.getOrder({ id })).phase).toBe('in_progress')
  })

  it('moves the focus to the notice of an error if the step fails, so that the notice is read', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    await field(page, 'Write to Mora Okafor').fill('Hello.')
    await page.route(/\/messages$/, route => route.abort())
    await button(page, 'Send').click()
    await sees(page, 'The server cannot be reached')
    const named = page.getByRole('region', { name: 'The server cannot be reached' })
    await expect.poll(() => named.evaluate(element => element === document.activeElement)).toBe(true)
  })
})
