// Queries and settings around the orders: policy, balances, webhook endpoints, the test clock, health.
import { randomBytes } from 'node:crypto'
import { toIso } from '@evenhand/core'
import { balancesOf, isKnown } from '../store/lists.ts'
import { policyInForce } from '../store/policies.ts'
import type { Database } from '../store/statement.ts'
import { uuidv7 } from '../store/uuid.ts'
import { addEndpoint, deleteEndpoint, listEndpoints } from '../store/webhooks.ts'
import type { Handlers } from './mount.ts'
import { openapi } from './openapi.ts'
import { doorProblem, refusalProblem } from './problem.ts'
import type { TestClock } from './testclock.ts'
import { invalid } from './validate.ts'
import { endpointView } from './webhooks.ts'

export interface SettingTools {
  readonly db: Database
  /** null in production. */
  readonly testClock: TestClock | null
  readonly now: () => number
  readonly isStopping: () => boolean
  /** What the address of a webhook endpoint must be and is not; null where it may be told. */
  readonly refusedAddress: (url: URL) => string | null
}

type Settings = Pick<
  Handlers,
  | 'getPolicy'
  | 'getBalance'
  | 'createWebhookEndpoint'
  | 'listWebhookEndpoints'
  | 'deleteWebhookEndpoint'
  | 'getTestClock'
  | 'advanceTestClock'
  | 'freezeTestClock'
  | 'resumeTestClock'
  | 'getOpenapi'
  | 'health'
  | 'ready'
>

export function settings(tools: SettingTools): Settings {
  const { db } = tools
  const description = openapi()
  return {
    getPolicy: async () => {
      const { version, policy, inForceSince } = await policyInForce(db)
      return { version, inForceSince: toIso(inForceSince), policy }
    },
    getBalance: async ({ id }, { actor }) => {
      const own = actor.role !== 'buyer' && (actor.role !== 'seller' || actor.id === id)
      if (!own || !(await isKnown(db, id))) throw refusalProblem({ code: 'not_found', what: 'seller' })
      return { balances: [...(await balancesOf(db, id))] }
    },
    ...webhookSettings(tools),
    ...clockSettings(tools),
    getOpenapi: async () => description,
    health: async () => ({ ok: true }),
    ready: async () => {
      if (tools.isStopping()) throw doorProblem('overloaded', { retryAfterSeconds: 1 })
      await policyInForce(db)
      return { ok: true }
    },
  }
}

/** Standard Webhooks: a secret is its prefix and the key in base64. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

function webhookSettings({
  db,
  now,
  refusedAddress,
}: SettingTools): Pick<Settings, 'createWebhookEndpoint' | 'listWebhookEndpoints' | 'deleteWebhookEndpoint'> {
  return {
    createWebhookEndpoint: async ({ url, events }) => {
      const address = URL.canParse(url) ? new URL(url) : null
      if (!address || address.username || address.password)
        throw invalid('url', 'must be an address without user and password')
      const refused = refusedAddress(address)
      if (refused !== null) throw invalid('url', refused)
      const [id, secret] = [uuidv7(now()), newSecret()]
      const [added] = await addEndpoint(db, id, url, secret, events ?? null)
      const enabled = { disabledAt: null, disabledReason: null }
      return { id, url, events: events ?? null, createdAt: toIso(added?.created_at ?? now()), ...enabled, secret }
    },
    listWebhookEndpoints: async () => ({ items: (await listEndpoints(db)).map(endpointView) }),
    deleteWebhookEndpoint: async ({ id }) => {
      if (!(await deleteEndpoint(db, id))) throw refusalProblem({ code: 'not_found', what: 'webhook_endpoint' })
      return null
    },
  }
}

function clockSettings({
  testClock,
}: SettingTools): Pick<Settings, 'getTestClock' | 'advanceTestClock' | 'freezeTestClock' | 'resumeTestClock'> {
  const clock = (): TestClock => {
    if (!testClock) throw doorProblem('test_clock_off', {})
    return testClock
  }
  return {
    getTestClock: async () => clock().read(),
    advanceTestClock: async input => clock().advance(input),
    freezeTestClock: async () => clock().freeze(),
    resumeTestClock: async () => clock().resume(),
  }
}
