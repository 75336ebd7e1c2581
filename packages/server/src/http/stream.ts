// The live stream: tells a person which of their orders has which version; the page fetches what it shows.
import { once } from 'node:events'
import type { Actor } from '@evenhand/core'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Feed } from '../live/feed.ts'
import { streamWriter } from '../live/writer.ts'
import type { Change } from '../store/changes.ts'
import { callerOf, type Identity } from './auth.ts'
import type { Gate } from './limits/gate.ts'
import type { Rates } from './limits/rates.ts'
import { CONNECTION } from './limits/table.ts'
import { whoOf } from './mount.ts'

export interface StreamTools {
  readonly feed: Feed
  readonly identity: Identity
  readonly rates: Rates
  /** So many at once, all together and of one person. */
  readonly streams: Gate
}
export interface Streams {
  /** Ends all streams: first at a graceful stop. */
  end(): void
}

/** Proxies close quiet connections; a comment keeps them open, and is when a revoked session is noticed. */
const HEARTBEAT_MS = 15_000
const RETRY_MS = 1000

const concerns = (actor: Actor, { buyer, seller }: Change): boolean =>
  actor.role === 'buyer' ? actor.id === buyer : actor.role === 'seller' ? actor.id === seller : true

const NOTHING = { changes: [], isWhole: true }

export function mountStream(app: FastifyInstance, { feed, identity, rates, streams }: StreamTools): Streams {
  const open = new Set<() => void>()
  app.get('/v1/stream', async (request, reply) => {
    const caller = await callerOf(request, 'any_actor', identity)
    await rates.admit(request, 'read', caller)
    const { actor } = caller
    const last = Number(request.headers['last-event-id'] ?? Number.NaN)
    const missed = Number.isSafeInteger(last) ? await feed.since(last) : NOTHING
    const stillThere = () =>
      callerOf(request, 'any_actor', identity).then(
        () => true,
        () => false,
      )
    await streams.run(whoOf(caller), async () => {
      const stream = startStream(reply, actor, feed, stillThere)
      open.add(stream.end)
      if (!missed.isWhole) stream.tellOfMore()
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

function startStream(reply: FastifyReply, actor: Actor, feed: Feed, stillThere: () => Promise<boolean>) {
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
  const send = (change: Change): void => {
    if (!concerns(actor, change)) return
    write(`id: ${change.at}\nevent: order\ndata: ${JSON.stringify({ id: change.id, version: change.version })}\n\n`)
  }
  const unsubscribe = feed.subscribe(send)
  const end = (): void => void raw.end()
  const beat = setInterval(() => {
    write(': still here\n\n')
    void stillThere().then(there => (there ? undefined : end()))
  }, HEARTBEAT_MS)
  raw.on('close', () => {
    clearInterval(beat)
    unsubscribe()
  })
  // Who shows anything asks for it anew.
  const tellOfMore = (): void => write('event: missed\ndata: {}\n\n')
  return { send, tellOfMore, end }
}
