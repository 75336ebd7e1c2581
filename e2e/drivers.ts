// The two ways to use a page: with a pointer, and by keyboard alone. Each journey is written once and runs in both
// ways.
import { expect, type Locator, type Page } from './browsers.ts'

export interface Driver {
  readonly name: string
  /** Presses a button or follows a link. */
  press(target: Locator): Promise<void>
  /** Replaces the content of a text or number field. */
  write(target: Locator, text: string): Promise<void>
  /** Selects a radio button or a checkbox. */
  choose(target: Locator): Promise<void>
  /** Fills a field for a date and a time of day (`2026-11-30T14:00`, as the field shows them). */
  date(target: Locator, local: string): Promise<void>
}

export const POINTER: Driver = {
  name: 'with a pointer',
  press: target => target.click(),
  write: (target, text) => target.fill(text),
  choose: target => target.check({ force: true }),
  date: (target, local) => target.fill(local),
}

/** More tab stops than any page has. */
const MOST_STOPS = 200

/** Tabs to an element, as a person without a pointer must. */
async function reach(target: Locator, isThere: (element: Element) => boolean): Promise<void> {
  await target.waitFor({ state: 'attached' })
  const { keyboard } = target.page()
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await target.evaluate(isThere)) return
    await keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${target}`)
}

const isFocused = (element: Element): boolean => element === document.activeElement
/**
 * Returns whether the focus is anywhere in the element's group of radio buttons, since the group is a single tab stop.
 */
const isGroupFocused = (element: Element): boolean =>
  element === document.activeElement ||
  (element instanceof HTMLInputElement &&
    element.type === 'radio' &&
    document.activeElement instanceof HTMLInputElement &&
    document.activeElement.name === element.name)

/** Checks that the focused element is visible and nothing covers it (WCAG 2.2, 2.4.7 and 2.4.11). */
async function expectVisible(target: Locator): Promise<void> {
  const hidden = await target.evaluate(element => {
    const box = (element instanceof HTMLInputElement && element.closest('label')) || element
    const { left, top, width, height } = box.getBoundingClientRect()
    const over = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20))
    const isVisible = over !== null && (box.contains(over) || over.contains(box))
    return isVisible ? null : `${over?.outerHTML.slice(0, 200)} lies over ${box.outerHTML.slice(0, 200)}`
  })
  expect(hidden).toBeNull()
}

const keyboard: Driver = {
  name: 'by keyboard alone',
  async press(target) {
    await reach(target, isFocused)
    await expectVisible(target)
    await target.page().keyboard.press('Enter')
  },
  async write(target, text) {
    await reach(target, isFocused)
    await expectVisible(target)
    await target.page().keyboard.press('ControlOrMeta+A')
    await target.page().keyboard.insertText(text)
  },
  async choose(target) {
    await reach(target, isGroupFocused)
    const { keyboard: keys } = target.page()
    for (let step = 0; step < MOST_STOPS && !(await target.evaluate(isFocused)); step++) await keys.press('ArrowDown')
    if (!(await target.isChecked())) await keys.press('Space')
    await expectVisible(target)
    expect(await target.isChecked()).toBe(true)
  },
  async date(target, local) {
    await reach(target, isFocused)
    await typeDate(target.page(), local)
    expect(await target.inputValue()).toBe(local)
  },
}

/**
 * Types the digits in the order of the browser’s own language, here American English, whatever the reader’s language
 * is. Our fields have a maximum date, so a year has four digits and the next part takes the focus automatically.
 */
async function typeDate({ keyboard: keys }: Page, local: string): Promise<void> {
  const [year = '', month = '', day = '', hour = '', minute = ''] = local.split(/[-T:]/)
  const hours = Number(hour)
  const twelve = String(hours % 12 === 0 ? 12 : hours % 12).padStart(2, '0')
  await keys.type(`${month}${day}${year}${twelve}${minute}${hours < 12 ? 'A' : 'P'}`)
}

export const DRIVERS = [POINTER, keyboard] as const
