// A complete server for a test file, with its own database and all workers running, called in process through the SDK.
import { type Client, createClient, type Input } from '@evenhand/sdk'
import { type Logger, pino } from 'pino'
import { afterAll } from 'vitest'
import type { Mode, Payments } from '../config/config.ts'
import { openPool, type Pool } from '../db/db.ts'
import type { Demo } from '../http/access/sessions.ts'
import type { ConnectionLimits } from '../http/limits/connections.ts'
import { createKey } from '../installation/keys.ts'
import { seed } from '../installation/seed.ts'
import { createServer, type Server } from '../server/server.ts'
import { expectAgreement, wholeHistory } from './agreement.ts'
import { type FreshDatabase, freshDatabase } from './database/database.ts'
import { expectOffered } from './http/offered.ts'

export type Place = Input<'placeOrder'>

export interface TestServerOptions {
  readonly mode?: Mode
  readonly payments?: Payments
  /** Whether to check at the end that all forms of every order agree; `false` if a test breaks that on purpose. */
  readonly agrees?: boolean
  /** Whether the demo allows a proxy, and so calls with forwarding headers. */
  readonly demoBehindProxy?: boolean
  /** How often streams check their session, in milliseconds; the server's default if missing. */
  readonly heartbeatMs?: number
  /** A migrated database to use instead of a new one. */
  readonly database?: FreshDatabase
  /** The demo's people, in mode `demo`. */
  readonly demo?: Demo
  /** Networks that webhooks may be sent to. */
  readonly webhookNetworks?: readonly string[]
  /** The log, for tests that read it. */
  readonly log?: Logger
  /** Shorter limits of connections, so that tests need not wait. */
  readonly connections?: Partial<ConnectionLimits>
}
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** The body as it goes over the wire; anything but text is written as JSON. */
  readonly body?: unknown
}
export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  /** The parsed body; null if there is none. */
  readonly json: unknown
}

export const KEY = 'key-of-the-first-marketplace-in-this-test'
export const LENA = { id: 'lena', name: 'Lena Brandt', language: 'de', timeZone: 'Europe/Berlin' }
export const MORA = { id: 'mora', name: 'Mora Okafor' }

let references = 0
/**
 * Returns the input of an order for 180.00 USD in 18 days, from Lena to Mora. It starts at once unless questions are
 * asked.
 */
export const place = (changes: Partial<Place> = {}): Place => ({
  reference: `EV-${++references}`,
  gig: { id: 'explainer', version: '4', title: 'A 30-second explainer video' },
  buyer: LENA,
  seller: MORA,
  currency: 'USD',
  price: 15_000,
  extras: [{ title: 'Second ratio', price: 3_000 }],
  turnaround: 'P18D',
  ...changes,
})

const silent = pino({ level: 'silent' })

/** A demo without people. */
const EMPTY: Demo = { nameOf: () => null, people: async () => ({ items: [], ready: true }) }

/**
 * Opens a test server, closed at the end of the file. Called at its top: `const testServer = await openTestServer()`.
 */
export async function openTestServer(options: TestServerOptions = {}) {
  const { mode = 'sandbox', payments = 'internal', agrees = true, demo = EMPTY, demoBehindProxy = false } = options
  const { webhookNetworks = [], log = silent } = options
  const database = options.database ?? (await freshDatabase())
  const db = openPool(database.connection, 2, () => undefined)
  await seed(db, { mode, apiKey: KEY })
  const { connection } = database
  const server = await createServer({
    ...(mode === 'demo' ? { mode, demo, demoBehindProxy } : { mode }),
    connection,
    payments,
    trustProxy: false,
    log,
    publicUrl: null,
    webhookNetworks,
    connections: options.connections ?? {},
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  })
  let stopped: Promise<void> | null = null
  const stop = () => (stopped ??= server.stop())
  const testServer = { ...talking(server, db), db, database, server, stop }
  afterAll(async () => {
    try {
      if (stopped === null && agrees) await expectAgreement(db, testServer.api)
    } finally {
      await stop()
      await db.close()
    }
  })
  return testServer
}

/** Returns clients for a server, and access to its database. */
function talking(server: Server, db: Pool) {
  const send = sender(server)
  const api = clientOf(send)
  const buyer = api.as('buyer:lena')
  const seller = api.as('seller:mora')
  const staff = api.as('staff:sam')
  return {
    api,
    buyer,
    seller,
    staff,
    send,
    /** Places the order of `place()`, with these changes. */
    placed: (changes: Partial<Place> = {}) => api.placeOrder(place(changes)),
    /** Returns a client with another key, as another part of the marketplace would have. */
    anotherKey: async () => clientOf(send, await createKey(db, 'another')),
    /** Listens for real connections, which `inject` cannot make, and returns the address. */
    listen: async () => server.app.listen({ port: 0, host: '127.0.0.1' }),
    /** Returns a client with this key or session token. */
    holding: (key: string) => clientOf(send, key),
    history: (id: string) => wholeHistory(api, id),
    clock: clockOf(api),
  }
}

function clockOf(api: Client) {
  const now = async () => Date.parse((await api.getTestClock()).now)
  return {
    now,
    freeze: () => api.freezeTestClock(),
    resume: () => api.resumeTestClock(),
    /** Moves the clock by a span and fires every deadline on the way. */
    by: (span: string) => api.advanceTestClock({ by: span }),
    /** Moves the clock to the next deadline that is not a reminder, of all orders or of one. */
    toNextDue: (order?: string) => api.advanceTestClock({ to: 'next_due', ...(order ? { order } : {}) }),
  }
}

export type Send = ReturnType<typeof sender>

/** Calls the server in process and checks every response against the contract. */
function sender({ app }: Server) {
  return async ({ method, path, headers = {}, body }: Sent): Promise<Got> => {
    const payload = typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body)
    const called: Promise<InjectedAnswer> = app.inject({
      method: methodOf(method),
      url: path,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    const { statusCode: status, payload: text, headers: given } = await called
    expectOffered(method, path.split('?')[0] ?? '', { status, type: String(given['content-type'] ?? ''), text })
    const plain = Object.entries(given).map(([name, value]) => [name, value?.toString()])
    return { status, headers: Object.fromEntries(plain), text, json: text === '' ? null : JSON.parse(text) }
  }
}
type InjectedAnswer = Pick<Awaited<ReturnType<Server['app']['inject']>>, 'statusCode' | 'payload' | 'headers'>

const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'] as const
const methodOf = (name: string) => METHODS.find(method => method === name) ?? 'GET'

/** Returns an SDK client that calls through `send`. */
function clientOf(send: Send, key: string = KEY): Client {
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { pathname, search } = new URL(String(input))
    const { status, headers, text } = await send({
      method: init.method ?? 'GET',
      path: pathname + search,
      body: init.body ?? undefined,
      headers: Object.fromEntries(new Headers(init.headers)),
    })
    const fired = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    )
    return new Response(status === 204 ? null : text, { status, headers: Object.fromEntries(fired) })
  }
  return createClient({ url: 'http://house', key, fetch, retries: 0 })
}
