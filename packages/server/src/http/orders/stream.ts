// The live stream: sends the id and new version of each changed order, seller and policy that the caller may see. Pages
// then fetch the content.
import { once } from 'node:events'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Endings } from '../../outbox/live/endings.ts'
import type { Feed, SentChange } from '../../outbox/live/feed.ts'
import { streamWriter } from '../../outbox/live/writer.ts'
import { TRANSACTION } from '../../store/streams/feed.ts'
import { type Caller, callerOf, type Identity } from '../access/auth.ts'
import type { Gate } from '../limits/gate.ts'
import type { Rates } from '../limits/rates.ts'
import { CONNECTION } from '../limits/table.ts'
import { whoOf } from '../limits/turn.ts'
import { Problem } from '../routes/problem.ts'
import { seesSubject } from './sight.ts'

export interface StreamTools {
  readonly feed: Feed
  readonly endings: Endings
  readonly heartbeatMs: number
  readonly identity: Identity
  readonly rates: Rates
  /** Limits open streams, in all and per person. */
  readonly streams: Gate
}
export interface Streams {
  /** Ends all streams; called first at a graceful stop. */
  end(): void
}

/**
 * The pause between heartbeats. Proxies close idle connections, so each heartbeat sends a comment. It also checks
 * whether the session or key has ended, in case the notification was lost.
 */
export const HEARTBEAT_MS = 10_000
const RETRY_MS = 1000

const NOTHING = { changes: [], isWhole: true }

export function mountStream(app: FastifyInstance, tools: StreamTools): Streams {
  const { feed, identity, rates, streams } = tools
  const watching = { ...identity, findSession: identity.peekSession }
  const open = new Set<() => void>()
  app.get('/v1/stream', async (request, reply) => {
    const caller = await callerOf(request, 'any_actor', identity)
    await rates.admit(request, 'read', caller)
    const last = request.headers['last-event-id']
    const missed = typeof last === 'string' && TRANSACTION.test(last) ? await feed.since(BigInt(last)) : NOTHING
    const hasEnded = () => callerOf(request, 'any_actor', watching).then(() => false, isRefusal)
    await streams.run(whoOf(caller), async () => {
      // A reader that has already left emits no further close event, so its place would never be freed.
      if (reply.raw.destroyed) return void reply.hijack()
      const stream = startStream(reply, caller, tools, hasEnded)
      open.add(stream.end)
      if (!missed.isWhole) stream.sendMissed()
      for (const change of missed.changes) stream.send(change)
      await once(reply.raw, 'close')
      open.delete(stream.end)
    })
  })
  return {
    end: () => {
      for (const end of open) end()
    },
  }
}

/** Reports whether the session or key has ended: only a 401 means that, a database failure does not. */
const isRefusal = (fault: unknown): boolean => fault instanceof Problem && fault.status === 401

function startStream(
  reply: FastifyReply,
  { actor, key, session }: Pick<Caller, 'actor' | 'key' | 'session'>,
  { feed, endings, heartbeatMs }: StreamTools,
  hasEnded: () => Promise<boolean>,
) {
  reply.hijack()
  const { raw } = reply
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  }
  raw.writeHead(200, headers)
  const write = streamWriter(raw, CONNECTION.streamBytes)
  write(`retry: ${RETRY_MS}\n\n`)
  const send = (change: SentChange): void => {
    if (!seesSubject(actor, change)) return
    const { from, kind, subject: id, version } = change
    write(`id: ${from}\nevent: ${kind}\ndata: ${JSON.stringify({ id, version })}\n\n`)
  }
  const unsubscribe = feed.subscribe(send)
  const end = (): void => void raw.end()
  const check = (): void => void hasEnded().then(ended => (ended ? end() : undefined))
  const beat = setInterval(() => {
    write(': still here\n\n')
    check()
  }, heartbeatMs)
  const stopWatching = endings.subscribe(id => (id === (session?.id ?? key) ? check() : undefined))
  raw.on('close', () => {
    clearInterval(beat)
    unsubscribe()
    stopWatching()
  })
  // Tells the page to fetch again everything that it shows.
  const sendMissed = (): void => write('event: missed\ndata: {}\n\n')
  return { send, sendMissed, end }
}
