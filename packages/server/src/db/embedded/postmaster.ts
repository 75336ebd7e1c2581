// postmaster.pid: what a running PostgreSQL says of itself, and what to do with one that was left behind.
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
  /** Where it listens: the folder of its socket, or its address where there are no sockets. */
  readonly host: string
  readonly port: number
}

export function readPostmaster(cluster: string): Postmaster | null {
  try {
    // Lines: process, folder, start (s), port, socket folder, address, shared memory, status.
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

/** Is the process of that number really the PostgreSQL of this folder, or a stranger with its number? */
function isOurs(cluster: string, found: Postmaster): boolean | 'unknown' {
  const seen = look(found.pid)
  if (seen === null) return 'unknown'
  if (!/^postgres/.test(seen.program) || !isSameFolder(found.folder, cluster)) return false
  // PostgreSQL works in its data folder, which nobody else does: better than comparing two clocks.
  if (seen.folder !== null) return isSameFolder(seen.folder, cluster)
  if (seen.startedAt === null) return 'unknown'
  return Math.abs(seen.startedAt - found.startedAt) <= START_TOLERANCE_MS
}

function isSameFolder(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}

/**
 * A server that was killed leaves its PostgreSQL running. It is stopped, not adopted: a child of our
 * own tells when it ends, and stopping takes tenths of a second.
 */
export async function stopOrphan(cluster: string, pgCtl: string, log: Log): Promise<void> {
  const found = readPostmaster(cluster)
  if (found === null || !isAlive(found.pid)) return
  const ours = isOurs(cluster, found)
  if (ours === false) {
    // PostgreSQL would take the stranger for its predecessor and refuse to start.
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
    return
  }
  log.warn({ pid: found.pid }, 'stopping the PostgreSQL that an earlier server left running')
  askToStop(cluster, found.pid, pgCtl)
  await gone(found.pid)
}

/** Fast shutdown: open transactions are rolled back, everything is written. */
export function askToStop(cluster: string, pid: number, pgCtl: string): void {
  // Windows knows no signals: there PostgreSQL's own tool asks.
  if (process.platform === 'win32')
    execFileSync(pgCtl, ['stop', '--mode=fast', '--no-wait', '--pgdata', cluster], { stdio: 'ignore' })
  else signal(pid, 'SIGINT')
}

/** A process that has gone meanwhile is what was wanted. */
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
      signal(pid, 'SIGQUIT') // immediate: the next start recovers from the log
    }
    await pause(POLL_MS)
  }
}
