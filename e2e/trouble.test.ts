// Journeys in trouble: late orders, final steps, long conversations, and staff who rule on a case.
import { describe, expect, it } from 'vitest'
import { openBrowsers } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import { button, ended, field, option, REFUND, RELEASE, sees, seesNoMore, timeline } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers({ mode: 'demo' })
const orderOf = (id: string) => browsers.buyer.getOrder({ id })

describe.each(DRIVERS)('a late order, $name', driver => {
  it('is marked late at the top, where after 24 hours a button that names the amount cancels the order', async () => {
    const { id } = await browsers.placed({ turnaround: 'P2D' })
    await browsers.clock.by('P2DT1H')
    const page = await browsers.as('buyer:lena', id)
    await sees(page.locator('main header').first(), 'Late')
    expect(await button(page, 'Cancel and refund 180.00 USD').count()).toBe(0)
    await browsers.clock.by('P1D')
    await page.reload()
    await sees(page, 'You can cancel at once')
    // The page counts by the test clock as soon as that has loaded, not by real time.
    await sees(page.locator('main header').first(), /, 25 hours ago$/)
    if (driver === POINTER) await inspect(page, 'late, right to cancel')
    await driver.press(page.getByRole('button', { name: REFUND }))
    await driver.write(field(page, 'A note to Mora Okafor: why are you cancelling?'), 'The campaign is over.')
    if (driver === POINTER) await inspect(page, 'late, cancelling')
    await driver.press(page.getByRole('button', { name: REFUND }))
    await ended(page, '24 hours late or more')
    await expect.poll(async () => (await orderOf(id)).outcome?.method).toBe('late')
  })
})

describe.each(DRIVERS)('a final step, $name', driver => {
  it('needs a confirmation that names the amount, and can be abandoned until it is confirmed', async () => {
    const { id } = await browsers.placed()
    await browsers.seller.deliver({ id, message: 'Here it is.' })
    const page = await browsers.as('buyer:lena', id)
    await driver.press(button(page, 'Accept the delivery'))
    await sees(page, 'This cannot be undone.')
    if (driver === POINTER) await inspect(page, 'accepting, asked once more')
    await driver.press(button(page, 'Not yet'))
    await seesNoMore(page, 'This cannot be undone.')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Accept the delivery')
    expect((await orderOf(id)).phase).toBe('delivered')
    await driver.press(button(page, 'Accept the delivery'))
    const sure = page.getByRole('button', { name: RELEASE })
    const effect = await sure.evaluate(
      element => document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent,
    )
    expect(effect).toContain('goes to Mora Okafor')
    await driver.press(sure)
    await ended(page, 'accepted by the buyer')
  })
})

describe('a long conversation', () => {
  const LONG = `${'A paragraph that goes on about the storyboard. '.repeat(40)}The end of the long text.`

  it.each(DRIVERS)('opens at its newest message, with a way to the message field in reach, $name', async driver => {
    const { id } = await browsers.placed()
    await browsers.seller.writeMessage({ id, text: LONG })
    for (let i = 1; i <= 70; i++) {
      await browsers[i % 2 ? 'buyer' : 'seller'].writeMessage({ id, text: `Message ${i}.` })
      // A party may write at most 20 messages within an hour.
      if (i % 30 === 0) await browsers.clock.by('PT1H')
    }
    const page = await browsers.as('buyer:lena', id)
    await sees(timeline(page), 'Message 70.')
    expect(await timeline(page).getByText('Message 20.', { exact: true }).count()).toBe(0)
    if (driver === POINTER) await inspect(page, 'long conversation')
    await driver.press(button(page, 'Write to Mora Okafor'))
    const composer = field(page, 'Write to Mora Okafor')
    expect(await composer.evaluate(element => element === document.activeElement)).toBe(true)
    const more = page.getByRole('button', { name: /^Earlier messages \(\d+\)$/ })
    while (await more.isVisible()) {
      const before = await timeline(page).getByRole('listitem').count()
      await driver.press(more)
      await expect.poll(() => timeline(page).getByRole('listitem').count()).toBeGreaterThan(before)
    }
    await sees(timeline(page), 'Order placed.')
    for (let i = 1; i <= 70; i++)
      expect(await timeline(page).getByText(`Message ${i}.`, { exact: true }).count()).toBe(1)
    await driver.press(button(page, 'Show all of it'))
    await sees(page, /The end of the long text\./)
    // The focus is on the text, since the text has pushed the button down.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(LONG)
    await driver.press(button(page, 'Show less'))
  })
})

describe.each(DRIVERS)('staff, $name', driver => {
  it('rule on a case by a form built from the allowed inputs', async () => {
    const { id } = await browsers.placed()
    await browsers.seller.deliver({ id, message: 'Here it is.' })
    await browsers.buyer.acceptDelivery({ id })
    await browsers.buyer.openCase({ id, about: 'unresolved', explanation: 'It was copied.' })
    const page = await browsers.as('staff:sam', id)
    await sees(page, 'Staff are looking at this order')
    await driver.choose(option(page, /^Yes, it was justified/))
    await driver.write(field(page, 'Why?'), 'Both texts were compared; they share one sentence.')
    if (driver === POINTER) await inspect(page, 'staff ruling')
    await driver.press(button(page, 'Rule on the case'))
    await driver.press(page.getByRole('button', { name: /^Rule: / }))
    await sees(timeline(page), 'Staff ruled on the case.')
    await expect.poll(async () => (await orderOf(id)).cases[0]?.status).toBe('ruled')
  })
})

describe.each(DRIVERS)('staff who pause deadlines, $name', driver => {
  const holdOf = async (id: string) => (await orderOf(id)).cases[0]?.hold ?? null
  const open = 'Pause or resume deadlines'

  it('choose until when and for which parties deadlines are paused, and can resume the deadlines', async () => {
    const { id } = await browsers.placed()
    await browsers.buyer.openCase({ id, about: 'danger', explanation: 'He knows where I live.' })
    const page = await browsers.as('staff:sam', id)
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await driver.press(button(page, open))
    await expect.poll(focused).toBe('Both parties are notified, and you can change this until the case is closed.')
    await driver.press(button(page, 'Back'))
    await expect.poll(focused).toBe(open)
    await driver.press(button(page, open))
    // Nothing is preselected, and an invalid date is not sent.
    expect(await button(page, 'Pause deadlines').isDisabled()).toBe(true)
    await driver.choose(option(page, 'Until a date'))
    expect(await button(page, 'Pause deadlines').isDisabled()).toBe(true)
    if (driver === POINTER) await inspect(page, 'staff holding time')
    const date = page.getByLabel('Until when')
    const until = (await date.getAttribute('min'))?.replace(/^(\d{4})/, year => String(Number(year) + 1)) ?? ''
    await driver.date(date, until)
    await driver.press(button(page, 'Pause deadlines'))
    await sees(timeline(page), /^Staff paused deadlines until /)
    expect(await holdOf(id)).toMatchObject({ against: 'seller', confirmed: true, until: expect.any(String) })
    await driver.press(button(page, open))
    await driver.choose(option(page, 'Until the case is closed'))
    await driver.choose(option(page, 'Both parties’ deadlines'))
    await driver.press(button(page, 'Pause deadlines'))
    await sees(page, 'All deadlines are paused until the case is closed. You can still send messages.')
    expect(await holdOf(id)).toEqual({ against: 'both', until: null, completionUntil: null, confirmed: true })
    await driver.press(button(page, open))
    await driver.choose(option(page, /^Resume them now/))
    await driver.press(button(page, 'Resume deadlines'))
    await sees(timeline(page), 'Staff resumed the paused deadlines.')
    expect(await holdOf(id)).toBeNull()
    // Deadlines that are not paused cannot be resumed.
    await driver.press(button(page, open))
    expect(await option(page, /^Resume them now/).count()).toBe(0)
  })

  it('cannot choose a past date: the command is refused, and the choice stays', async () => {
    const { id } = await browsers.placed()
    await browsers.buyer.openCase({ id, about: 'danger', explanation: 'He knows where I live.' })
    const page = await browsers.as('staff:sam', id)
    await driver.press(button(page, open))
    await driver.choose(option(page, 'Until a date'))
    const date = page.getByLabel('Until when')
    await driver.date(
      date,
      (await date.getAttribute('min'))?.replace(/^(\d{4})/, year => String(Number(year) - 1)) ?? '',
    )
    await driver.press(button(page, 'Pause deadlines'))
    await sees(page, 'This was not done')
    expect(await option(page, 'Until a date').isChecked()).toBe(true)
    expect(await holdOf(id)).toMatchObject({ confirmed: false })
  })
})

it('parties of a case get no form to pause deadlines', async () => {
  const { id } = await browsers.placed()
  await browsers.buyer.openCase({ id, about: 'danger', explanation: 'He knows where I live.' })
  const seller = await browsers.as('seller:mora', id)
  await sees(seller, 'Deadlines for you are paused')
  expect(await button(seller, 'Pause or resume deadlines').count()).toBe(0)
})

it('a reader who disputes a cause sees this as their own view, and the other party sees whose view it is', async () => {
  const { id } = await browsers.placed()
  await browsers.buyer.openRequest({ id, kind: 'cancellation', reason: 'quality', explanation: 'Weak drafts.' })
  const requestId = (await orderOf(id)).request?.id ?? 0
  await browsers.seller.answerRequest({
    id,
    requestId,
    answer: 'accept',
    fault: 'none',
    explanation: 'Nobody said so.',
  })
  const [seller, buyer] = [await browsers.as('seller:mora', id), await browsers.as('buyer:lena', id)]
  await sees(seller, /; you dispute it$/)
  await sees(buyer, /; Mora Okafor disputes it$/)
})
