// Handlers for existing webhook endpoints: they enable endpoints, list their attempts and replay events.
import { fromIso, type PolicyKind, toIso } from '@evenhand/core'
import { readEvents } from '../store/orders/events.ts'
import type { Database } from '../store/statement.ts'
import { policyStream, sellerStream } from '../store/streams/streams.ts'
import { type AttemptRow, listAttempts } from '../store/webhooks/attempts.ts'
import { type Replayed, replayEvent, replaySince } from '../store/webhooks/replays.ts'
import { type Endpoint, enableEndpoint, findEndpoint } from '../store/webhooks/webhooks.ts'
import type { Handlers, InputOf } from './routes/mount.ts'
import type { Work } from './routes/once.ts'
import { isCount, paged, readCursor } from './routes/paging.ts'
import { refusalProblem } from './routes/problem.ts'
import { invalid } from './routes/validate.ts'

export interface WebhookTools {
  readonly db: Database
  /** Returns the real time in milliseconds. */
  readonly now: () => number
  /** Wakes this server's sender, because there are events to send. */
  readonly wakeSender: () => void
  readonly afterwards: Work['afterwards']
}
type Webhooks = Pick<Handlers, 'enableWebhookEndpoint' | 'listWebhookAttempts' | 'replayWebhooks'>

export function webhookHandlers(tools: WebhookTools): Webhooks {
  const { db } = tools
  const wakeSender = () => tools.afterwards(async () => tools.wakeSender())
  return {
    enableWebhookEndpoint: async ({ id }) => {
      const enabled = await enableEndpoint(db, id)
      if (enabled) await wakeSender()
      return endpointView(enabled ?? (await known(db, id)))
    },
    listWebhookAttempts: async ({ id, failed = false, cursor, limit = 50, ...named }) => {
      await known(db, id)
      const stream = streamOf({ orderId: named.order, sellerId: named.seller, policy: named.policy })
      const before = readCursor(cursor, isCount)
      const rows = await listAttempts(db, id, { stream, failed, before, limit: limit + 1 })
      return paged(rows, limit, attemptView, row => row.id)
    },
    replayWebhooks: async input => {
      const { events, streams, next } = await replay(tools, await known(db, input.id), input)
      await wakeSender()
      return { events, subjects: streams, next: next === null ? null : toIso(next) }
    },
  }
}

async function known(db: Database, id: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(db, id)
  if (!endpoint) throw refusalProblem({ code: 'not_found', what: 'webhook_endpoint' })
  return endpoint
}

async function replay(
  { db, now }: WebhookTools,
  endpoint: Endpoint,
  input: InputOf<'replayWebhooks'>,
): Promise<Replayed> {
  const { seq, since } = input
  const stream = streamOf(input)
  if (since === undefined) return replayOne(db, endpoint, stream, seq)
  if (stream !== null || seq !== undefined)
    throw invalid('since', `cannot be combined: name one event by ${SUBJECTS} and seq, or all events by since`)
  const from = fromIso(since) ?? now()
  if (from > now()) throw invalid('since', 'must not be in the future')
  return replaySince(db, endpoint.id, from, endpoint.events)
}

/** The fields that name an order, a seller or a policy; at most one may be set. */
interface Named {
  readonly orderId?: string | undefined
  readonly sellerId?: string | undefined
  readonly policy?: PolicyKind | undefined
}
const SUBJECTS = 'orderId, sellerId or policy'

/** Returns the stream of the order, seller or policy; null if none is named. */
function streamOf({ orderId, sellerId, policy }: Named): string | null {
  const streams = [
    ...(orderId === undefined ? [] : [orderId.toLowerCase()]),
    ...(sellerId === undefined ? [] : [sellerStream(sellerId)]),
    ...(policy === undefined ? [] : [policyStream(policy)]),
  ]
  if (streams.length > 1) throw invalid('orderId', 'cannot be combined with a seller or a policy')
  return streams[0] ?? null
}

async function replayOne(db: Database, endpoint: Endpoint, stream: string | null, seq: number | undefined) {
  if (stream === null) throw invalid('orderId', 'or sellerId or policy is needed with seq, or since instead')
  if (seq === undefined) throw invalid('seq', `is needed with ${SUBJECTS}`)
  const [event] = await readEvents(db, stream, seq - 1, 1)
  if (event?.seq !== seq) throw refusalProblem({ code: 'not_found', what: 'event' })
  if (endpoint.events && !endpoint.events.includes(event.type))
    throw invalid('seq', `is of type ${event.type}, which this endpoint does not subscribe to`, endpoint.events)
  return replayEvent(db, endpoint.id, stream, seq)
}

/** Returns an endpoint as the marketplace sees it, without its secret. */
export const endpointView = ({ id, url, events, created_at, disabled_at, disabled_reason }: Endpoint) => ({
  id,
  url,
  events: events && [...events],
  createdAt: toIso(created_at),
  disabledAt: disabled_at === null ? null : toIso(disabled_at),
  disabledReason: disabled_reason,
})

const attemptView = ({
  kind,
  subject,
  seq,
  type,
  attempt,
  at,
  status,
  took_ms,
  error,
  next_at,
  failed,
}: AttemptRow) => ({
  subject: { kind, id: subject },
  seq,
  type,
  attempt,
  at: toIso(at),
  status,
  tookMs: took_ms,
  error,
  nextAt: next_at === null ? null : toIso(next_at),
  failed,
})
