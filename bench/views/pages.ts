// Measures the pages as on a slow phone, with a real Chromium, a real server in demo mode, and throttled CPU and
// network.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { browserProgram, FLAGS } from '../../e2e/browser/chromium.ts'
import { startDemo } from '../processes.ts'

/** The factor by which the processor is slowed down. The network is like Lighthouse's "slow 4G". */
const SLOWER = 4
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 }
/** The windows of a phone and of a desktop. */
const WINDOWS = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 900 },
] as const

/** Web vitals; LCP and TBT are in milliseconds. */
export interface Vitals {
  readonly lcp: number
  readonly cls: number
  readonly tbt: number
  /** The data received over the network, in kB. */
  readonly sent: number
}
export interface PageFigures extends Vitals {
  readonly page: string
  readonly window: string
}

interface Visit {
  readonly page: string
  readonly actor: string | null
  readonly path: string
  /** Matches an element that is visible once the page can be read. */
  readonly shown: string
}

const LENA = 'buyer:lena'
const MORA = 'seller:mora'

/** Measures each page in each window `rounds` times without a cache, and returns the medians. */
export async function measurePages(rounds: number): Promise<readonly PageFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-pages-'))
  const demo = await startDemo(folder)
  const { executablePath, env } = browserProgram()
  const browser = await chromium.launch({ executablePath, args: [...FLAGS], env: { ...process.env, ...env } })
  try {
    const address = `http://localhost:${demo.port}`
    await untilFilled(address)
    const visits = await visitsOf(browser, address)
    const found: PageFigures[] = []
    for (const visit of visits)
      for (const window of WINDOWS) {
        const runs: Vitals[] = []
        for (let i = 0; i < rounds; i++) runs.push(await measured(browser, address, visit, window))
        found.push({ page: visit.page, window: window.name, ...medians(runs) })
      }
    return found
  } finally {
    await browser.close()
    await demo.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function untilFilled(address: string): Promise<void> {
  for (;;) {
    const people: unknown = await (await fetch(`${address}/v1/demo/people`)).json()
    if (typeof people === 'object' && people !== null && 'ready' in people && people.ready === true) return
    await new Promise(resolve => setTimeout(resolve, 500))
  }
}

/** Returns the pages to measure. The first order that waits for the seller has the page with the most content. */
async function visitsOf(browser: Browser, address: string): Promise<readonly Visit[]> {
  const context = await signedIn(browser, address, MORA, {})
  const answer = await context.request.get(`${address}/v1/orders?tab=your_turn`)
  const { items }: { items: readonly { id: string }[] } = await answer.json()
  await context.close()
  return [
    { page: 'Order', actor: MORA, path: `/orders/${items[0]?.id}`, shown: 'h1, ol > li p' },
    { page: 'Level', actor: MORA, path: '/level', shown: 'table' },
    { page: 'Orders', actor: LENA, path: '/orders?tab=active', shown: 'main li a' },
    { page: 'Try it', actor: null, path: '/tryit', shown: 'main li button' },
  ]
}

async function signedIn(
  browser: Browser,
  address: string,
  actor: string | null,
  window: { readonly width?: number; readonly height?: number },
): Promise<BrowserContext> {
  const { width = 1280, height = 900 } = window
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB' })
  if (actor !== null)
    await context.request.post(`${address}/v1/demo/sessions`, { data: { actor }, headers: { origin: address } })
  return context
}

async function measured(
  browser: Browser,
  address: string,
  { actor, path, shown }: Visit,
  window: (typeof WINDOWS)[number],
): Promise<Vitals> {
  const context = await signedIn(browser, address, actor, window)
  try {
    const page = await context.newPage()
    const sent = await throttled(page)
    await page.addInitScript(observe)
    await page.goto(`${address}${path}`, { timeout: 60_000 })
    await page.locator(shown).first().waitFor({ timeout: 60_000 })
    await page.waitForFunction(isQuiet, undefined, { timeout: 60_000, polling: 500 })
    return { ...(await page.evaluate(read)), sent: sent() / 1000 }
  } finally {
    await context.close()
  }
}

/** Throttles a page, and returns a function that gives the number of bytes received so far. */
async function throttled(page: Page): Promise<() => number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', NETWORK)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  let bytes = 0
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  return () => bytes
}

interface Observed {
  lcp: number
  readonly shifts: { at: number; value: number }[]
  readonly tasks: { at: number; ms: number }[]
  last: number
}
declare global {
  interface Window {
    vitals: Observed
  }
}

/**
 * Collects the browser's metrics; runs in the page before its scripts. It contains no named functions, since tsx would
 * wrap them.
 */
function observe(): void {
  const vitals: Observed = { lcp: 0, shifts: [], tasks: [], last: performance.now() }
  window.vitals = vitals
  for (const type of ['largest-contentful-paint', 'layout-shift', 'longtask'])
    new PerformanceObserver(list => {
      vitals.last = performance.now()
      for (const entry of list.getEntries()) {
        const { startTime: at, duration: ms } = entry
        const shift: { value?: number; hadRecentInput?: boolean } = entry.toJSON()
        if (type === 'largest-contentful-paint') vitals.lcp = at
        else if (type === 'longtask') vitals.tasks.push({ at, ms })
        else if (shift.hadRecentInput !== true) vitals.shifts.push({ at, value: shift.value ?? 0 })
      }
    }).observe({ type, buffered: true })
}

/** Returns whether the last long task, layout shift or larger paint was more than two and a half seconds ago. */
const isQuiet = (): boolean => performance.now() - window.vitals.last > 2500

/**
 * Returns LCP, CLS and TBT. TBT begins at the first paint. CLS is the worst session of shifts (gaps under 1 s, 5 s at
 * most), as browsers report it.
 */
function read(): { lcp: number; cls: number; tbt: number } {
  const { lcp, shifts, tasks } = window.vitals
  const from = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
  const tbt = tasks.reduce((sum, { at, ms }) => sum + (at + ms > from ? Math.max(0, ms - 50) : 0), 0)
  let [cls, session, start, last] = [0, 0, -10_000, -10_000]
  for (const { at, value } of shifts) {
    if (at - last > 1000 || at - start > 5000) [session, start] = [0, at]
    last = at
    session += value
    cls = Math.max(cls, session)
  }
  return { lcp, cls, tbt }
}

const NAMES = ['lcp', 'cls', 'tbt', 'sent'] as const
const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
function medians(runs: readonly Vitals[]): Vitals {
  const [lcp = 0, cls = 0, tbt = 0, sent = 0] = NAMES.map(name => middle(runs.map(run => run[name])))
  return { lcp, cls, tbt, sent }
}
