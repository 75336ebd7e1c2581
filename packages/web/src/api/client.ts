// The page's client: the SDK's client over the session cookie, always for the person this tab was opened for.
import { type ActorName, type Client, createClient } from '@evenhand/sdk'
import { serverClock } from './clock.ts'
import { takeFirst } from './first.ts'
import { openedFor } from './person.ts'

/** Every answer carries the server's date, which countdowns follow instead of this machine's clock. */
const fetchHere: typeof fetch = async (input, init) => {
  const response = (await firstOf(input, init)) ?? (await fetch(input, { ...init, credentials: 'same-origin' }))
  serverClock.sync(response.headers.get('date'))
  return response
}

/** Calls started early, before this script was loaded. */
async function firstOf(input: RequestInfo | URL, init?: RequestInit): Promise<Response | null> {
  if (init?.method !== 'GET') return null
  const { pathname, search } = new URL(String(input))
  return takeFirst(pathname + search, new Headers(init.headers).get('evenhand-actor'))
}

/** Acts for the person whom the browser is signed in as: to find out who that is, and to sign in. */
export const anybody: Client = createClient({ url: window.location.origin, fetch: fetchHere, retries: 2 })

const clients = new Map<ActorName, Client>()
function clientFor(actor: ActorName): Client {
  const known = clients.get(actor) ?? anybody.as(actor)
  clients.set(actor, known)
  return known
}

/**
 * Acts for the person of this tab at the time of the call: a retry after another person has signed in still names the
 * first one and is refused.
 */
export const api: Client = new Proxy(anybody, {
  get: (client, name) => {
    const actor = openedFor()
    return Reflect.get(actor === null ? client : clientFor(actor), name)
  },
})
