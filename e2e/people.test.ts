// Journeys of two people in one browser: a page acts for its own person, and a link asks before it replaces a session.
import { describe, expect, it } from 'vitest'
import { openBrowsers, type Page } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import { button, field, GOALS, openCenter, option, sees, seesNoMore, timeline } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers()
const TEXT = 'Is the storyboard ready? I need it by Friday.'
const composer = (page: Page) => field(page, 'Write to Mora Okafor')
const linkFor = async (actor: string, orderId?: string): Promise<string> =>
  (await browsers.api.createSession(orderId === undefined ? { actor } : { actor, orderId })).url
const textsOf = async (id: string) =>
  (await browsers.history(id)).filter(({ type }) => type === 'message.written').map(({ by }) => by)

/** Opens Lena’s tab with an unsent text, and another tab of the same browser with Mora’s link. */
async function twoTabs() {
  const { id } = await browsers.placed()
  const lena = await browsers.as('buyer:lena', id)
  await composer(lena).fill(TEXT)
  const mora = await browsers.windows.tab(lena)
  await mora.goto(await linkFor('seller:mora', id))
  await button(mora, 'Continue').click()
  await sees(mora, 'You are signed in as Lena Brandt in this browser. Open as Mora Okafor?')
  return { id, lena, mora }
}

describe.each(DRIVERS)('two tabs of one browser, $name', driver => {
  it('never send one person’s text as the other person, and lose no text', async () => {
    const { id, lena, mora } = await twoTabs()
    if (driver === POINTER) await inspect(mora, 'link asks before it replaces')
    await driver.press(button(mora, 'Open as Mora Okafor'))
    await mora.waitForURL(`**/orders/${id}`)
    await driver.press(button(lena, 'Send'))
    await sees(lena, 'This browser is now signed in as Mora Okafor')
    await sees(lena, 'This tab was opened for Lena Brandt.')
    await sees(lena, 'see the top of this page')
    expect(await composer(lena).inputValue()).toBe(TEXT)
    expect(await textsOf(id)).toEqual([])
    if (driver === POINTER) await inspect(lena, 'signed in as someone else')
    await lena.reload()
    await sees(lena, 'This browser is now signed in as Mora Okafor')
    expect(await lena.getByRole('heading', { level: 1 }).count()).toBe(0)
    // The first way to continue is as the person who is signed in now, who does not see the other person’s draft.
    await driver.press(button(lena, 'Continue as Mora Okafor'))
    await timeline(lena).waitFor()
    expect(await field(lena, 'Write to Lena Brandt').inputValue()).toBe('')
    // The second way is a link of the tab’s own person, who finds the unsent text in the message field.
    await lena.goto(await linkFor('buyer:lena', id))
    await driver.press(button(lena, 'Continue'))
    await driver.press(button(lena, 'Open as Lena Brandt'))
    await lena.waitForURL(`**/orders/${id}`)
    expect(await composer(lena).inputValue()).toBe(TEXT)
    await driver.press(button(lena, 'Send'))
    await expect.poll(() => textsOf(id)).toEqual(['buyer:lena'])
  })
})

describe('a link', () => {
  it('can be declined while another person is signed in, and still opens later', async () => {
    const { id, lena, mora } = await twoTabs()
    const url = mora.url()
    await button(mora, 'Stay signed in as Lena Brandt').click()
    await mora.waitForURL('**/orders')
    await sees(mora, 'Orders')
    await button(lena, 'Send').click()
    await expect.poll(() => textsOf(id)).toEqual(['buyer:lena'])
    const own = await browsers.windows.open()
    await own.goto(url)
    await button(own, 'Continue').click()
    await own.waitForURL(`**/orders/${id}`)
  })

  it('can be reopened in the browser that used it, but in no other', async () => {
    const { id } = await browsers.placed()
    const url = await linkFor('buyer:lena', id)
    const page = await browsers.windows.open()
    for (let i = 0; i < 2; i++) {
      await page.goto(url)
      await page.reload()
      await button(page, 'Continue').click()
      await page.waitForURL(`**/orders/${id}`)
      await page.goto('about:blank')
    }
    const stranger = await browsers.windows.open()
    await stranger.goto(url)
    await button(stranger, 'Continue').click()
    await sees(stranger, 'This link has expired')
  })

  it('is used up only when its button is pressed, not when its page is rendered', async () => {
    const url = await linkFor('buyer:lena')
    const scanner = await browsers.windows.open()
    await scanner.goto(url)
    await sees(scanner, 'The link signs you in.')
    expect(await scanner.getByText(/Lena/).count()).toBe(0)
    await inspect(scanner, 'link before it is opened')
    const page = await browsers.windows.open()
    await page.goto(url)
    await button(page, 'Continue').click()
    await page.waitForURL('**/orders')
  })
})

it('a tab recovers automatically once its own person is signed in again', async () => {
  const { id, lena, mora } = await twoTabs()
  await button(mora, 'Open as Mora Okafor').click()
  await mora.waitForURL(`**/orders/${id}`)
  await openCenter(lena, POINTER)
  await option(lena, GOALS.cancellation).check({ force: true })
  await lena.reload()
  await sees(lena, 'This browser is now signed in as Mora Okafor')
  await mora.goto(await linkFor('buyer:lena', id))
  await button(mora, 'Continue').click()
  await button(mora, 'Open as Lena Brandt').click()
  await mora.waitForURL(`**/orders/${id}`)
  await lena.reload()
  await seesNoMore(lena, 'This browser is now signed in as Mora Okafor')
  expect(await option(lena, GOALS.cancellation).isChecked()).toBe(true)
})
