// Reads process information from the operating system: whether a process is alive, its start time and working
// directory.
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

const orNull = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

export function errorCode(fault: unknown): string | null {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : null
}

/**
 * Returns the fields of /proc/<pid>/stat that follow the process name, beginning with the state. The name is skipped,
 * because it may contain spaces. Linux only.
 */
function stat(pid: number): readonly string[] | null {
  const text = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (fault) {
    if (errorCode(fault) !== 'EPERM') return false // EPERM means alive but owned by another user
  }
  return stat(pid)?.[0] !== 'Z' // Z means ended but not yet reaped by its parent (a container's first process)
}

/** Returns a value that distinguishes a process from a later one with the same id; null if unavailable. */
export function birthOf(pid: number): string | null {
  const ticks = stat(pid)?.[19]
  const boot = orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim())
  return ticks === undefined || boot === null ? null : `${boot} ${ticks}`
}

export interface ProcessInfo {
  readonly program: string
  readonly folder: string | null
  readonly startedAt: number | null
}

/** Describes a living process, from /proc on Linux and from `ps` elsewhere; null if neither works. */
export function look(pid: number): ProcessInfo | null {
  const program = orNull(() => readFileSync(`/proc/${pid}/comm`, 'latin1').trim())
  if (program !== null) return { program, folder: orNull(() => readlinkSync(`/proc/${pid}/cwd`)), startedAt: null }
  if (process.platform === 'win32') return null
  const output = orNull(() =>
    execFileSync('ps', ['-o', 'lstart=,comm=', '-p', `${pid}`], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    }).trim(),
  )
  if (output === null) return null
  const started = Date.parse(output.slice(0, 24)) // "Tue Feb  3 10:00:00 2026" is always 24 characters long
  return { program: basename(output.slice(24).trim()), folder: null, startedAt: Number.isNaN(started) ? null : started }
}
