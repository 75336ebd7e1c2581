// Journeys in which one party acts alone, also after an order's end: cooling-off, lateness, an unstarted order, staff,
// the stated cause, a review.
import { describe, expect, it } from 'vitest'
import { openBrowsers } from './browsers.ts'
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
  sure,
  timeline,
} from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers({ mode: 'demo' })
const QUESTIONS = ['Which colours do you use?', 'Who will see it?']
const orderOf = (id: string) => () => browsers.buyer.getOrder({ id })

/** Places an order, completes it, and opens its buyer's page. */
async function completed() {
  const { id } = await browsers.placed()
  await browsers.seller.deliver({ id, message: 'Here it is.' })
  await browsers.buyer.acceptDelivery({ id })
  return { id, page: await browsers.as('buyer:lena', id), order: orderOf(id) }
}

/** Places an order, lets it become 25 hours late, and opens its buyer's page. */
async function late() {
  const { id } = await browsers.placed({ turnaround: 'P2D' })
  await browsers.clock.by('P3DT1H')
  return { id, page: await browsers.as('buyer:lena', id), order: orderOf(id) }
}

describe.each(DRIVERS)('without the other party, $name', driver => {
  it('a buyer cancels within 2 hours of ordering, without effect on either level', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    const center = await prepare(page, driver, { goal: GOALS.alone, explanation: 'The wrong gig, sorry.' })
    await sees(center, 'Lena Brandt cancels the order')
    await driver.press(center.getByRole('button', { name: REFUND }))
    await ended(page, 'within 2 hours of ordering')
    await sees(money(page), /180\.00.* refunded/)
    await expect.poll(async () => (await orderOf(id)()).outcome).toMatchObject({ method: 'cooling_off', fault: 'none' })
  })

  it('a buyer cancels an order that is 24 hours late and reviews it, and the timeline shows the review', async () => {
    const { page, order } = await late()
    await sees(page, 'Late')
    await ask(page, driver, { goal: GOALS.alone, explanation: 'The campaign is over.' }, REFUND)
    await ended(page, '24 hours late or more')
    await driver.choose(option(page, '2 of 5'))
    await driver.write(field(page, /^A few words/), 'Friendly, but nothing came.')
    await driver.press(button(page, 'Publish the review'))
    await sees(timeline(page), 'Friendly, but nothing came.')
    await expect
      .poll(async () => (await order()).outcome)
      .toMatchObject({ method: 'late', fault: 'seller', faultStatus: 'established' })
  })

  it('a seller can still deliver a late order', async () => {
    const { id, order } = await late()
    const page = await browsers.as('seller:mora', id)
    // “Late” appears once, as the mark at the top; what to do now is stated beside the mark and on the card.
    const head = page.locator('main header').first()
    await sees(head, 'Your turn: deliver the work')
    await sees(page, 'You can still deliver.')
    expect((await head.innerText()).match(/\blate\b/gi)).toEqual(['Late'])
    await driver.press(button(page, 'Deliver the work'))
    await driver.write(field(page, 'What you deliver'), 'Here it is, with my apologies.')
    await driver.press(button(page, 'Deliver'))
    await sees(timeline(page), 'You delivered the work.')
    await expect.poll(order).toMatchObject({ phase: 'delivered', onTime: false })
  })

  it('a buyer answers the questions, and the work begins', async () => {
    const { id } = await browsers.placed({ requirements: QUESTIONS })
    const page = await browsers.as('buyer:lena', id)
    for (const question of QUESTIONS) await driver.write(field(page, question), 'As last time.')
    await driver.press(button(page, 'Send the answers'))
    await sees(timeline(page), 'You answered the questions.')
    await expect.poll(async () => (await orderOf(id)()).phase).toBe('in_progress')
  })

  it('a seller cancels if the questions have not been answered for 7 days', async () => {
    const { id } = await browsers.placed({ requirements: QUESTIONS })
    await browsers.clock.by('P7D')
    const page = await browsers.as('seller:mora', id)
    await ask(page, driver, { goal: GOALS.alone, explanation: 'Please order again when ready.' }, REFUND)
    await ended(page, 'no requirements within 7 days')
    await expect.poll(async () => (await orderOf(id)()).outcome).toMatchObject({ method: 'unstarted', fault: 'buyer' })
  })

  it('a buyer requests a revision of one delivery and accepts the next', async () => {
    const { id } = await browsers.placed()
    await browsers.seller.deliver({ id, message: 'Here it is.' })
    const page = await browsers.as('buyer:lena', id)
    await driver.press(button(page, 'Request a revision'))
    await driver.write(field(page, 'What needs to be revised?'), 'The logo is the old one.')
    await driver.press(button(page, 'Request the revision'))
    await sees(timeline(page), 'You requested a revision.')
    await browsers.seller.deliver({ id, message: 'With the new logo.' })
    await sure(page, driver, 'Accept the delivery', RELEASE)
    await ended(page, 'accepted by the buyer')
    await expect.poll(async () => (await orderOf(id)()).phase).toBe('completed')
  })

  it('a buyer of a completed order is told that nothing can be settled, and can ask staff', async () => {
    const { page, order } = await completed()
    await driver.press(link(page, 'Ask staff'))
    const center = page.getByRole('dialog')
    await sees(center, 'so there is nothing to settle here')
    await driver.choose(option(center, GOALS.staff))
    await driver.press(button(center, 'Continue'))
    await driver.choose(option(center, 'We cannot agree'))
    await driver.write(field(center, /^Explanation/), 'The page was copied from another company.')
    await driver.press(button(center, 'Continue'))
    await driver.press(button(center, 'Send to staff'))
    await sees(page, 'Staff are looking at this order')
    const staff = await browsers.as('staff:sam')
    await driver.press(staff.getByRole('link', { name: new RegExp((await order()).reference) }))
    await sees(staff, 'The page was copied from another company.')
    await expect.poll(async () => (await order()).cases[0]).toMatchObject({ status: 'open', about: 'unresolved' })
  })

  it('a buyer reports threats, which the seller does not see, and withdraws the report', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    const center = await openCenter(page, driver)
    await driver.choose(option(center, GOALS.staff))
    await driver.press(button(center, 'Continue'))
    await driver.choose(option(center, 'Threats'))
    await sees(center, 'Mora Okafor sees only that staff are looking at the order')
    await driver.write(field(center, /^Explanation/), 'Please do not tell her that I wrote.')
    await driver.press(button(center, 'Continue'))
    await sees(center, 'This is what staff will read')
    await driver.press(button(center, 'Send to staff'))
    await sees(page, 'Deadlines for Mora Okafor are paused until')
    const seller = await browsers.as('seller:mora', id)
    await sees(seller, 'Staff are looking at this order')
    if (driver === POINTER) await inspect(seller, 'sealed case, the other party')
    expect(await seller.locator('body').innerText()).not.toMatch(/Threats|do not tell/)
    await driver.press(button(page, 'Withdraw the case'))
    await expect.poll(async () => (await orderOf(id)()).cases[0]).toMatchObject({ status: 'withdrawn' })
  })

  it('a seller disputes a cause that was left unanswered', async () => {
    const { id } = await browsers.placed()
    await browsers.buyer.openRequest({
      id,
      kind: 'cancellation',
      reason: 'quality',
      explanation: 'The drafts are weak.',
    })
    await browsers.clock.toNextDue(id)
    const page = await browsers.as('seller:mora', id)
    await driver.press(button(page, 'Dispute the cause'))
    await driver.choose(option(page, 'Neither side'))
    await driver.write(field(page, 'Why do you dispute it?'), 'Nobody said so before.')
    await driver.press(button(page, 'Record my view'))
    await sees(page, 'Nobody said so before.')
    await expect
      .poll(async () => (await orderOf(id)()).outcome)
      .toMatchObject({ fault: 'seller', faultStatus: 'contested' })
  })
})

describe('every page for a party who acts alone', () => {
  const driver = POINTER

  it('passes axe and fits 320 px and 200% zoom, in light and dark, in the cooling-off period', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    const center = await prepare(page, driver, { goal: GOALS.alone, explanation: 'The wrong gig, sorry.' })
    await inspect(page, 'center cancelling alone review')
    await driver.press(center.getByRole('button', { name: REFUND }))
    await ended(page, 'within 2 hours of ordering')
    await inspect(page, 'cancelled within 2 hours')
  })

  it('passes axe and fits 320 px and 200% zoom, in light and dark, on a late order', async () => {
    const { id, page } = await late()
    await sees(page, 'Late')
    await inspect(page, 'late, buyer')
    const seller = await browsers.as('seller:mora', id)
    await driver.press(button(seller, 'Deliver the work'))
    await inspect(seller, 'late, seller delivering')
    await ask(page, driver, { goal: GOALS.alone, explanation: 'The campaign is over.' }, REFUND)
    await ended(page, '24 hours late or more')
    await inspect(page, 'cancelled late, buyer')
  })

  it('passes axe and fits 320 px and 200% zoom, in light and dark, with questions and a delivery', async () => {
    const { id } = await browsers.placed({ requirements: QUESTIONS })
    const page = await browsers.as('buyer:lena', id)
    await sees(page, 'Answer the questions')
    await inspect(page, 'questions, buyer')
    await browsers.buyer.giveRequirements({ id, answers: ['Green.', 'Everybody.'] })
    await browsers.seller.deliver({ id, message: 'Here it is.', links: ['https://files.example.com/a'] })
    await sees(page, 'Look at the delivery')
    await driver.press(button(page, 'Request a revision'))
    await inspect(page, 'delivered, buyer requesting a revision')
    await sure(page, driver, 'Accept the delivery', RELEASE)
    await ended(page, 'accepted by the buyer')
    await inspect(page, 'completed, buyer')
  })

  it('passes axe and fits 320 px and 200% zoom, in light and dark, with a case or a disputed cause', async () => {
    const { id, page } = await completed()
    await driver.press(link(page, 'Ask staff'))
    await inspect(page, 'center completed')
    await driver.choose(option(page, GOALS.staff))
    await driver.press(button(page, 'Continue'))
    await inspect(page, 'center ask staff details')
    await driver.press(button(page, 'Close'))
    await browsers.buyer.openCase({ id, about: 'unresolved', explanation: 'It was copied.' })
    await sees(page, 'Staff are looking at this order')
    await inspect(page, 'case open, buyer')
    const staff = await browsers.as('staff:sam', id)
    await sees(staff, 'It was copied.')
    await inspect(staff, 'case open, staff')
    const other = await browsers.placed()
    const request = { kind: 'cancellation', reason: 'quality', explanation: 'The drafts are weak.' } as const
    await browsers.buyer.openRequest({ id: other.id, ...request })
    await browsers.clock.toNextDue(other.id)
    const seller = await browsers.as('seller:mora', other.id)
    await driver.press(button(seller, 'Dispute the cause'))
    await inspect(seller, 'stated cause, seller contesting')
  })
})
