// A house that listens, a browser before it, and people who open its pages by their links.
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { afterAll, expect, inject, onTestFinished } from 'vitest'
import { openTestServer, type TestServerOptions } from '../packages/server/src/testing/testServer.ts'

export type { Locator, Page }
export { expect }

/** How long the page may take to show what happened: a busy machine is slow, a page that never shows it is wrong. */
export const PATIENCE_MS = 15_000

/** What a window shows unless a test says otherwise, in CSS pixels. */
export const WINDOW = { width: 1280, height: 900 }

/** At the top of a file: `const stage = await openStage()`. Everything is closed when the file ends. */
export async function openBrowsers(options: TestServerOptions = {}) {
  const testServer = await openTestServer(options)
  const address = await testServer.listen()
  testServer.server.reachedAt(address)
  const windows = await openWindows()
  /** Opens a page as this person, by a link as the marketplace gives it. */
  const as = async (actor: `${'buyer' | 'seller' | 'staff'}:${string}`, orderId?: string): Promise<Page> => {
    const page = await windows.open()
    const { url } = await testServer.api.createSession(orderId === undefined ? { actor } : { actor, orderId })
    await page.goto(url)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await page.waitForURL(orderId === undefined ? '**/orders' : `**/orders/${orderId}`)
    return page
  }
  return { ...testServer, address, as, windows }
}

/** How each window is: what it shows must not depend on the machine. */
const CONTEXT: BrowserContextOptions = {
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
  colorScheme: 'light',
  viewport: WINDOW,
}

/** Windows of this file's own, which share nothing; whatever goes wrong in one of them fails the file. */
export async function openWindows() {
  const browser: Browser = await chromium.connect(inject('browser'))
  const faults: string[] = []
  const forgiven: RegExp[] = []
  afterAll(async () => {
    await browser.close()
    expect(faults.filter(fault => !forgiven.some(each => each.test(fault)))).toEqual([])
  })
  const newContext = async (): Promise<BrowserContext> => {
    const context = await browser.newContext(CONTEXT)
    context.setDefaultTimeout(PATIENCE_MS)
    context.on('weberror', fault => faults.push(fault.error().message))
    context.on('console', message => {
      // What the network or the server said "no" to is shown by the page and looked at there.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text())
    })
    return context
  }
  return {
    newContext,
    open: async (): Promise<Page> => {
      const page = await (await newContext()).newPage()
      // Nobody keeps a window for every test: the server bounds how many streams one person has.
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail' && !page.isClosed())
          process.stderr.write(`${page.url()}\n${await page.locator('body').ariaSnapshot()}\n`)
        await page.context().close()
      })
      return page
    },
    /** What a test breaks on purpose, the browser's console tells. */
    forgive: (fault: RegExp): void => {
      forgiven.push(fault)
    },
    /** Another tab of the same person. */
    tab: (page: Page): Promise<Page> => page.context().newPage(),
  }
}

/** From an instant (milliseconds) to the next noon, in UTC, of a day of the month: what depends on the calendar begins there. */
export function spanTo(now: number, day: number): string {
  const date = new Date(now)
  const noons = [0, 1].map(month => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month, day, 12))
  const next = noons.find(noon => noon > now) ?? now
  return `PT${Math.ceil((next - now) / 1000)}S`
}
