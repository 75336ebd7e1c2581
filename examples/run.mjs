// Runs the example marketplace, or the given file, against a server of its own: a sandbox on a free port, with
// temporary data.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

// Tests run the sources (`node --conditions=source --import tsx examples/run.mjs`); people run the build.
const isSource = process.execArgv.some(flag => flag.endsWith('source'))
const inRoot = path => fileURLToPath(new URL(`../${path}`, import.meta.url))
const server = inRoot(isSource ? 'packages/server/src/main.ts' : 'packages/server/bin/evenhand.mjs')
const [example = inRoot('examples/marketplace/marketplace.mjs')] = process.argv.slice(2)

const node = (args, environment, stdout) =>
  spawn(process.execPath, [...process.execArgv, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', stdout, 'inherit'],
  })

/** Returns the address that the server prints, or null if the server ends before it is ready. */
async function addressOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /is at (http\S+)$/.exec(line) ?? []
    if (url) return url
  }
  return null
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

const data = mkdtempSync(join(tmpdir(), 'evenhand-example-'))
const key = randomBytes(32).toString('hex')
const settings = { EVENHAND_MODE: 'sandbox', PORT: '0', HOST: '127.0.0.1', EVENHAND_DATA: data, EVENHAND_API_KEY: key }
const own = { ...settings, DATABASE_URL: '', EVENHAND_URL: '', EVENHAND_PAYMENTS: 'internal', LOG_LEVEL: 'warn' }
const evenhand = node([server, 'serve'], own, 'pipe')
try {
  const url = await addressOf(evenhand)
  if (url === null) throw new Error('The server did not start; its error is printed above.')
  const [code] = await once(node([example], { EVENHAND_URL: url, EVENHAND_API_KEY: key }, 'inherit'), 'exit')
  process.exitCode = code ?? 1
} finally {
  await end(evenhand)
  rmSync(data, { recursive: true, force: true })
}
