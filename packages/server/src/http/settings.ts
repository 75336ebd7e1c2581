// Handlers for queries and settings around the orders: policy, balances, webhook endpoints, the test clock, health.
import { toIso } from '@evenhand/core'
import type { ServerMode } from '@evenhand/sdk/contract'
import { balancesOf, isKnown } from '../store/orders/lists.ts'
import { policyInForce } from '../store/policies/versions.ts'
import type { Database } from '../store/statement.ts'
import { uuidv7 } from '../store/uuid.ts'
import { addEndpoint, deleteEndpoint, listEndpoints } from '../store/webhooks/webhooks.ts'
import type { Secrets } from './access/secrets.ts'
import type { TestClock } from './clock/testClock.ts'
import { openapi } from './openapi/openapi.ts'
import { seesSeller } from './orders/sight.ts'
import type { Handlers } from './routes/mount.ts'
import { httpProblem, refusalProblem } from './routes/problem.ts'
import { invalid } from './routes/validate.ts'
import { endpointView } from './webhooks.ts'

export interface SettingTools {
  readonly db: Database
  readonly mode: ServerMode
  /** The test clock; null in production. */
  readonly testClock: TestClock | null
  readonly now: () => number
  readonly isStopping: () => boolean
  /** Returns why an address cannot be a webhook endpoint; null if it can. */
  readonly refusedAddress: (url: URL) => string | null
  readonly secrets: Secrets
}

type Settings = Pick<
  Handlers,
  | 'getPolicy'
  | 'getBalance'
  | 'createWebhookEndpoint'
  | 'listWebhookEndpoints'
  | 'deleteWebhookEndpoint'
  | 'getOpenapi'
  | 'health'
  | 'ready'
> &
  Partial<ClockSettings>
type ClockSettings = Pick<Handlers, 'getTestClock' | 'advanceTestClock' | 'freezeTestClock' | 'resumeTestClock'>

/** The API's descriptions by mode, each created on first use and shared by all callers. */
const descriptions = new Map<ServerMode, ReturnType<typeof openapi>>()
function described(mode: ServerMode) {
  const description = descriptions.get(mode) ?? openapi(mode)
  descriptions.set(mode, description)
  return description
}

export function settings(tools: SettingTools): Settings {
  const { db } = tools
  return {
    getPolicy: async () => {
      const { version, policy, inForceSince } = await policyInForce(db)
      return { version, inForceSince: toIso(inForceSince), policy }
    },
    getBalance: async ({ id }, { actor }) => {
      if (!seesSeller(id, actor) || !(await isKnown(db, id)))
        throw refusalProblem({ code: 'not_found', what: 'seller' })
      return { balances: [...(await balancesOf(db, id))] }
    },
    ...webhookSettings(tools),
    ...(tools.testClock ? clockSettings(tools.testClock, db) : {}),
    getOpenapi: async () => described(tools.mode),
    health: async () => ({ ok: true }),
    ready: async () => {
      if (tools.isStopping()) throw httpProblem('overloaded', { retryAfterSeconds: 1 })
      await policyInForce(db)
      return { ok: true }
    },
  }
}

function webhookSettings({
  db,
  now,
  refusedAddress,
  secrets,
}: SettingTools): Pick<Settings, 'createWebhookEndpoint' | 'listWebhookEndpoints' | 'deleteWebhookEndpoint'> {
  return {
    createWebhookEndpoint: async ({ url, events }) => {
      const address = URL.canParse(url) ? new URL(url) : null
      if (!address) throw invalid('url', unreadable(url))
      if (address.username || address.password) throw invalid('url', 'must be an address without user and password')
      const refused = refusedAddress(address)
      if (refused !== null) throw invalid('url', refused)
      const id = uuidv7(now())
      const secret = secrets.webhookSecret(id)
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

/**
 * Finds the zone of an IPv6 address. A zone names a network interface of one machine (RFC 6874), and web URLs have
 * none.
 */
const ZONE = /^[a-z]+:\/\/[^/?#]*\[[^\]/?#]*%/i
const unreadable = (url: string): string =>
  ZONE.test(url)
    ? 'must not name a zone: leave out “%” and what follows it within the brackets'
    : 'must be a full address, such as https://shop.example.com/hooks'

const clockSettings = (testClock: TestClock, db: Database): ClockSettings => ({
  getTestClock: async () => testClock.read(db),
  advanceTestClock: async (input, _caller, _cookies, key) => testClock.advance(input, key),
  freezeTestClock: async () => testClock.freeze(db),
  resumeTestClock: async () => testClock.resume(db),
})
