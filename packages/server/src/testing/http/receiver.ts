// A marketplace that receives webhooks: a real server on this machine, which verifies each one and may answer badly.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Client, verifyWebhook, type WebhookPayload } from '@evenhand/sdk'
import { afterAll } from 'vitest'

export interface Received {
  /** The header `webhook-id`. */
  readonly id: string
  readonly order: string
  readonly seq: number
  readonly payload: WebhookPayload
  readonly headers: IncomingHttpHeaders
  /** What was answered. */
  readonly status: number
}
/** The status to answer with, or a place to go to instead. */
export type Reply = number | { readonly location: string }
type Desk = { reply: (payload: WebhookPayload, before: readonly Received[]) => Reply | Promise<Reply> }

/** Answers 200 unless `desk.reply` says otherwise. Closed by itself when the file ends. */
export async function openReceiver(api: Client, events?: string[]) {
  const all: Received[] = []
  const faults: unknown[] = []
  const desk: Desk = { reply: () => 200 }
  const secret = { is: '' }
  const server = createServer(async (request, response) => {
    const got = await receive(secret.is, request.headers, await text(request), desk, all).catch((fault: unknown) => {
      faults.push(fault)
      return { status: 400, headers: {} }
    })
    response.writeHead(got.status, got.headers).end()
  })
  const url = await listen(server)
  const endpoint = await api.createWebhookEndpoint({ url, ...(events ? { events } : {}) })
  secret.is = endpoint.secret
  const told = (order: string) => all.flatMap(each => (each.order === order && each.status < 300 ? [each.seq] : []))
  return {
    endpoint,
    url,
    all,
    desk,
    /** What did not verify. */
    faults,
    /** What was received of one order and answered with success: event by event. */
    told,
  }
}

async function receive(secret: string, headers: IncomingHttpHeaders, body: string, desk: Desk, all: Received[]) {
  const payload = verifyWebhook(secret, headers, body)
  const reply = await desk.reply(payload, all)
  const status = typeof reply === 'number' ? reply : 302
  const { order, event } = payload.data
  all.push({ id: String(headers['webhook-id']), order: order.id, seq: event.seq, payload, headers, status })
  return { status, headers: typeof reply === 'number' ? {} : { ...reply } }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>(resolve => server.close(() => resolve()))
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hooks`
}
