// The smallest marketplace: an order, a request to cancel, 48 hours of silence, and the webhook about the outcome.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createClient, verifyWebhook } from '@evenhand/sdk'
import { instantText, moneyText, outcomeLabel } from '@evenhand/sdk/locales/en'

const { EVENHAND_URL: url = 'http://localhost:4400', EVENHAND_API_KEY: key } = process.env
if (!key) throw new Error('Set EVENHAND_API_KEY to the key that the server printed at its first start.')

const marketplace = createClient({ url, key })
const buyer = marketplace.as('buyer:lena')

// Receives webhooks on this machine. It rejects calls that are not signed with our secret.
const receiver = createServer(async (request, response) => {
  const chunks = await request.toArray()
  try {
    const { type, data } = verifyWebhook(endpoint.secret, request.headers, Buffer.concat(chunks))
    response.writeHead(204).end()
    receiver.emit(type, data)
  } catch (fault) {
    response.writeHead(400).end(fault.message)
  }
})
await once(receiver.listen(0, '127.0.0.1'), 'listening')
const endpoint = await marketplace.createWebhookEndpoint({
  url: `http://127.0.0.1:${receiver.address().port}/evenhand`,
})
const webhook = once(receiver, 'order.cancelled', { signal: AbortSignal.timeout(20_000) })

try {
  // The order has been paid, and from here on Evenhand manages it.
  const { id, reference, price, currency } = await marketplace.placeOrder({
    reference: `EX-${Date.now()}`,
    gig: { id: 'explainer', version: '3', title: 'A 30-second explainer video' },
    buyer: { id: 'lena', name: 'Lena Brandt' },
    seller: { id: 'mora', name: 'Mora Okafor' },
    currency: 'USD',
    price: 18_000,
    turnaround: 'P18D',
  })
  console.log(`Placed ${reference}: ${moneyText(price, currency)} from Lena to Mora, work for 18 days.`)

  const { request } = await buyer.openRequest({
    id,
    kind: 'cancellation',
    reason: 'cannot_wait',
    explanation: 'Our launch was moved forward, so the video would come too late.',
  })
  console.log(`Lena asks to cancel. Mora can answer until ${instantText(request.respondBy)}.`)

  await marketplace.advanceTestClock({ by: 'PT48H' })
  console.log('48 hours pass on the test clock. Mora says nothing.\n')

  const { outcome, balances } = await buyer.getOrder({ id })
  const [payload] = await webhook
  const isExact = outcome.at === request.respondBy

  console.log(`outcome   ${outcomeLabel(outcome)}`)
  console.log(`at        ${outcome.at}, ${isExact ? 'exactly when the window ended' : `but due ${request.respondBy}`}`)
  console.log(
    `money     ${moneyText(balances.refunded, currency)} back to Lena, ${moneyText(balances.held, currency)} held`,
  )
  console.log(
    `webhook   ${payload.event.type} of ${payload.order.reference}, signature verified: “${outcomeLabel(payload.order.outcome)}”`,
  )
  if (!isExact || balances.refunded !== price) process.exitCode = 1
} finally {
  await marketplace.deleteWebhookEndpoint({ id: endpoint.id })
  receiver.close()
}
