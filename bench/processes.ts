// Starts the measured servers, each in a separate process: the real one by its command, and the hand-written one.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Recorded } from './by-hand/rows.ts'
import type { Endpoint } from './connections.ts'
import type { Ground } from './ground.ts'

export interface Served extends Endpoint {
  stop(): Promise<void>
}

const KEY = randomBytes(32).toString('base64url')
const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** Starts the built server as `npm start` does, in production mode and without opening a browser. */
export const startServer = (ground: Ground, flags: readonly string[] = []): Promise<Served> =>
  start([...flags, path('../packages/server/bin/evenhand.mjs'), 'serve'], {
    DATABASE_URL: ground.url,
    EVENHAND_MODE: 'production',
    EVENHAND_PAYMENTS: 'internal',
    EVENHAND_URL: 'http://localhost',
    EVENHAND_API_KEY: KEY,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
  })

/** Starts the demo as a visitor would, with its own PostgreSQL in this folder. */
export const startDemo = (folder: string): Promise<Served> =>
  start([path('../packages/server/bin/evenhand.mjs'), 'serve'], {
    EVENHAND_DATA: folder,
    EVENHAND_MODE: 'demo',
    EVENHAND_API_KEY: KEY,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
  })

export function startByHand(ground: Ground, rows: Recorded, pool: number): Promise<Served> {
  const file = join(ground.folder, 'by-hand.json')
  writeFileSync(file, JSON.stringify({ connection: ground.connection, key: KEY, rows, pool }), { mode: 0o600 })
  return start(['--import', 'tsx', path('by-hand/by-hand.ts'), file], {})
}

async function start(args: readonly string[], more: Readonly<Record<string, string>>): Promise<Served> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await portOf(child)
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  return { port, key: KEY, stop }
}

/** Reads the port from the line that every server prints. */
const portOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', chunk => {
      text += chunk
      const [, port] = /(?:at|on:) +http:\/\/[^:\s]+:(\d+)/.exec(text) ?? []
      if (port !== undefined) resolve(Number(port))
    })
    child.once('close', code => reject(new Error(`a server ended with ${code}:\n${text}`)))
  })
