// The one client of the page: the SDK's own, over the session's cookie, always for whom the page was opened.
import { type ActorName, type Client, createClient } from '@evenhand/sdk'
import { serverClock } from './clock.ts'
import { takeFirst } from './first.ts'
import { openedFor } from './person.ts'

/** Every answer carries the server's date: countdowns follow it, not this machine's clock. */
const fetchHere: typeof fetch = async (input, init) => {
  const response = (await firstOf(input, init)) ?? (await fetch(input, { ...init, credentials: 'same-origin' }))
  serverClock.heard(response.headers.get('date'))
  return response
}

/** What was asked for before this script was here. */
async function firstOf(input: RequestInfo | URL, init?: RequestInit): Promise<Response | null> {
  if (init?.method !== 'GET') return null
  const { pathname, search } = new URL(String(input))
  return takeFirst(pathname + search, new Headers(init.headers).get('evenhand-actor'))
}

/** Acts for whoever the browser is signed in as: to find out who that is, and to become somebody. */
export const anybody: Client = createClient({ url: window.location.origin, fetch: fetchHere, retries: 2 })

const clients = new Map<ActorName, Client>()
function clientFor(actor: ActorName): Client {
  const known = clients.get(actor) ?? anybody.as(actor)
  clients.set(actor, known)
  return known
}

/**
 * Acts for the person of this tab, as it was when the call was made: what is repeated after another person was signed in
 * is still the first one’s, and refused.
 */
export const api: Client = new Proxy(anybody, {
  get: (client, name) => {
    const actor = openedFor()
    return Reflect.get(actor === null ? client : clientFor(actor), name)
  },
})
