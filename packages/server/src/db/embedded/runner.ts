// Chooses the user that PostgreSQL runs as. PostgreSQL refuses to run as root, so root needs another identity for it.
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { EmbeddedError } from './fault.ts'

/** How to start one of PostgreSQL's programs. */
export interface Runner {
  readonly name: string
  /** The command that precedes the program on the command line. */
  readonly prefix: readonly string[]
  /** The user and group to run as, where they differ from the current ones. */
  readonly ids: { readonly uid?: number; readonly gid?: number }
}

const plain: Runner = { name: 'this user', prefix: [], ids: {} }

/**
 * Runs as the same user under another id: in a user namespace, root's PostgreSQL runs as user 65534, while its files
 * stay root's. This needs no account and no chown, and works in a folder that only root may enter.
 */
export const namespace: Runner = {
  name: 'a user namespace',
  prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'],
  ids: {},
}

const asUser = (uid: number, gid: number): Runner => ({ name: `user ${uid}`, prefix: [], ids: { uid, gid } })
const nobody = asUser(65534, 65534)

export interface Place {
  /** The data folder, which exists. */
  readonly folder: string
  /** PostgreSQL's own folder in it, which exists after the first start. */
  readonly cluster: string
  readonly postgres: string
}

/**
 * Returns an environment without variables of the caller (PGDATA, PGPORT, locale) that would change what PostgreSQL
 * does.
 */
export function environment(): { env?: Record<string, string> } {
  if (process.platform === 'win32') return {}
  return { env: { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } }
}

export function commandOf(runner: Runner, program: string, args: readonly string[]): { file: string; args: string[] } {
  const [file = program, ...rest] = [...runner.prefix, program, ...args]
  return { file, args: rest }
}

export function chooseRunner(
  place: Place,
  uid: number | null = process.getuid?.() ?? null,
  without: readonly string[] = [],
): Runner {
  if (uid === null) return plain // null on Windows
  const owner = existsSync(place.cluster) ? statSync(place.cluster).uid : null
  if (uid !== 0) return plainUser(place, uid, owner)
  const runner = candidates(place, owner).find(
    candidate => !without.includes(candidate.name) && canRun(candidate, place),
  )
  if (runner === undefined) throw refused(place, owner)
  if (runner.ids.uid !== undefined) giveTo(runner, place.folder)
  return runner
}

function plainUser(place: Place, uid: number, owner: number | null): Runner {
  if (owner !== null && owner !== uid) {
    throw new EmbeddedError(
      `The database in ${place.folder} belongs to ${owner === 0 ? 'root' : `user ${owner}`}. Start the server as that user, or set EVENHAND_DATA to another folder.`,
    )
  }
  // initdb needs a user with a name. A user without a name (in a container started with --user) gets one in the
  // namespace.
  return hasName() || !canRun(namespace, place) ? plain : namespace
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/**
 * Returns the possible runners: an existing database must run as its owner, a new one runs as the first user who can.
 */
function candidates({ folder }: Place, owner: number | null): readonly Runner[] {
  if (owner === 0) return [namespace]
  if (owner !== null) return [asUser(owner, owner)]
  const { uid, gid } = statSync(folder)
  return [namespace, ...(uid === 0 ? [] : [asUser(uid, gid)]), nobody]
}

const CANNOT_ENTER = 71

/** Tries whether this runner can enter the folder and run the program, as kernels differ too much to predict it. */
function canRun(runner: Runner, place: Place): boolean {
  return probe(runner, place) === 0
}

function probe(runner: Runner, { folder, postgres }: Place): number | null {
  // The user will own the data folder, so only the path to it must be accessible.
  const path = runner.ids.uid === undefined ? folder : dirname(folder)
  const { file, args } = commandOf(runner, '/bin/sh', [
    '-c',
    `cd "$1" || exit ${CANNOT_ENTER}; exec "$2" --version`,
    'sh',
    path,
    postgres,
  ])
  return spawnSync(file, args, { ...runner.ids, ...environment(), stdio: 'ignore', cwd: '/' }).status
}

function giveTo(runner: Runner, folder: string): void {
  const { uid, gid } = runner.ids
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
}

function refused(place: Place, owner: number | null): EmbeddedError {
  const last = candidates(place, owner).at(-1) ?? nobody
  const where = probe(last, place) === CANNOT_ENTER || owner === 0 ? place.folder : dirname(place.postgres)
  const advice =
    where === place.folder
      ? 'or set EVENHAND_DATA to a folder that every user can access'
      : 'or install Evenhand where every user can access it'
  return new EmbeddedError(
    `PostgreSQL refuses to run as root, and the unprivileged user it could run as cannot use ${where}. Start the server as an ordinary user, ${advice}, or set DATABASE_URL.`,
  )
}

export const clusterIn = (folder: string): string => join(folder, 'postgres')
