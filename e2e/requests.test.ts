// Journeys of requests other than cancellations: a later date with extras, an update, a partial refund.
import { describe, expect, it } from 'vitest'
import { type Locator, openBrowsers } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import { ask, button, field, GOALS, money, openCenter, option, prepare, sees, sure, timeline } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers({ mode: 'demo' })

/** Places an order and opens the pages of both parties. */
async function opened() {
  const { id } = await browsers.placed({ price: 15_000, extras: [{ title: 'Second ratio', price: 3_000 }] })
  const [buyer, seller] = await Promise.all([browsers.as('buyer:lena', id), browsers.as('seller:mora', id)])
  return { id, buyer, seller, order: () => browsers.buyer.getOrder({ id }) }
}

const days = (center: Locator): Locator => center.getByRole('spinbutton', { name: /^Days after/ })

describe.each(DRIVERS)('the parties of an order, $name', driver => {
  const laterAndMore = {
    goal: GOALS.change,
    reason: /^More work than was ordered/,
    explanation: 'The second ratio needs a cut of its own.',
    terms: async (center: Locator) => {
      await driver.write(days(center), '4')
      await driver.press(button(center, 'Add an extra'))
      await driver.write(field(center, 'What it is'), 'A cut for phones')
      await driver.write(field(center, 'Price in USD'), '25.50')
    },
  }

  it('change its date and add an extra when the buyer accepts the seller’s request', async () => {
    const { buyer, seller, order } = await opened()
    const before = (await order()).dueAt ?? ''
    await ask(seller, driver, laterAndMore, 'Send the request')
    await sees(buyer, 'Mora Okafor asks for a later date and extras')
    await sees(buyer, /25\.50/)
    await sure(buyer, driver, 'Accept the change', /^Accept and pay /)
    await sees(timeline(seller), 'The order was changed.')
    await sees(money(seller), /A cut for phones/)
    const { dueAt, total } = await order()
    expect([Date.parse(dueAt ?? '') - Date.parse(before), total]).toEqual([4 * 86_400_000, 20_550])
  })

  it('keep its date when the buyer declines a date that the seller chose from a calendar', async () => {
    const { buyer, seller, order } = await opened()
    const before = (await order()).dueAt
    const asking = {
      goal: GOALS.change,
      reason: /^More time is needed/,
      explanation: 'I was ill.',
      terms: async (center: Locator) => {
        await driver.choose(option(center, 'By the calendar'))
        await driver.date(center.getByLabel('New date and time'), '2027-03-01T14:30')
      },
    }
    await ask(seller, driver, asking, 'Send the request')
    await expect.poll(async () => (await order()).request?.change?.dueAt).toBe('2027-03-01T13:30:00.000Z')
    await driver.press(button(buyer, 'Decline and keep the date'))
    await driver.write(field(buyer, /^A note to Mora Okafor/), 'The campaign cannot wait.')
    await driver.press(button(buyer, 'Decline and keep the date'))
    await sees(timeline(seller), 'The campaign cannot wait.')
    await expect.poll(async () => (await order()).dueAt).toBe(before)
  })

  it('close an update request by the seller’s answer', async () => {
    const { buyer, seller, order } = await opened()
    const asking = { goal: GOALS.update, reason: /^How the work is going/, explanation: 'May I see a first draft?' }
    await ask(buyer, driver, asking, 'Send the question')
    await sees(seller, 'Lena Brandt asks for an update')
    await driver.write(field(seller, 'Your answer to Lena Brandt'), 'On Friday you get the storyboard.')
    await driver.press(button(seller, 'Send the answer'))
    await sees(timeline(buyer), 'On Friday you get the storyboard.')
    await expect.poll(async () => (await order()).requests[0]).toMatchObject({ status: 'answered', endedBy: 'seller' })
  })

  it('close an update request by the seller’s next message, as the composer announces', async () => {
    const { id, seller, order } = await opened()
    await browsers.buyer.openRequest({ id, kind: 'update', reason: 'question', explanation: 'Which voice will it be?' })
    await sees(seller, 'Your message is the answer to the open update request.')
    await driver.write(field(seller, 'Write to Lena Brandt'), 'A calm one.')
    await driver.press(button(seller, 'Send'))
    await sees(timeline(seller), 'A calm one.')
    await expect.poll(async () => (await order()).requests[0]?.status).toBe('answered')
  })

  it('continue the order after the buyer accepts a partial refund', async () => {
    const { buyer, seller, order } = await opened()
    const asking = {
      goal: GOALS.refund,
      reason: /^Less work than was ordered/,
      explanation: 'One scene is shorter than agreed.',
      terms: (center: Locator) => driver.write(field(center, 'Exact amount in USD'), '30'),
    }
    await ask(seller, driver, asking, 'Send the offer')
    await sees(buyer, /Mora Okafor offers 30\.00.* back/)
    await driver.press(button(buyer, 'Accept the offer'))
    await sees(money(buyer), /30\.00.* refunded/)
    await sees(money(buyer), /150\.00/)
    const { phase, balances } = await order()
    expect([phase, balances.refunded, balances.held]).toEqual(['in_progress', 3_000, 15_000])
  })

  it('both see that the party who opened a request has withdrawn it', async () => {
    const { id, seller, buyer, order } = await opened()
    await browsers.seller.openRequest({
      id,
      kind: 'change',
      reason: 'more_time',
      explanation: 'Two days.',
      change: { days: 2 },
    })
    await driver.press(button(seller, 'Withdraw the request'))
    await sees(timeline(seller), 'You withdrew the request (later date or extras).')
    await sees(timeline(buyer), /Mora Okafor withdrew the request/)
    await expect.poll(async () => (await order()).requests[0]?.status).toBe('withdrawn')
  })
})

describe('every page about a request other than a cancellation', () => {
  const driver = POINTER

  it('passes axe and fits 320 px and 200% zoom, in light and dark, for a change', async () => {
    const { buyer, seller } = await opened()
    const center = await openCenter(seller, driver)
    await inspect(seller, 'center what, seller')
    await driver.choose(option(center, GOALS.change))
    await driver.press(button(center, 'Continue'))
    await driver.press(button(center, 'Continue'))
    await sees(center, 'Enter a later date, an extra, or both.')
    await inspect(seller, 'center change details missing')
    await driver.choose(option(center, /^More time/))
    await driver.write(days(center), '4')
    await driver.press(button(center, 'Add an extra'))
    await driver.write(field(center, 'What it is'), 'A cut for phones')
    await driver.write(field(center, 'Price in USD'), '25.50')
    await driver.write(field(center, /^Explanation/), 'The second ratio needs a cut of its own.')
    await inspect(seller, 'center change details')
    await driver.choose(option(center, 'By the calendar'))
    await inspect(seller, 'center change details calendar')
    await driver.choose(option(center, 'By days'))
    await driver.press(button(center, 'Continue'))
    await sees(center, 'What sending does')
    await inspect(seller, 'center change review')
    await driver.press(button(center, 'Send the request'))
    await sees(buyer, 'Mora Okafor asks for a later date and extras')
    await inspect(seller, 'change open, seller')
    await inspect(buyer, 'change open, buyer')
    await driver.press(button(buyer, 'Decline and keep the date'))
    await inspect(buyer, 'change, declining')
    await driver.press(button(buyer, 'Back'))
    await sure(buyer, driver, 'Accept the change', /^Accept and pay /)
    await sees(timeline(buyer), 'The order was changed.')
    await inspect(buyer, 'change accepted, buyer')
  })

  it('passes axe and fits 320 px and 200% zoom, in light and dark, for an update', async () => {
    const { id, buyer, seller } = await opened()
    const asking = { goal: GOALS.update, reason: /^A question/, explanation: 'Which voice will it be?' }
    await prepare(buyer, driver, asking)
    await inspect(buyer, 'center update review')
    await driver.press(button(buyer, 'Send the question'))
    await sees(seller, 'Lena Brandt asks for an update')
    await inspect(seller, 'update open, seller')
    await inspect(buyer, 'update open, buyer')
    await browsers.seller.writeMessage({ id, text: 'A calm one.' })
    await sees(timeline(buyer), 'A calm one.')
    await inspect(buyer, 'update answered, buyer')
  })

  it('passes axe and fits 320 px and 200% zoom, in light and dark, for a partial refund', async () => {
    const { buyer, seller } = await opened()
    const center = await openCenter(seller, driver)
    await driver.choose(option(center, GOALS.refund))
    await driver.press(button(center, 'Continue'))
    await driver.press(button(center, 'Continue'))
    await sees(center, 'Choose how much to refund.')
    await inspect(seller, 'center refund details missing')
    await driver.choose(option(center, /^Goodwill/))
    await driver.write(field(center, 'Exact amount in USD'), '30')
    await driver.write(field(center, /^Explanation/), 'For the wait.')
    await driver.press(button(center, 'Continue'))
    await inspect(seller, 'center refund review')
    await driver.press(button(center, 'Send the offer'))
    await sees(buyer, /Mora Okafor offers 30\.00.* back/)
    await inspect(seller, 'offer open, seller')
    await inspect(buyer, 'offer open, buyer')
    await driver.press(button(buyer, 'Accept the offer'))
    await sees(money(buyer), /30\.00.* refunded/)
    await inspect(buyer, 'offer accepted, buyer')
  })
})
