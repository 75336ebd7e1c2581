// Receives notifications from other servers. A server that misses one finds the change within a second by polling.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Connection } from './db.ts'

export interface Listening {
  stop(): Promise<void>
}

const RECONNECT_MS = 1000

/** The handler of each channel, which is called with the payload. */
export type Channels = Readonly<Record<string, (payload: string) => void>>

/** Receives every notification of the channels on one connection, and reconnects when the connection is lost. */
export function listen(connection: Connection, channels: Channels): Listening {
  const stopping = new AbortController()
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await once(connection, channels, stopping.signal).catch(() => undefined)
      await pause(RECONNECT_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function once(connection: Connection, channels: Channels, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 })
  const ended = new Promise<void>(resolve => client.on('end', () => resolve()))
  client.on('error', () => undefined)
  client.on('notification', ({ channel, payload = '' }) => channels[channel]?.(payload))
  await client.connect()
  const stop = () => void client.end()
  // The listener was stopped while connecting, so the signal has already fired.
  if (signal.aborted) return client.end()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (const channel of Object.keys(channels)) await client.query(`listen ${channel}`)
    await ended
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
