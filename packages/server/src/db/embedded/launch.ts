// Launches PostgreSQL once: starts its process with a log file and waits until it is ready.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { EmbeddedError } from './fault.ts'
import { readPostmaster } from './postmaster.ts'
import { commandOf, environment, type Runner } from './runner.ts'
import { type Address, listenSettings } from './socket.ts'

export interface Launch {
  readonly cluster: string
  readonly postgres: string
  readonly runner: Runner
  readonly address: Address
  readonly durable: boolean
  readonly logFile: string
}

/**
 * Returns settings given on the command line, where no file overrides them. Without durability (in tests), a power cut
 * loses everything; a kill -9 still loses nothing, since every commit has at least reached the kernel.
 */
function settings({ address, durable }: Launch): readonly string[] {
  const synced = durable ? 'on' : 'off'
  return [
    ...listenSettings(address),
    `fsync=${synced}`,
    `full_page_writes=${synced}`,
    'synchronous_commit=on',
    'log_min_messages=warning',
    // Without this setting, the log repeats rejected rows, with texts that people wrote.
    'log_error_verbosity=terse',
    'logging_collector=off',
  ]
}

const POLL_MS = 15

/**
 * Starts PostgreSQL and resolves once it accepts connections, however long recovery takes. If PostgreSQL ends before
 * that, throws an error that contains its log.
 */
export async function launch(what: Launch): Promise<ChildProcess> {
  const before = sizeOf(what.logFile)
  const child = start(what)
  let ended: string | null = null
  child.once('error', fault => {
    ended = fault.message
  })
  child.once('exit', (code, signal) => {
    ended = signal ?? `code ${code}`
  })
  const isReady = (): boolean => {
    const found = readPostmaster(what.cluster)
    return found?.isReady === true && found.pid === child.pid
  }
  for (;;) {
    if (ended !== null)
      throw new EmbeddedError(`PostgreSQL did not start (${ended}):\n${textSince(what.logFile, before)}`)
    if (isReady()) return child
    await pause(POLL_MS)
  }
}

/**
 * Starts PostgreSQL in its own session (`detached`), so that Ctrl-C reaches only the server, which then stops
 * PostgreSQL in order. The log goes to a file, as a pipe would break when the server is killed.
 */
function start(what: Launch): ChildProcess {
  shorten(what.logFile)
  const log = openSync(what.logFile, 'a', 0o600)
  try {
    const { file, args } = commandOf(what.runner, what.postgres, [
      '-D',
      what.cluster,
      ...settings(what).flatMap(setting => ['-c', setting]),
    ])
    return spawn(file, args, {
      ...what.runner.ids,
      ...environment(),
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    })
  } finally {
    closeSync(log)
  }
}

const LONGEST_LOG = 8_000_000

function shorten(file: string): void {
  if (sizeOf(file) > LONGEST_LOG) renameSync(file, `${file}.old`)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function textSince(file: string, size: number): string {
  return readFileSync(file).subarray(size).toString().trim().slice(-2_000)
}
