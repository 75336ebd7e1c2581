// Journeys of asking to cancel: the request stays unanswered, is declined or agreed to, has its cause disputed, or is
// withdrawn.
import { describe, expect, it } from 'vitest'
import { openBrowsers, type Page } from './browsers.ts'
import { DRIVERS, POINTER } from './drivers.ts'
import {
  ask,
  button,
  ended,
  field,
  GOALS,
  link,
  money,
  openCenter,
  option,
  prepare,
  REFUND,
  RELEASE,
  sees,
  seesNoMore,
  sure,
  timeline,
  toNextDue,
} from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers({ mode: 'demo' })
const inProgress = () => browsers.placed({ price: 15_000, extras: [{ title: 'Second ratio', price: 3_000 }] })

const asking = {
  goal: GOALS.cancellation,
  reason: /^Ordered by mistake/,
  explanation: 'My budget is gone, I am sorry.',
}
const SEND = 'Send the request to cancel'

/** Places an order, requests its cancellation as the buyer, and opens the pages of both parties. */
async function asked() {
  const { id } = await inProgress()
  const request = { kind: 'cancellation', reason: 'ordered_by_mistake', explanation: asking.explanation } as const
  await browsers.buyer.openRequest({ id, ...request })
  const [seller, buyer] = await Promise.all([browsers.as('seller:mora', id), browsers.as('buyer:lena', id)])
  await sees(seller, 'Lena Brandt asks to cancel the order')
  return { id, seller, buyer, order: () => browsers.buyer.getOrder({ id }) }
}

const whyDecline = (page: Page) => field(page, 'A note to Lena Brandt: why are you declining?')

describe.each(DRIVERS)('a request to cancel, $name', driver => {
  it('ends the order if it is unanswered at its deadline, and the refund is requested', async () => {
    const { id } = await inProgress()
    const page = await browsers.as('buyer:lena', id)
    await ask(page, driver, asking, SEND)
    await sees(page, 'You ask to cancel the order')
    const { respondBy } = (await browsers.buyer.getOrder({ id })).request ?? {}
    await toNextDue(page, driver)
    await ended(page, 'Mutually cancelled')
    await ended(page, 'no reply within 48 hours')
    await sees(timeline(page), 'accepted automatically')
    await sees(timeline(page), /180\.00.* was requested as a refund/)
    await sees(timeline(page), /180\.00.* was refunded/)
    await sees(money(page), /180\.00.* refunded/)
    expect((await browsers.buyer.getOrder({ id })).outcome).toMatchObject({ at: respondBy, decidedBy: 'silence' })
  })

  it('can be declined with a reason, and the order goes on', async () => {
    const { seller, buyer, order } = await asked()
    await driver.press(button(seller, 'Decline and continue'))
    await driver.write(whyDecline(seller), 'Half of the work is done.')
    await driver.press(button(seller, 'Decline and continue'))
    await sees(timeline(seller), 'You declined the cancellation.')
    // The buyer’s page shows the change without being reloaded.
    await sees(timeline(buyer), 'Mora Okafor declined the cancellation.')
    await sees(timeline(buyer), 'Half of the work is done.')
    await expect.poll(order).toMatchObject({ phase: 'in_progress', request: null })
  })

  it('can be declined and the work delivered in one step', async () => {
    const { seller, buyer, order } = await asked()
    await driver.press(button(seller, 'Decline and deliver'))
    await driver.write(whyDecline(seller), 'It is done.')
    await driver.write(field(seller, 'What you deliver'), 'The video, in both ratios.')
    await driver.write(field(seller, /^Links, one on each line/), 'https://files.example.com/video')
    await driver.press(button(seller, 'Decline and deliver'))
    await sees(timeline(seller), 'You delivered the work.')
    await sees(timeline(buyer), 'The video, in both ratios.')
    await sees(buyer, 'Look at the delivery')
    const { phase, requests } = await order()
    expect([phase, requests[0]?.status]).toEqual(['delivered', 'declined'])
  })

  it('can be agreed to together with its stated cause', async () => {
    const { seller, buyer, order } = await asked()
    await sees(seller, 'The reason names Lena Brandt’s side as the cause. By agreeing to cancel, you agree to that.')
    await sure(seller, driver, 'Agree to cancel', REFUND)
    await ended(seller, 'agreed by both')
    await ended(buyer, 'agreed by both')
    await sees(money(buyer), /180\.00.* refunded/)
    await expect
      .poll(async () => (await order()).outcome)
      .toMatchObject({ method: 'mutual', fault: 'buyer', faultStatus: 'agreed' })
  })

  it('can be agreed to with its cause disputed, and then both views are shown', async () => {
    const { seller, buyer, order } = await asked()
    await driver.press(button(seller, 'Dispute the cause'))
    await driver.choose(option(seller, 'Both sides'))
    await driver.write(field(seller, /^Why do you dispute it\?/), 'The brief was unclear, and I did not ask.')
    await sure(seller, driver, 'Agree to cancel, dispute the cause', REFUND)
    await ended(seller, 'agreed by both')
    await sees(buyer, 'The brief was unclear, and I did not ask.')
    await expect.poll(async () => (await order()).outcome).toMatchObject({ fault: 'buyer', faultStatus: 'contested' })
  })

  it('can be withdrawn by the buyer, or declined by the buyer while accepting the delivery', async () => {
    const { buyer, order, id } = await asked()
    await driver.press(button(buyer, 'Withdraw the request'))
    await sees(timeline(buyer), 'You withdrew the request (cancellation).')
    await expect.poll(async () => (await order()).requests[0]).toMatchObject({ status: 'withdrawn', endedBy: 'buyer' })
    await browsers.seller.deliver({ id, message: 'Here it is.' })
    await browsers.seller.openRequest({ id, kind: 'cancellation', reason: 'too_busy', explanation: 'I overbooked.' })
    await driver.press(button(buyer, 'Decline and accept the delivery'))
    await driver.write(field(buyer, 'A note to Mora Okafor: why are you declining?'), 'It is fine as it is.')
    await driver.press(buyer.getByRole('button', { name: RELEASE }))
    await ended(buyer, 'accepted by the buyer')
    await expect.poll(async () => (await order()).phase).toBe('completed')
  })

  it('counts as acceptance if the other party has already asked to cancel', async () => {
    const { seller, order } = await asked()
    const center = await prepare(seller, driver, {
      goal: GOALS.cancellation,
      reason: /^Too busy/,
      explanation: 'I cannot do it in time either.',
    })
    await sees(center, 'Lena Brandt has already asked to cancel: sending this accepts it, and the order ends now.')
    // The step is final, so its button names what it does.
    await driver.press(center.getByRole('button', { name: REFUND }))
    await ended(seller, 'agreed by both')
    await expect
      .poll(async () => (await order()).outcome)
      .toMatchObject({ method: 'mutual', fault: 'shared', faultStatus: 'agreed' })
  })
})

describe('every page about a request to cancel', () => {
  const driver = POINTER

  it('passes axe and fits 320 px and 200% zoom, in light and dark, from the first step to sending', async () => {
    const { id } = await inProgress()
    const buyer = await browsers.as('buyer:lena', id)
    await sees(buyer, 'Open the Resolution Center')
    await inspect(buyer, 'order in progress, buyer')
    const center = await openCenter(buyer, driver)
    await inspect(buyer, 'center what, buyer')
    await driver.press(button(center, 'Continue'))
    await sees(center, 'Choose what you want to do.')
    await inspect(buyer, 'center what missing')
    await driver.choose(option(center, asking.goal))
    await driver.press(button(center, 'Continue'))
    await driver.press(button(center, 'Continue'))
    await sees(center, 'Choose a reason.')
    await inspect(buyer, 'center cancellation details missing')
    await driver.choose(option(center, asking.reason))
    await driver.write(field(center, /^Explanation/), asking.explanation)
    await inspect(buyer, 'center cancellation details')
    await driver.press(button(center, 'Continue'))
    await sees(center, 'What sending does')
    await inspect(buyer, 'center cancellation review')
    await driver.press(button(center, SEND))
    await sees(buyer, 'You ask to cancel the order')
    await inspect(buyer, 'cancellation open, buyer')
    await driver.press(link(buyer, 'Open the Resolution Center'))
    await sees(buyer, 'Not possible now')
    await inspect(buyer, 'center with an open request')
  })

  it('passes axe and fits 320 px and 200% zoom, in light and dark, from the answer to the end', async () => {
    const { seller, buyer } = await asked()
    await inspect(seller, 'cancellation open, seller')
    await driver.press(button(seller, 'Decline and deliver'))
    await inspect(seller, 'cancellation, decline and deliver')
    await driver.press(button(seller, 'Back'))
    await driver.press(button(seller, 'Dispute the cause'))
    const agree = button(seller, 'Agree to cancel, dispute the cause')
    // Nothing has been chosen yet, so there is nothing to send.
    expect(await agree.isDisabled()).toBe(true)
    await inspect(seller, 'cancellation, cause disputed')
    await driver.choose(option(seller, 'Both sides'))
    await driver.write(field(seller, /^Why do you dispute it\?/), 'The brief was unclear.')
    await driver.press(agree)
    await sees(seller, 'This cannot be undone.')
    await inspect(seller, 'cancellation, cause disputed, confirmation')
    await driver.press(button(seller, 'Not yet'))
    await toNextDue(buyer, driver)
    await seesNoMore(buyer, 'You ask to cancel the order')
    await ended(buyer, 'no reply within 48 hours')
    await inspect(buyer, 'cancelled by silence, buyer')
    await inspect(seller, 'cancelled by silence, seller')
  })
})
