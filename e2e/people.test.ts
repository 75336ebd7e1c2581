// One browser, two people: a page acts for whom it was opened, links ask before they replace somebody, and lead on again.
import { describe, expect, it } from 'vitest'
import { openBrowsers, type Page } from './browsers.ts'
import { HANDS, POINTER } from './drivers.ts'
import { button, field, GOALS, openCenter, option, sees, seesNoMore, timeline } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers()
const TEXT = 'Is the storyboard ready? I need it by Friday.'
const composer = (page: Page) => field(page, 'Write to Mora Okafor')
const linkFor = async (actor: string, orderId?: string): Promise<string> =>
  (await browsers.api.createSession(orderId === undefined ? { actor } : { actor, orderId })).url
const textsOf = async (id: string) =>
  (await browsers.history(id)).filter(({ type }) => type === 'message.written').map(({ by }) => by)

/** A tab of Lena’s with a text that is not sent yet, and another tab of the same browser at Mora’s link. */
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

describe.each(HANDS)('two tabs of one browser, $name', driver => {
  it('never send the words of one person as those of the other, and lose none', async () => {
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
    // The one way on: as the person who is here now, who does not find what the other had typed.
    await driver.press(button(lena, 'Continue as Mora Okafor'))
    await timeline(lena).waitFor()
    expect(await field(lena, 'Write to Lena Brandt').inputValue()).toBe('')
    // The other: a link of one’s own, in this tab; the text is still there.
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
  it('can be declined where somebody else is signed in, and opens later all the same', async () => {
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

  it('leads on when it is opened again in its browser, and is used up in every other', async () => {
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

  it('is used up by a press alone: what only draws the page leaves it as it is', async () => {
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

it('the tab comes back by itself when its own person is signed in again', async () => {
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
