// A marketplace that receives webhooks: a real server on this machine that verifies each webhook and can be made to
// fail.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Client, verifyWebhook, type WebhookPayload } from '@evenhand/sdk'
import { afterAll } from 'vitest'

export interface Received {
  /** The value of the header `webhook-id`. */
  readonly id: string
  readonly stream: string
  readonly seq: number
  readonly payload: WebhookPayload
  readonly headers: IncomingHttpHeaders
  /** The status of the receiver's response. */
  readonly status: number
}
/** The status to respond with, or an address to redirect to. */
export type Reply = number | { readonly location: string }
type Desk = { reply: (payload: WebhookPayload, before: readonly Received[]) => Reply | Promise<Reply> }

/**
 * Opens a receiver. It responds with 200 unless `desk.reply` returns otherwise, and is closed at the end of the file.
 */
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
  const received = (stream: string) =>
    all.flatMap(each => (each.stream === stream && each.status < 300 ? [each.seq] : []))
  return {
    endpoint,
    url,
    all,
    desk,
    /** The webhooks that could not be verified. */
    faults,
    /** Returns the numbers of a stream's events that were received and accepted. */
    received,
  }
}

async function receive(secret: string, headers: IncomingHttpHeaders, body: string, desk: Desk, all: Received[]) {
  const payload = verifyWebhook(secret, headers, body)
  const reply = await desk.reply(payload, all)
  const status = typeof reply === 'number' ? reply : 302
  const { seq } = payload.data.event
  const id = String(headers['webhook-id'])
  all.push({ id, stream: id.split('.')[0] ?? '', seq, payload, headers, status })
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
