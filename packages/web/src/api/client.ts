// The page's client: the SDK's client with the session cookie, always acting for the person of this tab.
import { type ActorName, type Client, createClient } from '@evenhand/sdk'
import { serverClock } from './clock.ts'
import { takeFirst } from './first.ts'
import { openedFor } from './person.ts'

/**
 * Takes the early answer or fetches, and sets the server clock from the answer's date, so that countdowns do not depend
 * on this machine's clock.
 */
const fetchHere: typeof fetch = async (input, init) => {
  const response = (await firstOf(input, init)) ?? (await fetch(input, { ...init, credentials: 'same-origin' }))
  serverClock.sync(response.headers.get('date'))
  return response
}

/** Returns the answer to this call if the early script has already made the call; otherwise null. */
async function firstOf(input: RequestInfo | URL, init?: RequestInit): Promise<Response | null> {
  if (init?.method !== 'GET') return null
  const { pathname, search } = new URL(String(input))
  return takeFirst(pathname + search, new Headers(init.headers).get('evenhand-actor'))
}

/** The client for the person who is signed in to this browser, used to find out who that person is, and to sign in. */
export const anybody: Client = createClient({ url: window.location.origin, fetch: fetchHere, retries: 2 })

const clients = new Map<ActorName, Client>()
function clientFor(actor: ActorName): Client {
  const known = clients.get(actor) ?? anybody.as(actor)
  clients.set(actor, known)
  return known
}

/**
 * The client for this tab's person, who is read at each call. If another person signs in before a retry, the retry
 * still names the person of the first try, and the server refuses it.
 */
export const api: Client = new Proxy(anybody, {
  get: (client, name) => {
    const actor = openedFor()
    return Reflect.get(actor === null ? client : clientFor(actor), name)
  },
})
