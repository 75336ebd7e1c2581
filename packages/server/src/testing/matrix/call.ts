// Sends one raw HTTP call with any headers.
import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: object | undefined
}
export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The body; null if it is empty or not valid JSON. */
  readonly json: unknown
}
/** A connection to one server. */
export interface Wire {
  call(sent: Sent): Promise<Answered>
  close(): void
}

export function openWire(url: string): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: 24 })
  return { call: sent => once(agent, url, sent), close: () => agent.destroy() }
}

function once(agent: Agent, url: string, { method, path, headers, body }: Sent): Promise<Answered> {
  const text = body === undefined ? null : JSON.stringify(body)
  const type = method === 'POST' || method === 'PUT' ? { 'content-type': 'application/json' } : {}
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method, headers: { ...type, ...headers } }, response => {
      const { statusCode: status = 0, headers: got } = response
      // A stream has no end, so its start counts as the response.
      if (got['content-type'] === 'text/event-stream') {
        resolve({ status, headers: got, json: null })
        response.destroy()
        return
      }
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => resolve({ status, headers: got, json: parsed(Buffer.concat(chunks).toString()) }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(text ?? undefined)
  })
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}
