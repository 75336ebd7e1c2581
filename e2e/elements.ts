// Locators and steps for the pages, which find elements by their visible texts.

import type { Locator, Page } from './browsers.ts'
import type { Driver } from './drivers.ts'

type Place = Page | Locator

export const button = (place: Place, name: string): Locator => place.getByRole('button', { name, exact: true })
export const link = (place: Place, name: string): Locator => place.getByRole('link', { name, exact: true })
export const field = (place: Place, name: string | RegExp): Locator =>
  place.getByRole('textbox', { name, exact: typeof name === 'string' })
export const option = (place: Place, name: string | RegExp): Locator => place.getByRole('radio', { name })
export const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Resolution Center' })
/** Locates the timeline on the order page. */
export const timeline = (page: Page): Locator => page.getByRole('region', { name: 'What happened' })
export const money = (page: Page): Locator => page.getByRole('region', { name: 'Money' })

/** Locates this text where it is visible; text for screen readers only does not count. */
const visible = (place: Place, text: string | RegExp): Locator =>
  place.getByText(text).filter({ visible: true }).and(place.locator(':not([role="status"] *)')).first()
/** Waits until this text is visible. */
export const sees = (place: Place, text: string | RegExp): Promise<void> => visible(place, text).waitFor()
/** Waits until this text is no longer visible. */
export const seesNoMore = (place: Place, text: string | RegExp): Promise<void> =>
  visible(place, text).waitFor({ state: 'detached' })

/** Takes a final step: presses its button, and then the second button, which names the amount. */
export async function sure(place: Place, driver: Driver, first: string, followUp: RegExp): Promise<void> {
  await driver.press(button(place, first))
  await driver.press(place.getByRole('button', { name: followUp }))
}
/** The label of the button that confirms the cancellation of an order of 180.00 USD. */
export const REFUND = /^Cancel and refund 180\.00.USD$/
export const RELEASE = /^Accept and release 180\.00.USD$/

/**
 * Waits until the top of the order page shows this outcome. The rest of the page is ignored, since previews name
 * outcomes, too.
 */
export const ended = (page: Page, text: string): Promise<void> => sees(page.locator('main header').first(), text)

export async function openCenter(page: Page, driver: Driver): Promise<Locator> {
  await driver.press(link(page, 'Open the Resolution Center'))
  await dialog(page).waitFor()
  return dialog(page)
}

/** The cards of step 1 of the Resolution Center, by the beginning of their names. */
export const GOALS = {
  update: /^Ask how the work is going/,
  cancellation: /^Cancel the order (?!yourself)/,
  change: /^Ask for a later date or offer extras/,
  refund: /^Offer part of the money back/,
  alone: /^Cancel the order yourself, at once/,
  staff: /^Ask staff/,
} as const

export interface Asking {
  readonly goal: RegExp
  readonly reason?: RegExp
  readonly explanation: string
  /** Fills further fields of step 2. */
  readonly terms?: (center: Locator) => Promise<void>
}

/** Takes steps 1 and 2 of the Resolution Center, and returns its dialog, which shows the review. */
export async function prepare(
  page: Page,
  driver: Driver,
  { goal, reason, explanation, terms }: Asking,
): Promise<Locator> {
  const center = await openCenter(page, driver)
  await driver.choose(option(center, goal))
  await driver.press(button(center, 'Continue'))
  if (reason) await driver.choose(option(center, reason))
  await terms?.(center)
  await driver.write(field(center, /^Explanation/), explanation)
  await driver.press(button(center, 'Continue'))
  await sees(center, 'Review')
  return center
}

/** Takes all three steps of the Resolution Center, and waits until its dialog has closed. */
export async function ask(page: Page, driver: Driver, asking: Asking, send: string | RegExp): Promise<void> {
  const center = await prepare(page, driver, asking)
  await driver.press(center.getByRole('button', { name: send, exact: typeof send === 'string' }))
  await dialog(page).waitFor({ state: 'detached' })
}

/** Moves the test clock to the next deadline of the order on the page, by a button of the bar at the bottom. */
export const toNextDue = (page: Page, driver: Driver): Promise<void> =>
  driver.press(button(page, 'Skip to this order’s next deadline'))
