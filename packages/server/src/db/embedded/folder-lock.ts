// Allows one server per data folder, by a lock file that names its process so that a stale lock is recognized.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedError } from './fault.ts'
import { birthOf, errorCode, isAlive } from './process.ts'

interface Holder {
  readonly pid: number
  readonly birth: string | null
}

/** Takes the lock or throws; returns a function that releases it. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'server.lock')
  // Tries twice: the second time after removing a stale lock.
  if (!create(path)) {
    const holder = read(path)
    if (holder !== null && isHeld(holder)) throw inUse(folder, holder)
    clearAway(path, holder)
    if (!create(path)) throw inUse(folder, read(path))
  }
  return () => rmSync(path, { force: true })
}

function inUse(folder: string, holder: Holder | null): EmbeddedError {
  const who = holder === null ? 'Another server' : `Another server (process ${holder.pid})`
  return new EmbeddedError(
    `${who} is using the data folder ${folder}. Stop it, or set EVENHAND_DATA to another folder.`,
  )
}

/**
 * Creates the file with its content in one step (a hard link), so that no process ever reads a half-written lock file.
 */
function create(path: string): boolean {
  const own = `${path}.${process.pid}`
  const holder: Holder = { pid: process.pid, birth: birthOf(process.pid) }
  writeFileSync(own, JSON.stringify(holder))
  try {
    linkSync(own, path)
    return true
  } catch (fault) {
    if (errorCode(fault) === 'EEXIST') return false
    throw fault
  } finally {
    rmSync(own, { force: true })
  }
}

/**
 * Removes a stale lock. Two servers may find the same one: each moves the file aside, and a server that has moved a
 * newer lock puts it back.
 */
function clearAway(path: string, dead: Holder | null): void {
  const aside = `${path}.dead.${process.pid}`
  try {
    renameSync(path, aside)
    const moved = read(aside)
    if (moved?.pid !== dead?.pid || moved?.birth !== dead?.birth) linkSync(aside, path)
  } catch (fault) {
    if (errorCode(fault) !== 'ENOENT' && errorCode(fault) !== 'EEXIST') throw fault
  } finally {
    rmSync(aside, { force: true })
  }
}

function read(path: string): Holder | null {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof found !== 'object' || found === null || !('pid' in found) || typeof found.pid !== 'number') return null
    return { pid: found.pid, birth: 'birth' in found && typeof found.birth === 'string' ? found.birth : null }
  } catch {
    return null
  }
}

/**
 * Reports whether the process that holds the lock is alive. The process id alone does not tell: in a container,
 * processes get the same few ids at every start.
 */
function isHeld({ pid, birth }: Holder): boolean {
  const now = birthOf(pid)
  return isAlive(pid) && (birth === null || now === null || birth === now)
}
