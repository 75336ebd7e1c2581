// The demo: the people to sign in as, and filling it once the server answers.
import { type Client, createClient } from '@evenhand/sdk'
import type { Demo } from '../http/access/sessions.ts'
import { arrive, fillDemo } from './fill.ts'
import { demoOf } from './people.ts'

export interface RunningDemo {
  readonly demo: Demo
  /** Fills a fresh demo, or moves an existing one up to the present; called once the server answers at this address. */
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
