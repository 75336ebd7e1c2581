// The command `evenhand`, which runs the server or a CLI command and stops it in order.
import { setTimeout as pause } from 'node:timers/promises'
import { type Logger, pino } from 'pino'
import { addressOf, type Config, ConfigError, readConfig, warningsOf } from './config/config.ts'
import { type Connection, openPool, SNAPSHOT_SETTINGS } from './db/db.ts'
import { EmbeddedError, runningIn, startEmbedded } from './db/embedded.ts'
import { checkMigrated, MigrationError, migrate } from './db/migrate.ts'
import { createDemo } from './demo/demo.ts'
import { evaluateHistory } from './import/cli/evaluate.ts'
import { IMPORT_USAGE } from './import/cli/importOptions.ts'
import { EVALUATE_USAGE } from './import/cli/options.ts'
import { type Importing, importHistory } from './import/import.ts'
import { HistoryError } from './import/report.ts'
import { KEYS_USAGE, KeysError, keysCommand } from './installation/keys.ts'
import { SeedError, seed } from './installation/seed.ts'
import { createServer, type ModeOptions } from './server/server.ts'
import { COULD_NOT, VERIFY_USAGE, VerifyError, type Verifying, verifyCommand } from './verify/command.ts'

/** An error that is printed as one sentence, without a stack. */
class CommandError extends Error {}

/** The commands. Only those that need settings read them: `evaluate` works without. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  serve: args => (args.length === 0 ? serve(readConfig()) : Promise.reject(unexpected(args))),
  keys: args => keys(args),
  import: args => importOrders(args),
  evaluate,
  verify,
}

const unexpected = (args: readonly string[]): CommandError =>
  new CommandError(`“${args.join(' ')}” was not expected: settings come from the environment.\n\n${USAGE}`)

const USAGE = `evenhand serve                start the server (settings come from the environment, see README)
${KEYS_USAGE}
${IMPORT_USAGE}
${EVALUATE_USAGE}
${VERIFY_USAGE}`

const HELP = ['help', '--help', '-h']

async function run(): Promise<void> {
  const [name = 'serve', ...args] = process.argv.slice(2)
  if ([name, ...args].some(each => HELP.includes(each))) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  const command = COMMANDS[name]
  if (!command) throw new CommandError(`There is no command “${name}”.\n\n${USAGE}`)
  await command(args)
}

interface Opened {
  readonly connection: Connection
  close(): Promise<void>
}

type Prepare = (connection: Connection) => Promise<unknown>

/** Opens the database of DATABASE_URL or the embedded one, and prepares it: by default, migrates it. */
async function openDatabase(config: Config, log: Logger, prepare: Prepare = migrate): Promise<Opened> {
  const own =
    config.databaseUrl === null ? await startEmbedded({ folder: config.dataFolder, log, onLost: leave(log) }) : null
  const connection: Connection = own ? own.connection : { connectionString: config.databaseUrl ?? '' }
  try {
    await prepare(connection)
  } catch (fault) {
    await own?.stop()
    throw fault
  }
  return { connection, close: async () => own?.stop() }
}

/** Joins the database of a server that already runs on this folder, or opens one for this command. */
async function joinDatabase(config: Config, prepare?: Prepare): Promise<Opened> {
  const running = config.databaseUrl === null ? runningIn(config.dataFolder) : null
  if (!running) return openDatabase(config, pino({ level: 'warn' }), prepare)
  return { connection: running, close: async () => undefined }
}

const leave = (log: Logger) => (fault: unknown) => {
  log.fatal({ err: fault }, 'PostgreSQL cannot be restarted')
  process.exit(1)
}

async function serve(config: Config): Promise<void> {
  const log: Logger = pino({ level: config.logLevel })
  const database = await openDatabase(config, log)
  const db = openPool(database.connection, 1, () => undefined)
  const { key, warning, demoKey, isFresh } = await seed(db, config)
    .finally(() => db.close())
    .catch(async fault => {
      await database.close()
      throw fault
    })
  const demo = createDemo()
  const mode: ModeOptions =
    config.mode === 'demo'
      ? { mode: 'demo', demo: demo.demo, demoBehindProxy: config.demoBehindProxy }
      : { mode: config.mode }
  const server = await createServer({ ...config, ...mode, connection: database.connection, log })
  const stop = stopper(async () => {
    await server.stop()
    await database.close()
  }, log)
  try {
    const port = await listen(server.app, config)
    const address = addressOf(config, port)
    server.reachedAt(address)
    greet(address, config, { port, key, warnings: [...warningsOf(config), ...(warning === null ? [] : [warning])] })
    if (demoKey !== null) await demo.begin(`http://127.0.0.1:${port}`, demoKey, isFresh)
  } catch (fault) {
    await stop()
    throw fault
  }
}

type App = Awaited<ReturnType<typeof createServer>>['app']

/** Listens on the port. An explicit port that is taken is an error; the default moves to the next free one. */
async function listen(app: App, { port, host, portIsExplicit }: Config): Promise<number> {
  for (let next = port; ; next++) {
    try {
      await app.listen({ port: next, host })
      const address = app.server.address()
      return typeof address === 'object' && address ? address.port : next
    } catch (fault) {
      const taken = fault instanceof Error && 'code' in fault && fault.code === 'EADDRINUSE'
      if (!taken) throw fault
      if (portIsExplicit || next >= port + 100)
        throw new CommandError(`PORT ${next} is in use by another program. Free it, or set another port.`)
      process.stdout.write(`Port ${next} is in use, trying ${next + 1}.\n`)
    }
  }
}

interface Greeting {
  readonly port: number
  /** The generated key, to be shown once; null if none was generated. */
  readonly key: string | null
  readonly warnings: readonly string[]
}

function greet(address: string, { mode, host, publicUrl }: Config, { port, key, warnings }: Greeting): void {
  const lines = [
    `Evenhand (${mode}) is at ${address}`,
    `  API description: ${address}/v1/openapi.json`,
    `  Policy in force: ${address}/v1/policy`,
  ]
  if (publicUrl !== null) lines.push(`  Listening on:     ${addressOf({ publicUrl: null, host }, port)}`)
  for (const warning of warnings) lines.push('', `  Warning: ${warning}`)
  if (key !== null) lines.push('', `  API key (shown once): ${key}`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Stops in order on the first signal, or when the returned function is called; a second signal exits at once. */
function stopper(stop: () => Promise<void>, log: Logger): () => Promise<void> {
  let stopping: Promise<void> | null = null
  const once = () => (stopping ??= stop())
  const onSignal = () => {
    if (stopping !== null) process.exit(1)
    once().then(
      () => process.exit(0),
      fault => {
        log.error({ err: fault }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return once
}

async function keys(args: readonly string[]): Promise<void> {
  const carryOut = keysCommand(args)
  const database = await joinDatabase(readConfig())
  const db = openPool(database.connection, 1, () => undefined)
  const { result, aside } = await carryOut(db)
    .finally(() => db.close())
    .finally(() => database.close())
  if (aside !== undefined) process.stderr.write(`${aside}\n`)
  process.stdout.write(`${result}\n`)
}

async function evaluate(args: readonly string[]): Promise<void> {
  // A program that reads the output, such as `head`, may close the pipe.
  process.stdout.on('error', () => process.exit(1))
  process.exitCode = await evaluateHistory(args, {
    result: text => process.stdout.write(text),
    aside: text => process.stderr.write(text),
  })
}

async function importOrders(args: readonly string[]): Promise<void> {
  process.stdout.on('error', () => process.exit(1))
  let stopped = false
  process.once('SIGINT', () => {
    stopped = true
  })
  process.exitCode = await importHistory(args, {
    open: openForImport,
    sleep: ms => pause(ms),
    isStopped: () => stopped,
    result: text => process.stdout.write(text),
    aside: { isTTY: process.stderr.isTTY === true, write: text => process.stderr.write(text) },
  })
}

const openForImport: Importing['open'] = async () => {
  const database = await joinDatabase(readConfig())
  const db = openPool(database.connection, 1, () => undefined)
  return { db, close: () => db.close().finally(() => database.close()) }
}

async function verify(args: readonly string[]): Promise<void> {
  process.stdout.on('error', () => process.exit(COULD_NOT))
  process.exitCode = COULD_NOT
  process.exitCode = await verifyCommand(args, {
    open: openSnapshot,
    result: text => process.stdout.write(text),
    aside: text => process.stderr.write(text),
  })
}

const openSnapshot: Verifying['open'] = async () => {
  const database = await joinDatabase(readConfig(), connection => checkMigrated(connection))
  const db = openPool(database.connection, 1, () => undefined, SNAPSHOT_SETTINGS)
  return { db, close: () => db.close().finally(() => database.close()) }
}

run().catch(fault => {
  const isExplained =
    fault instanceof CommandError ||
    fault instanceof ConfigError ||
    fault instanceof EmbeddedError ||
    fault instanceof SeedError ||
    fault instanceof HistoryError ||
    fault instanceof KeysError ||
    fault instanceof MigrationError ||
    fault instanceof VerifyError
  process.stderr.write(`${isExplained ? fault.message : fault instanceof Error ? fault.stack : String(fault)}\n`)
  // Keeps the exit code of a command that has set its own.
  process.exitCode ||= 1
})
