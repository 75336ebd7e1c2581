// The one client of the page: the SDK's own, over the session's cookie.
import { createClient } from '@evenhand/sdk'
import { serverClock } from './clock.ts'

/** Every answer carries the server's date: countdowns follow it, not this machine's clock. */
const fetchHere: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, credentials: 'same-origin' })
  serverClock.heard(response.headers.get('date'))
  return response
}

export const api = createClient({ url: window.location.origin, fetch: fetchHere, retries: 2 })
