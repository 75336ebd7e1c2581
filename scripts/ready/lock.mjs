// A lock file that names its process, so that a lock left behind by a dead process is recognized.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 100

/** Takes the lock once no living process holds it, and holds it until `release` or the end of this process. */
export async function takeLock(path, { onWait = () => {}, pollMs = POLL_MS } = {}) {
  mkdirSync(dirname(path), { recursive: true })
  let isReported = false
  while (!tryLock(path)) {
    const holder = holderOf(path)
    if (holder !== null && !isAlive(holder)) {
      breakLock(path, holder)
      continue
    }
    if (holder !== null && !isReported) onWait(holder.pid)
    isReported ||= holder !== null
    await pause(pollMs)
  }
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  return {
    release() {
      process.off('exit', release)
      release()
    },
  }
}

/**
 * Tries to take the lock. A hard link makes the file appear with its content in one step, so that no process reads a
 * partial lock.
 */
function tryLock(path) {
  const own = `${path}.${process.pid}`
  writeFileSync(own, JSON.stringify({ pid: process.pid, since: startOf(process.pid) }))
  try {
    linkSync(own, path)
    return true
  } catch (fault) {
    if (fault.code === 'EEXIST') return false
    throw fault
  } finally {
    rmSync(own, { force: true })
  }
}

function holderOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (fault) {
    if (fault.code === 'ENOENT') return null
    return { pid: 0, since: null } // not a lock of ours, so treated as stale
  }
}

/**
 * Removes a dead lock. Two processes may find the same one, so each moves aside the file that it finds, and puts that
 * file back if it is a new lock.
 */
function breakLock(path, dead) {
  const aside = `${path}.dead.${process.pid}`
  try {
    renameSync(path, aside)
    const moved = holderOf(aside)
    if (moved !== null && (moved.pid !== dead.pid || moved.since !== dead.since)) linkSync(aside, path)
  } catch (fault) {
    if (fault.code !== 'ENOENT' && fault.code !== 'EEXIST') throw fault
  } finally {
    rmSync(aside, { force: true })
  }
}

/**
 * Returns whether the process lives. Its id is not enough, because in a container every start gives the same few ids.
 */
export function isAlive({ pid, since }) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (fault) {
    if (fault.code !== 'EPERM') return false // EPERM means that the process lives, as another user
  }
  const started = startOf(pid)
  return since === null || started === null || since === started
}

/** Returns when the process started, in ticks since boot; null if /proc does not show the process. */
export function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
