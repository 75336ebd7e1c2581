// Tests that the embedded PostgreSQL is restarted when it ends, never runs twice, and accepts connections only from its
// owner.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quiet } from '../testing/quiet.ts'
import { readPostmaster } from './embedded/postmaster.ts'
import { isAlive } from './embedded/process.ts'
import { chooseRunner, clusterIn, namespace, type Runner } from './embedded/runner.ts'
import { type Connection, type Embedded, startEmbedded } from './embedded.ts'

const program = fileURLToPath(new URL('../testing/server-process.ts', import.meta.url))
const made = mkdtempSync(join(tmpdir(), 'evenhand-made-'))
const asRoot = process.getuid?.() === 0
let base: string
let folder: string
const running: Embedded[] = []

// Creating a database takes a second, so most tests use a copy of one.
beforeAll(async () => {
  const { stop } = await startEmbedded({ folder: made, log: quiet, durable: false })
  await stop()
})
afterAll(() => rmSync(made, { recursive: true }))
const withDatabase = (): void => cpSync(made, folder, { recursive: true })

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'evenhand-embedded-'))
  folder = join(base, 'data')
})
afterEach(async () => {
  for (const { stop } of running.splice(0)) await stop()
  rmSync(base, { recursive: true, force: true })
})

async function start(where = folder, onLog: (text: string) => void = () => {}): Promise<Embedded> {
  const info = (_: object, text: string): void => onLog(text)
  const embedded = await startEmbedded({ folder: where, log: { ...quiet, info, warn: info }, durable: false })
  running.push(embedded)
  return embedded
}

async function runSql(connection: Connection, sql: string): Promise<unknown> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {}) // a killed server ends the connection; only the answer matters
  await client.connect()
  try {
    const { rows } = await client.query<{ answer: unknown }>(sql)
    return rows[0]?.answer
  } finally {
    await client.end()
  }
}

const postmaster = (): number =>
  readPostmaster(clusterIn(folder))?.pid ?? expect.unreachable('PostgreSQL is not running')

describe('the embedded PostgreSQL', () => {
  it('starts as a new, empty database in UTF-8 with checksums, on a socket that only the owner can open', async () => {
    const { connection } = await start()
    expect(connection).toMatchObject({ user: 'evenhand', database: 'evenhand', host: folder })
    expect(
      await runSql(
        connection,
        `select current_setting('server_encoding') || ' ' || current_setting('data_checksums') || ' ' || current_setting('jit') as answer`,
      ),
    ).toBe('UTF8 on off')
    expect(
      await runSql(
        connection,
        `select datlocprovider::text || ' ' || datlocale as answer from pg_database where datname = 'evenhand'`,
      ),
    ).toBe('b C.UTF-8')
    expect(await runSql(connection, `select current_setting('listen_addresses') as answer`)).toBe('')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readdirSync(folder).filter(name => /pass|pw/i.test(name))).toEqual([])
  })

  it('writes durably unless a test turns durability off', async () => {
    withDatabase()
    const { connection, stop } = await startEmbedded({ folder, log: quiet })
    const answer = await runSql(
      connection,
      `select current_setting('fsync') || ' ' || current_setting('synchronous_commit') || ' ' || current_setting('full_page_writes') as answer`,
    )
    await stop()
    expect(answer).toBe('on on on')
  })

  it('logs rejected statements without their rows', async () => {
    withDatabase()
    const { connection } = await start()
    await runSql(connection, `create table stored (answer text, number int check (number = 1))`)
    await runSql(connection, `insert into stored values ('unspeakable', 1)`)
    await expect(runSql(connection, 'update stored set number = 2')).rejects.toThrow('violates check constraint')
    const log = readFileSync(join(folder, 'postgres.log'), 'utf8')
    expect(log).toContain('violates check constraint')
    expect(log).not.toContain('unspeakable')
  })

  it('keeps its data when it is stopped and started', async () => {
    withDatabase()
    const first = await start()
    await runSql(first.connection, 'create table stored as select 42 as answer')
    await first.stop()
    expect(existsSync(join(clusterIn(folder), 'postmaster.pid'))).toBe(false)
    const { connection } = await start()
    expect(await runSql(connection, 'select answer from stored')).toBe(42)
  })

  it('is restarted at the same address when it is killed', async () => {
    withDatabase()
    let resolveBack = (): void => {}
    const back = new Promise<void>(resolve => {
      resolveBack = resolve
    })
    const { connection } = await start(folder, text => (text === 'PostgreSQL is back' ? resolveBack() : undefined))
    await runSql(connection, 'create table stored as select 42 as answer')
    process.kill(postmaster(), 'SIGKILL')
    await back
    expect(await runSql(connection, 'select answer from stored')).toBe(42)
  })

  it('rejects a second server on the same folder', async () => {
    withDatabase()
    await start()
    await expect(start()).rejects.toThrow(
      `(process ${process.pid}) is using the data folder ${folder}. Stop it, or set EVENHAND_DATA`,
    )
    expect((await child(folder)).refused).toContain(`(process ${process.pid}) is using the data folder`)
  })

  it('listens in a short folder elsewhere if the path of its data folder is too long for a socket', async () => {
    folder = join(base, 'a'.repeat(90), 'data, with "odd" name')
    withDatabase()
    const { connection } = await start()
    expect(connection.host).toMatch(/evenhand-[0-9a-f]{12}$/)
    expect(statSync(connection.host).mode & 0o777).toBe(0o700)
    expect(await runSql(connection, 'select 1 as answer')).toBe(1)
    rmSync(connection.host, { recursive: true, force: true })
  })

  it('leaves a folder that holds other things unchanged', async () => {
    mkdirSync(folder, { mode: 0o755 })
    writeFileSync(join(folder, 'letter.txt'), 'dear …')
    await expect(start()).rejects.toThrow('holds other things')
    expect(statSync(folder).mode & 0o777).toBe(0o755)
  })
})

describe('after a kill -9 of the server', () => {
  it('the next server stops the orphaned PostgreSQL and starts its own', async () => {
    withDatabase()
    const { process: server, connection } = await child(folder)
    if (connection === undefined) return expect.unreachable('the first server did not start')
    await runSql(connection, 'create table stored as select 42 as answer')
    const orphan = postmaster()
    await kill(server)
    expect(isAlive(orphan)).toBe(true)
    const next = await start()
    expect(isAlive(orphan)).toBe(false)
    expect(await runSql(next.connection, 'select answer from stored')).toBe(42)
  })

  it('an unrelated process with the same process id is left alone', async () => {
    withDatabase()
    const stranger = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
    try {
      writeFileSync(
        join(clusterIn(folder), 'postmaster.pid'),
        `${stranger.pid}\n${clusterIn(folder)}\n1700000000\n5432\n${folder}\n\n0 0\nready\n`,
      )
      const { connection } = await start()
      expect(await runSql(connection, 'select 1 as answer')).toBe(1)
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
    } finally {
      await kill(stranger)
    }
  })
})

describe('the user who starts the server', () => {
  it('can start it below a folder that no other user may enter, and owns the files', async () => {
    chmodSync(base, 0o700)
    const { connection } = await start()
    expect(await runSql(connection, 'select 1 as answer')).toBe(1)
    expect(statSync(join(clusterIn(folder), 'PG_VERSION')).uid).toBe(process.getuid?.())
  })

  it.each(asRoot ? ['nobody'] : [])(
    'gets an error that names the folder and EVENHAND_DATA if root needs the user %s, who cannot enter the folder',
    () => {
      mkdirSync(folder)
      chmodSync(base, 0o700)
      const place = { folder, cluster: clusterIn(folder), postgres: '/bin/true' }
      const withoutNamespace = (): Runner => chooseRunner(place, 0, [namespace.name])
      expect(withoutNamespace).toThrow(new RegExp(`cannot use ${folder}.*EVENHAND_DATA`))
      chmodSync(base, 0o755)
      expect(withoutNamespace().ids.uid).toBe(65534)
      expect(statSync(folder).uid).toBe(65534)
    },
  )

  it.each(
    canBe(65534)
      ? [['a plain user', 65534] as const, ['a user without a name, as containers have,', 1234] as const]
      : [],
  )('can be root after %s has started it, who stays the owner of the files', async (_, uid) => {
    mkdirSync(folder)
    chmodSync(base, 0o755)
    chownSync(folder, uid, uid)
    const { process: server, connection, refused } = await child(folder, uid)
    if (connection === undefined) return expect.unreachable(refused)
    expect(await runSql(connection, 'select 1 as answer')).toBe(1)
    await kill(server)
    const next = await start()
    expect(await runSql(next.connection, 'select 1 as answer')).toBe(1)
    expect(statSync(join(clusterIn(folder), 'postmaster.pid')).uid).toBe(uid)
  })
})

/**
 * Reports whether tests can run as another user: only root can, and no other user can read a checkout below a folder of
 * mode 0700.
 */
function canBe(uid: number): boolean {
  const reads = ['-e', 'require("node:fs").accessSync(process.argv[1])', program]
  return asRoot && spawnSync(process.execPath, reads, { uid, gid: uid }).status === 0
}

interface Answer {
  readonly process: ChildProcess
  readonly connection?: Connection
  readonly refused?: string
}

/** Starts a server in its own process; resolves with its first output. */
function child(where: string, uid?: number): Promise<Answer> {
  const server = spawn(process.execPath, ['--import', 'tsx', program, where], {
    cwd: dirname(program),
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.on('exit', () => reject(new Error('the server ended without output')))
    server.stdout.setEncoding('utf8').once('data', text => resolve({ process: server, ...JSON.parse(text) }))
  })
}

function kill(server: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    server.once('exit', () => resolve())
    server.kill('SIGKILL')
  })
}
