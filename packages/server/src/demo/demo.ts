// The demo as a whole: the cast for the sign-in, and the filling once the server answers.
import { type Client, createClient } from '@evenhand/sdk'
import type { Demo } from '../http/access/sessions.ts'
import { arrive, fillDemo } from './fill.ts'
import { demoOf } from './people.ts'

export interface RunningDemo {
  readonly demo: Demo
  /** The server answers at this address with this key; a fresh demo is filled first. */
  begin(address: string, key: string, isFresh: boolean): Promise<void>
}

export function createDemo(): RunningDemo {
  let api: Client | null = null
  let ready = false
  return {
    demo: demoOf(
      () => api,
      () => ready,
    ),
    begin: async (address, key, isFresh) => {
      api = createClient({ url: address, key })
      await (isFresh ? fillDemo(api, Date.now) : arrive(api))
      ready = true
    },
  }
}
