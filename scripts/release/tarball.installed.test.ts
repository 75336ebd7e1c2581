// Tests the packed packages in an empty folder: they install, pass a strict compiler, and serve the API and the pages.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { npm, pack } from './npm.ts'
import { PUBLISHED } from './packages.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'evenhand-installed-'))
const KEY = 'evh_the_key_of_an_installation_in_an_empty_folder'
let server: ChildProcess | null = null

beforeAll(() => {
  mkdirSync(join(folder, 'tarballs'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "a-marketplace", "private": true, "type": "module" }')
  const tarballs = PUBLISHED.map(name => pack(join(root, 'packages', name), join(folder, 'tarballs')))
  npm(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs)
}, 300_000)
afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

/** A program as a marketplace would write it. Each line needs a type that only the packages' declarations provide. */
const PROGRAM = `
import { createClient, verifyWebhook } from '@evenhand/sdk'
import { CONTRACT } from '@evenhand/sdk/contract'
import { moneyText } from '@evenhand/sdk/locales/en'
import { defaultPolicy } from '@evenhand/core'
const client = createClient({ url: 'http://localhost', key: 'evh_x' })
export const phase = async (id: string): Promise<'completed' | string> => (await client.getOrder({ id })).phase
export const answer = (id: string) => client.answerRequest({ id, requestId: 1, answer: 'accept' })
export const parts = [verifyWebhook, CONTRACT.getOrder.status, moneyText(1, 'EUR'), defaultPolicy.name]
`

describe('the packed packages', () => {
  it('pass a compiler that checks every declaration', () => {
    const options = { strict: true, skipLibCheck: false, noEmit: true, target: 'ES2023', module: 'NodeNext', types: [] }
    const compilerOptions = { ...options, lib: ['ES2023', 'DOM', 'DOM.Iterable'] }
    writeFileSync(join(folder, 'program.ts'), PROGRAM)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' })
    expect(stdout).toBe('')
  }, 120_000)

  it('serve the API and the pages, with an embedded PostgreSQL', async () => {
    const url = await serve()
    const page = await fetch(`${url}/`)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    const assets = [...(await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, path]) => `${url}${path}`,
    )
    expect(assets.length).toBeGreaterThan(1)
    for (const asset of assets) expect((await fetch(asset)).status).toBe(200)
    const orders = await fetch(`${url}/v1/orders`, { headers: { authorization: `Bearer ${KEY}` } })
    expect([orders.status, await orders.json()]).toMatchObject([200, { items: [], next: null }])
  }, 120_000)
})

/** Starts the installed command as an operator does, and returns its address once it listens. */
async function serve(): Promise<string> {
  const settings = { EVENHAND_MODE: 'sandbox', EVENHAND_API_KEY: KEY, EVENHAND_DATA: join(folder, 'data'), PORT: '0' }
  const { DATABASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, [join(folder, 'node_modules/evenhand/bin/evenhand.mjs'), 'serve'], {
    cwd: folder,
    env: { ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk
    const port = /(?:is at|Listening on:) +http:\/\/localhost:(\d+)\n/.exec(text)?.[1]
    if (port !== undefined) return `http://127.0.0.1:${port}`
  }
  throw new Error(`the server ended before it listened:\n${text}`)
}
