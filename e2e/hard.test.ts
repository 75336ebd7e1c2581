// Journeys through failures: the page shows what happened, loses no typed text, and takes no step twice.
import { createClient, type Input } from '@evenhand/sdk'
import { describe, it, onTestFinished } from 'vitest'
import { freshDatabase } from '../packages/server/src/testing/database/database.ts'
import { API_KEY, type Served, type ServeOptions, serve } from '../packages/server/src/testing/http/served.ts'
import { place } from '../packages/server/src/testing/testServer.ts'
import { expect, openBrowsers, type Page } from './browsers.ts'
import { POINTER as driver } from './drivers.ts'
import { button, ended, field, GOALS, option, prepare, REFUND, sees, seesNoMore, sure, timeline } from './elements.ts'
import { inspect } from './inspect.ts'

const browsers = await openBrowsers()
/** The database of the server that is killed. */
const killed = await freshDatabase()
const WORD = 'Half of the work is done, I would rather go on.'
const cancelling = (id: string): Input<'openRequest'> => ({
  id,
  kind: 'cancellation',
  reason: 'changed_mind',
  explanation: 'We go another way.',
})
const ANSWERS = /\/v1\/orders\/[^/]+\/requests\/\d+\/answer/
const why = (page: Page) => field(page, 'A note to Lena Brandt: why are you declining?')

/** Opens the page of a seller who has typed her reason for declining but has not sent it. */
async function declining() {
  const { id } = await browsers.placed()
  await browsers.buyer.openRequest(cancelling(id))
  const page = await browsers.as('seller:mora', id)
  await startToDecline(page)
  return { id, page, declined: () => countOf(id, 'request.declined') }
}
async function startToDecline(page: Page): Promise<void> {
  await driver.press(button(page, 'Decline and continue'))
  await driver.write(why(page), WORD)
}
const countOf = async (id: string, type: string): Promise<number> =>
  (await browsers.history(id)).filter(event => event.type === type).length

describe('a page with a form that is being filled in', () => {
  it('shows that the server was killed, loses nothing, and sends the answer once after the restart', async () => {
    const start = async (options?: ServeOptions): Promise<Served> => {
      const served = await serve(killed, options)
      onTestFinished(() => served.stop())
      return served
    }
    const first = await start()
    const port = Number(new URL(first.url).port)
    const url = `http://localhost:${port}`
    const api = createClient({ url, key: API_KEY })
    const { id } = await api.placeOrder(place())
    await api.as('buyer:lena').openRequest(cancelling(id))
    const page = await browsers.windows.open()
    await page.goto((await api.createSession({ actor: 'seller:mora', orderId: id })).url)
    await driver.press(button(page, 'Continue'))
    await startToDecline(page)
    await first.kill()
    await sees(page, 'Connection lost.')
    await driver.press(button(page, 'Decline and continue'))
    await sees(page, 'It is not known whether your last step arrived.')
    expect(await why(page).inputValue()).toBe(WORD)
    await inspect(page, 'server gone')
    await start({ port })
    await seesNoMore(page, 'Connection lost.')
    expect(await why(page).inputValue()).toBe(WORD)
    await driver.press(button(page, 'Decline and continue'))
    await sees(timeline(page), WORD)
    const { requests } = await api.getOrder({ id })
    expect(requests[0]?.status).toBe('declined')
  })

  it('keeps everything typed when it is reloaded', async () => {
    const { page, declined } = await declining()
    await page.reload()
    await driver.press(button(page, 'Decline and continue'))
    expect(await why(page).inputValue()).toBe(WORD)
    await driver.press(button(page, 'Decline and continue'))
    await sees(timeline(page), WORD)
    await expect.poll(declined).toBe(1)
  })
})

describe('an answer', () => {
  it('can be sent again if its acknowledgement is lost, and takes effect once', async () => {
    const { page, declined } = await declining()
    await page.route(ANSWERS, async route => {
      await route.fetch()
      await route.abort('connectionreset')
    })
    await driver.press(button(page, 'Decline and continue'))
    await sees(page, 'It is not known whether your last step arrived.')
    await page.unroute(ANSWERS)
    // At any moment the page may refetch the order and find the request declined already; then there is nothing to press.
    const confirmation = button(page, 'Decline and continue')
    await driver.press(confirmation).catch(async fault => {
      if (await confirmation.isVisible()) throw fault
    })
    await sees(timeline(page), 'You declined the cancellation.')
    await sees(timeline(page), WORD)
    await expect.poll(declined).toBe(1)
  })

  it('takes effect once if its button is clicked twice', async () => {
    const { id } = await browsers.placed()
    await browsers.buyer.openRequest(cancelling(id))
    const page = await browsers.as('seller:mora', id)
    await driver.press(button(page, 'Agree to cancel'))
    await page.getByRole('button', { name: REFUND }).dblclick()
    await ended(page, 'agreed by both')
    expect([await countOf(id, 'order.cancelled'), await countOf(id, 'refund.requested')]).toEqual([1, 1])
    await expect.poll(() => page.getByRole('region', { name: 'This was not done' }).count()).toBe(0)
  })

  it('sent just after the request was withdrawn is refused, and the page shows why and the typed text', async () => {
    const { id, page, declined } = await declining()
    await page.route(ANSWERS, async route => {
      await browsers.buyer.withdrawRequest({ id, requestId: (await browsers.buyer.getOrder({ id })).request?.id ?? 0 })
      await route.continue()
    })
    await driver.press(button(page, 'Decline and continue'))
    await sees(page, 'This was not done')
    await sees(page, WORD)
    await sees(timeline(page), /Lena Brandt withdrew the request/)
    await inspect(page, 'answered too late')
    await expect.poll(declined).toBe(0)
  })

  it('that is being typed when its request ends stays on the page until it is dismissed', async () => {
    const { id, page } = await declining()
    await browsers.buyer.withdrawRequest({ id, requestId: (await browsers.buyer.getOrder({ id })).request?.id ?? 0 })
    await sees(page, 'The request ended while you were writing')
    await sees(page, WORD)
    await inspect(page, 'request ended while writing')
    await driver.press(button(page, 'Dismiss'))
    await seesNoMore(page, WORD)
  })
})

describe('two tabs', () => {
  it('show the same order: a step in one appears in the other, where no typed text is lost', async () => {
    const { id, page } = await declining()
    const other = await browsers.windows.tab(page)
    await other.goto(`${browsers.address}/orders/${id}`)
    await sure(other, driver, 'Agree to cancel', REFUND)
    await ended(other, 'agreed by both')
    await ended(page, 'agreed by both')
    await sees(page, WORD)
  })

  it('that send different answers at once get one outcome, and the later tab shows what happened', async () => {
    const { id, page } = await declining()
    const other = await browsers.windows.tab(page)
    await other.goto(`${browsers.address}/orders/${id}`)
    await page.route(ANSWERS, async route => {
      await sure(other, driver, 'Agree to cancel', REFUND)
      await ended(other, 'agreed by both')
      await route.continue()
    })
    await driver.press(button(page, 'Decline and continue'))
    await sees(page, 'This was not done')
    await sees(page, WORD)
    await ended(page, 'agreed by both')
    expect((await browsers.buyer.getOrder({ id })).outcome?.decidedBy).toBe('agreement')
  })
})

describe('a session that has ended', () => {
  it('is noticed by the page, which keeps what was typed and continues with a new link in the same tab', async () => {
    const { id, page, declined } = await declining()
    for (const { id: session } of (await browsers.api.listSessions({ actor: 'seller:mora' })).items)
      await browsers.api.revokeSession({ id: session })
    await driver.press(button(page, 'Decline and continue'))
    await sees(page, 'Your session has ended')
    expect(await why(page).inputValue()).toBe(WORD)
    await inspect(page, 'session ended')
    await page.goto((await browsers.api.createSession({ actor: 'seller:mora', orderId: id })).url)
    await driver.press(button(page, 'Continue'))
    await page.waitForURL(`**/orders/${id}`)
    await driver.press(button(page, 'Decline and continue'))
    expect(await why(page).inputValue()).toBe(WORD)
    await driver.press(button(page, 'Decline and continue'))
    await sees(timeline(page), WORD)
    await expect.poll(declined).toBe(1)
  })
})

describe('the Resolution Center', () => {
  const asking = { goal: GOALS.cancellation, reason: /^A change of mind/, explanation: 'We go another way.' }

  it('keeps every step when it is closed, left with Back, or reloaded', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    const center = await prepare(page, driver, asking)
    await page.reload()
    await sees(center, 'Review')
    await sees(center, asking.explanation)
    await page.keyboard.press('Escape')
    await center.waitFor({ state: 'detached' })
    await page.goBack()
    await sees(center, 'Review')
    await driver.press(button(center, 'Back'))
    expect(await field(center, /^Explanation/).inputValue()).toBe(asking.explanation)
    expect(await option(center, asking.reason).isChecked()).toBe(true)
  })

  it('shows what happened and the typed text if the order ends while the dialog is open', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    const center = await prepare(page, driver, asking)
    await browsers.staff.cancel({ id, reason: 'breach', explanation: 'The gig was taken down.' })
    await sees(center, '“Cancel the order” is no longer possible: the order has changed in the meantime')
    await sees(center, asking.explanation)
    await inspect(page, 'center of an order that ended meanwhile')
    await driver.press(button(center, 'Close'))
    await ended(page, 'Cancelled by staff')
  })

  it('shows a refusal and the typed text if the goal becomes impossible while the request is being sent', async () => {
    const { id } = await browsers.placed()
    const page = await browsers.as('buyer:lena', id)
    const center = await prepare(page, driver, { ...asking, goal: GOALS.update, reason: /^A question/ })
    await page.route(/\/requests$/, async route => {
      await browsers.seller.openRequest({
        id,
        kind: 'partial_refund',
        reason: 'goodwill',
        explanation: 'x',
        refund: 500,
      })
      await route.continue()
    })
    await driver.press(button(center, 'Send the question'))
    await sees(center, 'This was not done')
    await sees(center, asking.explanation)
    await expect.poll(() => countOf(id, 'request.opened')).toBe(1)
  })
})
