// Tests the command as users run it, in its own process and folder, by its output and exit codes.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@evenhand/sdk'
import { Client } from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { runningIn } from './db/embedded.ts'
import { place } from './testing/testServer.ts'
import { until } from './testing/until.ts'

const bin = fileURLToPath(new URL('../bin/evenhand.mjs', import.meta.url))
const data = mkdtempSync(join(tmpdir(), 'evenhand-main-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const KEY = 'a-key-for-tests-with-more-than-32-characters'

interface Run {
  readonly process: ChildProcess
  /** Returns everything printed so far. */
  readonly text: () => string
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  /** Resolves once the text is printed; rejects if the process ends before that. */
  readonly printed: (text: string) => Promise<string>
}

const running: Run[] = []
afterEach(async () => {
  for (const run of running.splice(0)) {
    run.process.kill('SIGTERM')
    await run.ended
  }
})

function evenhand(args: readonly string[], environment: Readonly<Record<string, string>>): Run {
  const env = {
    PATH: process.env.PATH ?? '',
    EVENHAND_DATA: data,
    EVENHAND_MODE: 'sandbox',
    LOG_LEVEL: 'warn',
    ...environment,
  }
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const waiting: (() => void)[] = []
  const onOutput = (chunk: Buffer) => {
    text += chunk.toString()
    for (const look of waiting) look()
  }
  child.stdout.on('data', onOutput)
  child.stderr.on('data', onOutput)
  const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)))
  const printed = (wanted: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => (text.includes(wanted) ? resolve(text) : undefined)
      waiting.push(look)
      look()
      void ended.then(code => reject(new Error(`ended with ${code} before it printed “${wanted}”:\n${text}`)))
    })
  const run = { process: child, text: () => text, ended, printed }
  running.push(run)
  return run
}

const addressIn = (text: string): string => /is at (http:\S+)/.exec(text)?.[1] ?? ''

function occupy(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve, reject) => server.on('error', reject).listen(port, '127.0.0.1', () => resolve(server)))
}
const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

describe('evenhand serve', () => {
  it('refuses arguments, because it would ignore them', async () => {
    const run = evenhand(['serve', '--port', '80'], {})
    expect(await run.ended).toBe(1)
    expect(run.text()).toMatch(/^“--port 80” was not expected: settings come from the environment\.\n\nevenhand serve /)
  })

  it('starts its embedded PostgreSQL, adds the key of the environment, answers, and stops in order', async () => {
    const run = evenhand(['serve'], { PORT: '0', EVENHAND_API_KEY: KEY })
    const address = addressIn(await run.printed('Policy in force'))
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ ok: true })
    const list = await fetch(`${address}/v1/orders`, { headers: { authorization: `Bearer ${KEY}` } })
    expect(list.status).toBe(200)
    expect(run.text()).not.toContain(KEY)
    run.process.kill('SIGTERM')
    expect(await run.ended).toBe(0)
  })

  it('reports that the default port is in use, and takes the next free one', async () => {
    const taken = await occupy(4400).catch(() => null)
    const run = evenhand(['serve'], {})
    const text = await run.printed('Policy in force')
    expect(text).toContain('Port 4400 is in use, trying 4401.')
    expect(new URL(addressIn(text)).port).not.toBe('4400')
    taken?.close()
  })

  it('does not start on an explicit port that is in use', async () => {
    const taken = await occupy(0)
    const run = evenhand(['serve'], { PORT: String(portOf(taken)) })
    expect(await run.ended).toBe(1)
    expect(run.text()).toContain(`PORT ${portOf(taken)} is in use by another program.`)
    taken.close()
  })

  it('names every invalid setting, and does not start', async () => {
    const run = evenhand(['serve'], { PORT: 'many', EVENHAND_MODE: 'party', EVENHAND_API_KEY: 'short' })
    expect(await run.ended).toBe(1)
    for (const name of ['PORT', 'EVENHAND_MODE', 'EVENHAND_API_KEY']) expect(run.text()).toContain(name)
  })

  it('does not run as production on a database that has a test clock', async () => {
    const run = evenhand(['serve'], {
      PORT: '0',
      EVENHAND_MODE: 'production',
      EVENHAND_URL: 'https://orders.example.com',
    })
    expect(await run.ended).toBe(1)
    expect(run.text()).toContain('Production needs a database of its own.')
  })
})

describe('the key of the environment', () => {
  it('prevents the start with instructions if it was changed', async () => {
    const changed = evenhand(['serve'], { PORT: '0', EVENHAND_API_KEY: `${KEY}-changed` })
    expect(await changed.ended).toBe(1)
    expect(changed.text()).toContain('EVENHAND_API_KEY is not a key of this database, which has “first”.')
    expect(changed.text()).toContain('evenhand keys rotate first')
    expect(changed.text()).not.toContain(KEY)
    expect(runningIn(data)).toBeNull()
    await evenhand(['serve'], { PORT: '0', EVENHAND_API_KEY: KEY }).printed('Policy in force')
  })
})

describe('production', () => {
  it('does not start without its address, and prints one sentence', async () => {
    const run = evenhand(['serve'], { PORT: '0', EVENHAND_MODE: 'production' })
    expect(await run.ended).toBe(1)
    expect(run.text()).toContain('EVENHAND_URL is not set: production needs the address that people open')
  })
})

describe('evenhand keys', () => {
  it('lists, rotates and revokes keys of a running server, which notices at once', async () => {
    const server = evenhand(['serve'], { PORT: '0' })
    const address = addressIn(await server.printed('Policy in force'))
    const keys = async (...args: readonly string[]) => {
      const run = evenhand(['keys', ...args], {})
      return { code: await run.ended, text: run.text().trim() }
    }
    const status = async (key: string) => {
      const answer = await fetch(`${address}/v1/me`, { headers: { authorization: `Bearer ${key}` } })
      return [answer.status, await answer.json()][0]
    }
    const { text: key } = await keys('create', 'shop')
    expect(await status(key)).toBe(200)
    expect((await keys('list')).text).toMatch(/ shop +\S+Z +\S+Z +in force$/m)
    const rotated = await keys('rotate', 'shop', '--overlap', 'PT0S')
    const next = /^evh_.*$/m.exec(rotated.text)?.[0] ?? ''
    expect([rotated.code, await status(next)]).toEqual([0, 200])
    await until(async () => expect(await status(key)).toBe(401))
    expect(await keys('revoke', 'shop')).toMatchObject({ code: 0, text: expect.stringContaining('no longer works') })
    await until(async () => expect(await status(next)).toBe(401))
    expect(await keys('dance')).toMatchObject({ code: 1, text: expect.stringContaining('keys rotate') })
  }, 60_000)
})

describe('evenhand keys create', () => {
  it('prints a key that a server on the same folder accepts at once', async () => {
    const server = evenhand(['serve'], { PORT: '0' })
    const address = addressIn(await server.printed('Policy in force'))
    const keys = evenhand(['keys', 'create', 'second'], {})
    expect(await keys.ended).toBe(0)
    const key = keys.text().trim()
    expect(key).toMatch(/^evh_[\w-]{43}$/)
    expect((await fetch(`${address}/v1/orders`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
  })

  it('works while no server runs', async () => {
    const keys = evenhand(['keys', 'create'], {})
    expect(await keys.ended).toBe(0)
    expect(keys.text().trim()).toMatch(/^evh_/)
  })
})

describe('evenhand import', () => {
  const file = (name: string, ...rows: readonly string[]) => {
    const path = join(data, name)
    writeFileSync(path, ['order_id,seller_id,closed_at,outcome', ...rows, ''].join('\n'))
    return path
  }

  it('imports a file into the database of a server that runs on the same folder', async () => {
    const server = evenhand(['serve'], { PORT: '0', EVENHAND_API_KEY: KEY })
    const address = addressIn(await server.printed('Policy in force'))
    const imported = evenhand(['import', file('orders.csv', 'a-1,nadia,2024-01-05,completed')], {})
    expect(await imported.ended).toBe(0)
    expect(imported.text()).toBe('Orders: 1 lines taken, 0 unchanged.\n')
    const repeated = await fetch(`${address}/v1/history`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        orders: [{ order_id: 'a-1', seller_id: 'nadia', closed_at: '2024-01-05', outcome: 'completed' }],
      }),
    })
    expect(await repeated.json()).toEqual({ taken: 0, unchanged: 1, own: 0, refused: [] })
  })

  it('works while no server runs, and leaves no PostgreSQL running', async () => {
    const imported = evenhand(['import', file('more.csv', 'a-2,nadia,2024-01-05,completed')], {})
    expect(await imported.ended).toBe(0)
    expect(runningIn(data)).toBeNull()
  })
})

describe('evenhand verify', () => {
  const verify = async (environment: Readonly<Record<string, string>> = {}, ...args: readonly string[]) => {
    const run = evenhand(['verify', ...args], environment)
    return { code: await run.ended, text: run.text() }
  }

  it('exits with 0 while a server runs, and with 1 and the difference after a row was changed', async () => {
    const server = evenhand(['serve'], { PORT: '0', EVENHAND_API_KEY: KEY })
    const url = addressIn(await server.printed('Policy in force'))
    const api = createClient({ url, key: KEY })
    const { id } = await api.placeOrder(place({ reference: 'V-1' }))
    expect(await verify()).toMatchObject({ code: 0, text: expect.stringMatching(/^\d+ orders?, .* 0 differences\n$/) })
    const client = new Client(runningIn(data) ?? expect.unreachable())
    await client.connect()
    await client.query(`update orders set state = jsonb_set(state::jsonb, '{price}', '1')::json where id = $1`, [id])
    await client.end()
    const { code, text } = await verify()
    expect(code).toBe(1)
    expect(text).toMatch(new RegExp(`^order V-1 \\(${id}\\): orders, state.price: stored 1, by the events 15000\n`))
    expect(JSON.parse((await verify({}, '--json')).text.split('\n')[0] ?? '')).toMatchObject({
      id,
      field: 'state.price',
    })
  }, 60_000)

  it('works without a running server, and stops the PostgreSQL that it started', async () => {
    expect(await verify()).toMatchObject({ code: 1, text: expect.stringContaining('1 difference\n') })
    expect(runningIn(data)).toBeNull()
  })

  it('exits with 2 if it cannot start, and creates no tables', async () => {
    expect(await verify({}, '--all')).toMatchObject({
      code: 2,
      text: expect.stringContaining('“--all” was not expected'),
    })
    const empty = { EVENHAND_DATA: join(data, 'empty') }
    for (const _ of ['first', 'again'])
      expect(await verify(empty)).toMatchObject({ code: 2, text: expect.stringContaining('has no tables of Evenhand') })
    const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    expect((await verify(nowhere)).code).toBe(2)
  }, 60_000)
})

it('evenhand lists its commands when an unknown one is given', async () => {
  const run = evenhand(['dance'], {})
  expect(await run.ended).toBe(1)
  expect(run.text()).toContain('evenhand serve')
})
