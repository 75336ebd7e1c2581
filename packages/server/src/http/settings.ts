// Queries and settings around the orders: policy, balances, webhook endpoints, the test clock, health.
import { toIso } from '@evenhand/core'
import { balancesOf, isKnown } from '../store/lists.ts'
import { policyInForce } from '../store/policies.ts'
import type { Database } from '../store/statement.ts'
import { uuidv7 } from '../store/uuid.ts'
import { addEndpoint, deleteEndpoint, listEndpoints } from '../store/webhooks.ts'
import type { Handlers } from './mount.ts'
import { openapi } from './openapi.ts'
import { doorProblem, refusalProblem } from './problem.ts'
import type { Secrets } from './secrets.ts'
import type { TestClock } from './testclock.ts'
import { invalid } from './validate.ts'

export interface SettingTools {
  readonly db: Database
  /** null in production. */
  readonly testClock: TestClock | null
  readonly now: () => number
  readonly isStopping: () => boolean
  readonly secrets: Secrets
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

/** Made when it is first asked for, and the same for everybody. */
let description: ReturnType<typeof openapi> | null = null

export function settings(tools: SettingTools): Settings {
  const { db } = tools
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
    getOpenapi: async () => (description ??= openapi()),
    health: async () => ({ ok: true }),
    ready: async () => {
      if (tools.isStopping()) throw doorProblem('overloaded', { retryAfterSeconds: 1 })
      await policyInForce(db)
      return { ok: true }
    },
  }
}

function webhookSettings({
  db,
  now,
  secrets,
}: SettingTools): Pick<Settings, 'createWebhookEndpoint' | 'listWebhookEndpoints' | 'deleteWebhookEndpoint'> {
  return {
    createWebhookEndpoint: async ({ url, events }) => {
      const address = URL.canParse(url) ? new URL(url) : null
      if (!address || address.username || address.password)
        throw invalid('url', 'must be an address without user and password')
      const id = uuidv7(now())
      const secret = secrets.webhookSecret(id)
      const [added] = await addEndpoint(db, id, url, secret, events ?? null)
      return { id, url, events: events ?? null, createdAt: toIso(added?.created_at ?? now()), secret }
    },
    listWebhookEndpoints: async () => ({
      items: (await listEndpoints(db)).map(({ id, url, events, created_at }) => ({
        ...{ id, url, events: events && [...events], createdAt: toIso(created_at) },
      })),
    }),
    deleteWebhookEndpoint: async ({ id }) => {
      if (!(await deleteEndpoint(db, id))) throw refusalProblem({ code: 'not_found', what: 'webhook_endpoint' })
      return null
    },
  }
}

function clockSettings({
  testClock,
  db,
}: SettingTools): Pick<Settings, 'getTestClock' | 'advanceTestClock' | 'freezeTestClock' | 'resumeTestClock'> {
  const clock = (): TestClock => {
    if (!testClock) throw doorProblem('test_clock_off', {})
    return testClock
  }
  return {
    getTestClock: async () => clock().read(),
    advanceTestClock: async (input, _caller, _cookies, key) => clock().advance(input, key),
    freezeTestClock: async () => clock().freeze(db),
    resumeTestClock: async () => clock().resume(db),
  }
}
