// The demo as a visitor sees it: a server with an empty folder, Try it, and a request that expires within a minute.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { serve } from '../packages/server/src/testing/http/served.ts'
import { openWindows, type Page } from './browsers.ts'
import { DRIVERS, type Driver } from './drivers.ts'
import { ask, button, ended, GOALS, money, sees, timeline, toNextDue } from './elements.ts'
import { inspect } from './inspect.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenhand-demo-'))
const demo = await serve({ folder }, { mode: 'demo' })
const url = demo.url.replace('127.0.0.1', 'localhost')
afterAll(async () => {
  await demo.stop()
  rmSync(folder, { recursive: true, force: true })
})
const windows = await openWindows()

/** Opens Try it and waits until the demo is filled. */
async function tryIt(): Promise<Page> {
  const page = await windows.open()
  await page.goto(url)
  await page.waitForURL('**/tryit')
  // On a first load the browser starts at the top, so no heading has the focus.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  // Filling takes some seconds, and longer while other tests run. How long it takes is not tested here.
  await page
    .getByRole('paragraph')
    .filter({ hasText: 'The demo is being filled' })
    .waitFor({ state: 'detached', timeout: 120_000 })
  return page
}
const person = (page: Page, name: RegExp) => page.getByRole('button', { name })
const rows = (page: Page) => page.getByRole('main').getByRole('list').last().getByRole('link')

/**
 * Skips from deadline to deadline until the order has ended, since the due date and the right to cancel alone can come
 * before the end of the time to answer.
 */
async function untilEnded(page: Page, driver: Driver): Promise<void> {
  const facts = timeline(page).getByRole('listitem')
  const isEnded = async () =>
    (await page.locator('main header').first().textContent())?.includes('Mutually cancelled') ?? false
  for (let due = 0; due < 4; due++) {
    const before = await facts.count()
    await toNextDue(page, driver)
    // Two calls load the history and the order, and either can be answered first.
    await expect.poll(async () => (await isEnded()) || (await facts.count()) > before).toBe(true)
    if (await isEnded()) return
  }
}

async function ordersOf(page: Page, tab: string): Promise<readonly string[]> {
  await page.goto(`${url}/orders?tab=${tab}`)
  await page.locator('nav [aria-current="page"]').last().waitFor()
  await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0)
  return rows(page).evaluateAll(links => links.flatMap(link => link.getAttribute('href') ?? []))
}

// These tests run first, since later ones move the clock, which changes requests and levels.
describe('a demo that has just been filled', () => {
  it.each([
    { who: /Mora Okafor/, stands: /^Level 2, (at risk|below its requirements)$/, answers: 3 },
    { who: /Dev Anand/, stands: /^Level 2, safe as things stand$/, answers: 0 },
  ])('shows a level of $who that agrees with Try it and with every past evaluation', async each => {
    const page = await tryIt()
    await person(page, each.who).click()
    await page.waitForURL('**/orders')
    await page.getByRole('link', { name: 'Level', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: each.stands }).waitFor()
    const evaluations = page.getByRole('region', { name: 'How your level is decided' })
    await evaluations.getByText('Level 2 is kept', { exact: false }).first().waitFor()
    // Only a line about a level that the marketplace set may name the level “new”; no evaluation does.
    const set = await evaluations.getByText(/The marketplace set .*“new”/).count()
    expect(await evaluations.getByText(/“new”/).count()).toBe(set)
    await expect
      .poll(() => page.getByText(/^If you (accept|decline|do not answer)/).count())
      .toBeGreaterThanOrEqual(each.answers)
    await inspect(page, `demo level ${each.who.source}`)
  })
})

describe.each(DRIVERS)('a visitor of the demo, $name', driver => {
  it('asks to cancel as a buyer, moves the clock, and sees the order cancelled by silence', async () => {
    const page = await tryIt()
    await driver.press(person(page, /Lena Brandt/))
    await page.waitForURL('**/orders')
    await driver.press(page.getByRole('link', { name: /^Active/ }))
    await driver.press(
      page
        .getByRole('listitem')
        .getByRole('link', { name: /In progress/ })
        .first(),
    )
    const asking = { goal: GOALS.cancellation, reason: /^A change of mind/, explanation: 'We go another way.' }
    await ask(page, driver, asking, 'Send the request to cancel')
    await sees(page, 'You ask to cancel the order')
    await untilEnded(page, driver)
    await ended(page, 'Mutually cancelled')
    await ended(page, 'no reply within 48 hours')
    await sees(timeline(page), /was requested as a refund/)
    await sees(money(page), /refunded/)
  })

  it('becomes another person in one step', async () => {
    const page = await tryIt()
    await driver.press(person(page, /Mora Okafor/))
    await page.waitForURL('**/orders')
    await driver.press(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Try it' }))
    await driver.press(person(page, /^.*Sam/))
    await page.waitForURL('**/orders')
    await sees(page, /Signed in as Sam/)
    await driver.press(button(page, 'Move the test clock forward by 24 hours'))
    await sees(page, /The clock is now at/)
  })
})

describe('every page of the demo', () => {
  it('passes axe and fits 320 px and 200% zoom, in light and dark', async () => {
    const page = await tryIt()
    await inspect(page, 'try it')
    for (const who of [/Lena Brandt/, /Mora Okafor/, /Sam/]) {
      await page.goto(`${url}/tryit`)
      await person(page, who).click()
      await page.waitForURL('**/orders')
      // The first and the last order of each tab stand for the others; every state of every request has a journey of
      // its own.
      for (const tab of ['your_turn', 'waiting', 'active', 'closed']) {
        const found = await ordersOf(page, tab)
        await inspect(page, `demo orders ${tab} ${who.source}`)
        for (const path of [found[0], found.at(-1)]) {
          if (path === undefined) continue
          await page.goto(`${url}${path}`)
          await timeline(page).getByRole('listitem').first().waitFor()
          await inspect(page, `demo order ${tab} ${path === found[0] ? 'first' : 'last'} ${who.source}`)
        }
      }
    }
  })
})
