// Checks a page in every look: axe finds no fault, and nothing is cut off at 320 px or 200% zoom, in light and dark.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, WINDOW } from './browsers.ts'

interface Look {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
  /**
   * Whether axe runs. Colors and names are the same at all widths, so axe runs only at the smallest and the largest,
   * once in dark and once in light.
   */
  readonly axe?: true
}

/** The looks in addition to the usual one. At 200% zoom, a window of 1280 px is 640 CSS pixels wide. */
const LOOKS: readonly Look[] = [
  { name: 'narrow', width: 320, height: 640, colorScheme: 'dark', axe: true },
  { name: 'zoomed', width: 640, height: 450, colorScheme: 'light' },
]
/** The look that comes last, since the journey continues in it. */
const USUAL: Look = { name: 'usual', ...WINDOW, colorScheme: 'light', axe: true }

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Checks a page in its present state, in every look. `state` names the state in the findings. */
export async function inspect(page: Page, state: string): Promise<void> {
  await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0)
  await picture(page, state)
  const found: string[] = []
  for (const look of [...LOOKS, USUAL]) {
    await take(page, look)
    found.push(...(await cut(page)).map(each => `${state}, ${look.name}: cut: ${each}`))
    if (look.axe) found.push(...(await axeOfWhole(page, look)).map(each => `${state}, ${look.name}: ${each}`))
  }
  await take(page, USUAL)
  expect(found).toEqual([])
}

async function take(page: Page, { width, height, colorScheme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height })
}

/** Runs axe in a window as high as the page, so that the bottom bar covers nothing that axe measures. */
async function axeOfWhole(page: Page, { width }: Look): Promise<readonly string[]> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height })
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}

/** Returns content that is cut off: what extends beyond the window, and text hidden by its own box. */
function cut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const named = (element: Element): string =>
      `<${element.tagName.toLowerCase()}> “${element.textContent?.slice(0, 60)}”`
    const isOfferedElsewhere = (element: Element): boolean =>
      element.closest('[aria-hidden="true"], dialog:not([open])') !== null
    /** Returns whether an element is clipped on purpose, as text for screen readers only. */
    const isForScreenReaders = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).clipPath === 'inset(50%)' || isForScreenReaders(element.parentElement))
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/(auto|scroll)/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const found: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth} px`)
    for (const element of document.querySelectorAll('body *')) {
      const { right, left, width, height } = element.getBoundingClientRect()
      const isRead =
        width > 2 &&
        height > 2 &&
        [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
      if (!isRead || isOfferedElsewhere(element) || isForScreenReaders(element)) continue
      if ((right > clientWidth + 1 || left < -1) && !scrolls(element)) found.push(`sticks out: ${named(element)}`)
      const { overflowX, overflowY } = getComputedStyle(element)
      const hides = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip'
      if (hides(overflowX) && element.scrollWidth > element.clientWidth + 1) found.push(`too wide: ${named(element)}`)
      if (hides(overflowY) && element.scrollHeight > element.clientHeight + 1) found.push(`too high: ${named(element)}`)
    }
    return found
  })
}

const SHOTS: readonly Look[] = [390, 1440].flatMap(width =>
  (['light', 'dark'] as const).map(colorScheme => ({
    name: `${width}-${colorScheme}`,
    width,
    height: 900,
    colorScheme,
  })),
)

/** Saves screenshots for a person to look at, if EVENHAND_SHOTS names a folder. */
async function picture(page: Page, state: string): Promise<void> {
  const folder = process.env.EVENHAND_SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  for (const shot of SHOTS) {
    await take(page, shot)
    const hasDialog = (await page.locator('dialog[open]').count()) > 0
    // The window is as high as the page, since the bottom bar would cover the middle of a higher page.
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    if (!hasDialog) await page.setViewportSize({ width: shot.width, height: Math.max(shot.height, height) })
    const path = join(folder, `${state.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}-${shot.name}.png`)
    await page.screenshot({ path })
  }
}
