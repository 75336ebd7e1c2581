// The live stream: tells a person which of their orders has which version; the page fetches what it shows.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Feed } from '../live/feed.ts'
import type { Change } from '../store/changes.ts'
import { callerOf, type Identity } from './auth.ts'
import { type CallingActor, seesChange } from './sight.ts'

export interface StreamTools {
  readonly feed: Feed
  readonly identity: Identity
}
export interface Streams {
  /** Ends all streams: first at a graceful stop. */
  end(): void
}

/** Proxies close quiet connections; a comment keeps them open, and is when a revoked session is noticed. */
const HEARTBEAT_MS = 15_000
const RETRY_MS = 1000

export function mountStream(app: FastifyInstance, { feed, identity }: StreamTools): Streams {
  const open = new Set<() => void>()
  app.get('/v1/stream', async (request, reply) => {
    const { actor } = await callerOf(request, 'any_actor', identity)
    const last = Number(request.headers['last-event-id'] ?? Number.NaN)
    const missed = Number.isSafeInteger(last) ? await feed.since(last) : []
    const stillThere = () =>
      callerOf(request, 'any_actor', identity).then(
        () => true,
        () => false,
      )
    const stream = startStream(reply, actor, feed, stillThere)
    open.add(stream.end)
    reply.raw.on('close', () => open.delete(stream.end))
    for (const change of missed) stream.send(change)
  })
  return {
    end: () => {
      for (const end of open) end()
    },
  }
}

function startStream(reply: FastifyReply, actor: CallingActor, feed: Feed, stillThere: () => Promise<boolean>) {
  reply.hijack()
  const { raw } = reply
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  }
  raw.writeHead(200, headers)
  raw.write(`retry: ${RETRY_MS}\n\n`)
  const send = (change: Change): void => {
    if (!seesChange(actor, change)) return
    raw.write(`id: ${change.at}\nevent: order\ndata: ${JSON.stringify({ id: change.id, version: change.version })}\n\n`)
  }
  const unsubscribe = feed.subscribe(send)
  const end = (): void => void raw.end()
  const beat = setInterval(() => {
    raw.write(': still here\n\n')
    void stillThere().then(there => (there ? undefined : end()))
  }, HEARTBEAT_MS)
  raw.on('close', () => {
    clearInterval(beat)
    unsubscribe()
  })
  return { send, end }
}
