// Reads postmaster.pid, the state file of a running PostgreSQL, and stops an orphaned PostgreSQL.
import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { EmbeddedError } from './fault.ts'
import type { Log } from './log.ts'
import { errorCode, isAlive, look } from './process.ts'

export interface Postmaster {
  readonly pid: number
  readonly folder: string
  readonly startedAt: number
  readonly isReady: boolean
  /** Where PostgreSQL listens: the folder of its socket, or its address on systems without sockets. */
  readonly host: string
  readonly port: number
}

export function readPostmaster(cluster: string): Postmaster | null {
  try {
    // The lines are process id, folder, start (s), port, socket folder, address, shared memory and status.
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isInteger(pid) || pid <= 0) return null
    const host = lines[4]?.trim() || (lines[5]?.trim() ?? '')
    const listens = { host, port: Number(lines[3]) }
    const isReady = lines[7]?.trim() === 'ready'
    return { pid, folder: lines[1] ?? '', startedAt: Number(lines[2]) * 1000, isReady, ...listens }
  } catch {
    return null
  }
}

const START_TOLERANCE_MS = 5_000

/**
 * Reports whether the process with the id in postmaster.pid is the PostgreSQL of this folder; `unknown` if the
 * operating system does not tell.
 */
function isOurs(cluster: string, found: Postmaster): boolean | 'unknown' {
  const running = look(found.pid)
  if (running === null) return 'unknown'
  if (!/^postgres/.test(running.program) || !isSameFolder(found.folder, cluster)) return false
  // PostgreSQL's working directory is its data folder; comparing it is more reliable than comparing two clocks.
  if (running.folder !== null) return isSameFolder(running.folder, cluster)
  if (running.startedAt === null) return 'unknown'
  return Math.abs(running.startedAt - found.startedAt) <= START_TOLERANCE_MS
}

function isSameFolder(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}

/**
 * Stops the PostgreSQL that a killed server has left running. It is stopped, not adopted, because only the exit of a
 * child process can be observed, and stopping takes tenths of a second.
 */
export async function stopOrphan(cluster: string, pgCtl: string, log: Log): Promise<void> {
  const found = readPostmaster(cluster)
  if (found === null || !isAlive(found.pid)) return
  const ours = isOurs(cluster, found)
  if (ours === false) {
    // PostgreSQL would take the unrelated process for its predecessor and refuse to start.
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
    return
  }
  log.warn({ pid: found.pid }, 'stopping the PostgreSQL that an earlier server left running')
  requestStop(cluster, found.pid, pgCtl)
  await gone(found.pid)
}

/** Requests a fast shutdown: open transactions are rolled back and everything is written. */
export function requestStop(cluster: string, pid: number, pgCtl: string): void {
  // Windows has no signals: PostgreSQL's own tool requests the stop there.
  if (process.platform === 'win32')
    execFileSync(pgCtl, ['stop', '--mode=fast', '--no-wait', '--pgdata', cluster], { stdio: 'ignore' })
  else signal(pid, 'SIGINT')
}

/** Sends a signal; does nothing if the process has already ended. */
function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name)
  } catch (fault) {
    if (errorCode(fault) === 'EPERM')
      throw new EmbeddedError(`The PostgreSQL of this folder is run by another user (process ${pid}). Stop it first.`)
    if (errorCode(fault) !== 'ESRCH') throw fault
  }
}

export const PATIENCE_MS = 60_000
const POLL_MS = 20

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  let isForced = false
  while (isAlive(pid)) {
    if (!isForced && Date.now() > deadline) {
      isForced = true
      signal(pid, 'SIGQUIT') // immediate shutdown: the next start recovers from the log
    }
    await pause(POLL_MS)
  }
}
