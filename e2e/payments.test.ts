// Journeys with external payments: what both parties see while a payment or a refund is pending, and when it fails.
import { describe, it } from 'vitest'
import { expect, type Locator, openBrowsers } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import { ask, button, ended, field, GOALS, money, sees, sure, timeline } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers({ payments: 'external' })

/** Places an order and opens the pages of both parties. */
async function opened() {
  const { id } = await browsers.placed()
  const [buyer, seller] = await Promise.all([browsers.as('buyer:lena', id), browsers.as('seller:mora', id)])
  return { id, buyer, seller, order: () => browsers.buyer.getOrder({ id }) }
}

describe.each(DRIVERS)('a change with a price, $name', driver => {
  const asking = {
    goal: GOALS.change,
    reason: /^More work than was ordered/,
    explanation: 'The second ratio needs a cut of its own.',
    terms: async (center: Locator) => {
      await driver.press(button(center, 'Add an extra'))
      await driver.write(field(center, 'What it is'), 'A cut for phones')
      await driver.write(field(center, 'Price in USD'), '25.50')
    },
  }

  it.each([
    { result: 'done', status: 'accepted', shown: 'The order was changed.' },
    { result: 'failed', status: 'declined', shown: /The payment was not confirmed/ },
  ] as const)('is pending until its payment is reported as $result', async ({ result, status, shown }) => {
    const { id, buyer, seller, order } = await opened()
    await ask(seller, driver, asking, 'Send the request')
    await sure(buyer, driver, 'Accept the change', /^Accept and pay /)
    for (const page of [buyer, seller]) await sees(page, /The payment has been requested/)
    await sees(buyer, /The change is accepted; it takes effect once it is paid for/)
    if (driver === POINTER && result === 'done') {
      await inspect(buyer, 'change waiting for payment, buyer')
      await inspect(seller, 'change waiting for payment, seller')
    }
    await browsers.api.confirmPayment({ id, paymentId: (await order()).payments[0]?.id ?? 0, result })
    await sees(timeline(seller), shown)
    await expect.poll(async () => (await order()).requests[0]?.status).toBe(status)
    if (driver === POINTER) await inspect(buyer, `change, payment ${result}, buyer`)
  })
})

describe('a refund', () => {
  it('is shown to both parties as requested, as failed, and as done', async () => {
    const { id, buyer, seller, order } = await opened()
    await browsers.buyer.cancel({ id, explanation: 'The wrong gig.' })
    await ended(buyer, 'Cancelled')
    await sees(money(buyer), /180\.00.* requested/)
    await inspect(buyer, 'refund asked, buyer')
    await inspect(seller, 'refund asked, seller')
    const refundId = (await order()).refunds[0]?.id ?? 0
    await browsers.api.confirmRefund({ id, refundId, result: 'failed' })
    await sees(money(buyer), /did not go through/)
    await inspect(buyer, 'refund failed, buyer')
    await inspect(seller, 'refund failed, seller')
    await browsers.api.confirmRefund({ id, refundId, result: 'done' })
    await sees(money(buyer), /refunded/)
    await inspect(buyer, 'refund done, buyer')
  })
})
