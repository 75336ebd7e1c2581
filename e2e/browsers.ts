// A test server, browser windows, and people who open pages by their links.
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

/** The time that a page has to show a change. It is long, since a busy machine is slow. */
export const PATIENCE_MS = 15_000

/** The default window size, in CSS pixels. */
export const WINDOW = { width: 1280, height: 900 }

/** A language of the browser, and a function that gives the text of this language for an English one. */
export interface PageLanguage {
  readonly tag: string
  readonly change: (text: string) => string
}
const ENGLISH: PageLanguage = { tag: 'en-GB', change: text => text }

/**
 * Opens a test server, and a browser in which the tests of one file open windows: `const browsers = await
 * openBrowsers()`. Both are closed after the last test of the file.
 */
export async function openBrowsers(options: TestServerOptions = {}) {
  const testServer = await openTestServer(options)
  const address = await testServer.listen()
  testServer.server.reachedAt(address)
  const windows = await openWindows()
  /** Opens a page as this person, by a link that the marketplace created. */
  const as = async (
    actor: `${'buyer' | 'seller' | 'staff'}:${string}`,
    orderId?: string,
    { tag, change }: PageLanguage = ENGLISH,
  ): Promise<Page> => {
    const page = await windows.open(tag)
    const { url } = await testServer.api.createSession(orderId === undefined ? { actor } : { actor, orderId })
    await page.goto(url)
    await page.getByRole('button', { name: change('Continue'), exact: true }).click()
    await page.waitForURL(orderId === undefined ? '**/orders' : `**/orders/${orderId}`)
    return page
  }
  return { ...testServer, address, as, windows }
}

/** The options of every window, so that results do not depend on the machine. */
const CONTEXT: BrowserContextOptions = {
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
  colorScheme: 'light',
  viewport: WINDOW,
}

/**
 * Connects to the browser for the tests of one file. An error in any of their windows fails the file, unless a test
 * forgives it.
 */
export async function openWindows() {
  const browser: Browser = await chromium.connect(inject('browser'))
  const faults: string[] = []
  const forgiven: RegExp[] = []
  afterAll(async () => {
    await browser.close()
    expect(faults.filter(fault => !forgiven.some(each => each.test(fault)))).toEqual([])
  })
  const newContext = async (locale = ENGLISH.tag): Promise<BrowserContext> => {
    const context = await browser.newContext({ ...CONTEXT, locale })
    context.setDefaultTimeout(PATIENCE_MS)
    context.on('weberror', fault => faults.push(fault.error().message))
    context.on('console', message => {
      // Pages show failed calls themselves, and the tests check what they show.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text())
    })
    return context
  }
  return {
    newContext,
    open: async (locale?: string): Promise<Page> => {
      const page = await (await newContext(locale)).newPage()
      // Windows are closed after each test, since the server limits the streams of one person.
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail' && !page.isClosed())
          process.stderr.write(`${page.url()}\n${await page.locator('body').ariaSnapshot()}\n`)
        await page.context().close()
      })
      return page
    },
    /** Allows console errors that a test causes on purpose. */
    forgive: (fault: RegExp): void => {
      forgiven.push(fault)
    },
    /** Opens another tab for the same person. */
    tab: (page: Page): Promise<Page> => page.context().newPage(),
  }
}

/**
 * Returns the span from `now` (milliseconds) to the next noon, in UTC, on this day of a month. Tests that depend on the
 * calendar begin at such a noon.
 */
export function spanTo(now: number, day: number): string {
  const date = new Date(now)
  const noons = [0, 1].map(month => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month, day, 12))
  const next = noons.find(noon => noon > now) ?? now
  return `PT${Math.ceil((next - now) / 1000)}S`
}
