// Posts one webhook over HTTP: only to the checked address, in bounded time, reading little of the response.
import { lookup as resolve } from 'node:dns'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { AddressRules } from './addresses.ts'

export interface Posted {
  /** The HTTP status; null if there was no response. */
  readonly status: number | null
  /** Why the delivery failed; null if it succeeded. */
  readonly error: string | null
}
export interface Poster {
  /** Posts a body once and never throws. Redirects are not followed, as only the registered address is an endpoint. */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Posted>
  /** Closes the keep-alive connections. */
  close(): void
}

/** The time allowed from the DNS lookup to the end of the response. */
const TIMEOUT_MS = 10_000
/** The response body is not needed, but a short one is read so that its connection can be reused. */
const MOST_BODY_BYTES = 4096
const MOST_HEADER_BYTES = 16_384
const MOST_REASON = 500

export function createPoster(rules: AddressRules, timeoutMs: number = TIMEOUT_MS): Poster {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) }
  const tools = { rules, timeoutMs }
  const post: Poster['post'] = async (text, headers, body) => {
    const url = new URL(text)
    const refused = rules.refused(url)
    if (refused !== null) return { status: null, error: `the address ${refused}` }
    try {
      const first = await postOnce(tools, agents, url, headers, body)
      // If the other end has just closed the keep-alive connection, the endpoint has not failed: the webhook is posted
      // again on a new connection.
      const { status } = first === 'stale' ? await postAfresh(tools, url, headers, body) : first
      const isSuccess = status >= 200 && status < 300
      return { status, error: isSuccess ? null : `answered ${status}` }
    } catch (fault) {
      return { status: null, error: reasonOf(fault, timeoutMs) }
    }
  }
  const close = (): void => {
    agents.http.destroy()
    agents.https.destroy()
  }
  return { post, close }
}

type Agents = { readonly http: http.Agent; readonly https: https.Agent } | null
type Answered = { readonly status: number }
type Tools = { readonly rules: AddressRules; readonly timeoutMs: number }

async function postAfresh(tools: Tools, url: URL, headers: Readonly<Record<string, string>>, body: string) {
  const answered = await postOnce(tools, null, url, headers, body)
  if (answered === 'stale') throw new Error('the connection was closed')
  return answered
}

function postOnce(
  { rules, timeoutMs }: Tools,
  agents: Agents,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answered | 'stale'> {
  const options = {
    method: 'POST',
    headers,
    lookup: checkedLookup(rules, url.protocol),
    maxHeaderSize: MOST_HEADER_BYTES,
    signal: AbortSignal.timeout(timeoutMs),
  }
  const request =
    url.protocol === 'https:'
      ? https.request(url, { ...options, agent: agents ? agents.https : false })
      : http.request(url, { ...options, agent: agents ? agents.http : false })
  return new Promise((answer, fail) => {
    request.on('response', response => {
      answer({ status: response.statusCode ?? 0 })
      drain(response)
    })
    request.on('error', fault => {
      if (request.reusedSocket && codeOf(fault) === 'ECONNRESET') answer('stale')
      else fail(fault)
    })
    request.end(body)
  })
}

/** Reads the rest of a short response; cuts off an endless or slow one. */
function drain(response: IncomingMessage): void {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MOST_BODY_BYTES) response.destroy()
  })
  // An error no longer matters, as the status is known and nothing else is needed.
  response.on('error', () => undefined)
}

/** Resolves a name only to its allowed addresses, so that the connection goes to an address that was checked. */
const checkedLookup =
  (rules: AddressRules, protocol: string): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (fault, found) => {
      if (fault) return callback(fault, [])
      const allowed = found.filter(({ address }) => rules.allows(address, protocol))
      const [first] = allowed
      if (!first) return callback(new AddressError(hostname, found[0]?.address ?? 'nothing'), [])
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
    })
  }

class AddressError extends Error {
  constructor(hostname: string, address: string) {
    super(`${hostname} leads to ${address}, where webhooks must not go`)
  }
}

const codeOf = (fault: Error): string => ('code' in fault ? String(fault.code) : '')

function reasonOf(fault: unknown, timeoutMs: number): string {
  if (!(fault instanceof Error)) return String(fault).slice(0, MOST_REASON)
  if (fault.name === 'AbortError' || fault.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1000} seconds`
  // If several addresses of a name were tried, the reasons are nested.
  const [first = fault]: readonly unknown[] = fault instanceof AggregateError ? fault.errors : []
  return (first instanceof Error ? first.message : String(first)).slice(0, MOST_REASON)
}
