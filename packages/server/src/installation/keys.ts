// The command `evenhand keys`: lists, creates, revokes and rotates API keys, with or without a running server.
import { randomBytes } from 'node:crypto'
import { SPAN_PATTERN, spanLength, toIso } from '@evenhand/core'
import type { Database, Pool } from '../db/db.ts'
import { hashKey } from '../http/access/auth.ts'
import { addKey, keysInTurn, listKeys, notifyEnded, revokeKey, type StoredKey } from '../store/keys.ts'
import { UUID, uuidv7 } from '../store/uuid.ts'

/** An error that is printed without a stack, as its text explains what to do. */
export class KeysError extends Error {
  override readonly name = 'KeysError'
}

export const KEYS_USAGE = `evenhand keys list                       show every API key, never the key itself
evenhand keys create [name]              create another API key and print it once
evenhand keys revoke <id or name>        end a key within seconds
evenhand keys rotate <id or name> [--overlap PT24H]
                                         create a new key with the same name and print it once; the old one ends after
                                         the overlap (default 24 hours, at most 30 days, PT0S for at once)`

export const newKey = (): string => `evh_${randomBytes(32).toString('base64url')}`

/** Creates a key and returns it, which is possible only now, as only its hash is stored. */
export async function createKey(db: Database, name: string, ofDemo = false): Promise<string> {
  const key = newKey()
  await saveKey(db, name, key, ofDemo)
  return key
}
export const saveKey = (db: Database, name: string, key: string, ofDemo = false) =>
  addKey(db, uuidv7(Date.now()), name, hashKey(key), ofDemo)

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@/-]{0,59}$/u
const DEFAULT_OVERLAP = 'PT24H'
const LONGEST_OVERLAP = 'P30D'

/** `result` goes to standard output and `aside` to standard error, so that a script gets the key alone. */
export interface Printed {
  readonly result: string
  readonly aside?: string
}

type KeysCommand = (db: Pool, args: readonly string[]) => Promise<Printed>

/**
 * Returns the command to carry out on a database; throws `KeysError` for an unknown one, before a database is opened.
 */
export function keysCommand([name = '', ...args]: readonly string[]): (db: Pool) => Promise<Printed> {
  const command = COMMANDS.get(name)
  if (!command)
    throw new KeysError(`${name === '' ? '“keys” alone' : `“keys ${name}”`} is not a command.\n\n${KEYS_USAGE}`)
  return db => command(db, args)
}

async function list(db: Pool, args: readonly string[]): Promise<Printed> {
  noneLeft(args)
  return { result: tableOf(await listKeys(db)) }
}

async function create(db: Pool, [name = 'unnamed', ...rest]: readonly string[]): Promise<Printed> {
  noneLeft(rest)
  if (!NAME.test(name))
    throw new KeysError(
      `“${name}” cannot name a key: use up to 60 letters, digits, spaces and . _ - @ /, beginning with a letter or digit.`,
    )
  if (UUID.test(name))
    throw new KeysError(`“${name}” cannot name a key: it has the form of an id, and keys are found by id or name.`)
  return { result: await createKey(db, name) }
}

async function revoke(db: Pool, [wanted, ...rest]: readonly string[]): Promise<Printed> {
  noneLeft(rest)
  return changing(
    db,
    wanted,
    () => true,
    async (alone, key) => {
      await end(alone, key, 0)
      const left = (await listKeys(alone)).filter(each => each.in_force)
      const last = left.length === 0 ? '\nNo key is in force now. Make one with “evenhand keys create”.' : ''
      return { result: `The key ${labelOf(key)} no longer works. Running servers notice within 5 seconds.${last}` }
    },
  )
}

async function rotate(db: Pool, args: readonly string[]): Promise<Printed> {
  const { wanted, overlap } = rotation(args)
  // Of several keys with one name, the last created one is rotated: the previous one may still be in its overlap.
  return changing(
    db,
    wanted,
    key => key.revoked_at === null,
    async (alone, key) => {
      const made = await createKey(alone, key.name)
      const until = await end(alone, key, spanLength(overlap))
      const ends = spanLength(overlap) === 0 ? 'no longer works' : `works until ${toIso(until)}`
      return { result: made, aside: `The old key ${labelOf(key)} ${ends}. The new one is shown once:` }
    },
  )
}

/**
 * Changes one key in one transaction, while no other command changes any key. If another command has changed this key
 * since it was looked up, nothing is done, because the operator could not know of that change.
 */
async function changing(
  db: Pool,
  wanted: string | undefined,
  prefers: Fits,
  change: (alone: Database, key: StoredKey) => Promise<Printed>,
): Promise<Printed> {
  const { id, revoked_at } = await keyNamed(db, wanted, prefers)
  return db.transaction(async alone => {
    await keysInTurn(alone)
    const key = (await listKeys(alone)).find(each => each.id === id)
    if (!key?.in_force || key.revoked_at !== revoked_at) throw changedMeanwhile(key)
    return change(alone, key)
  })
}

function rotation(args: readonly string[]): { wanted: string | undefined; overlap: string } {
  const at = args.findIndex(each => each === '--overlap' || each.startsWith('--overlap='))
  if (at < 0) {
    noneLeft(args.slice(1))
    return { wanted: args[0], overlap: DEFAULT_OVERLAP }
  }
  const inline = args[at]?.split('=')[1]
  const overlap = inline ?? args[at + 1] ?? ''
  const others = [...args.slice(0, at), ...args.slice(at + (inline === undefined ? 2 : 1))]
  noneLeft(others.slice(1))
  if (!new RegExp(SPAN_PATTERN).test(overlap) || spanLength(overlap) > spanLength(LONGEST_OVERLAP))
    throw new KeysError(`--overlap is “${overlap}”: it must be a span from PT0S to ${LONGEST_OVERLAP}, e.g. PT24H.`)
  return { wanted: others[0], overlap }
}

function noneLeft(rest: readonly string[]): void {
  if (rest.length > 0) throw new KeysError(`“${rest.join(' ')}” was not expected.\n\n${KEYS_USAGE}`)
}

/** Ends a valid key after the given milliseconds and returns when it ends. */
async function end(db: Database, key: StoredKey, overlapMs: number): Promise<number> {
  const until = await revokeKey(db, key.id, overlapMs)
  if (until === null) throw alreadyEnded(key)
  await notifyEnded(db, key.id)
  return until
}

type Fits = (key: StoredKey) => boolean

/**
 * Returns the one valid key with this id or name; otherwise throws an error that lists the valid keys. An id always
 * means the key with that id, because names of this form were once allowed.
 */
async function keyNamed(db: Database, wanted: string | undefined, prefers: Fits): Promise<StoredKey> {
  const keys = await listKeys(db)
  const inForce = keys.filter(key => key.in_force)
  if (wanted === undefined) throw new KeysError(`Name a key by its id or name.\n\n${tableOf(inForce)}`)
  const isIt: Fits = key => key.id === wanted.toLowerCase()
  const fits: Fits = keys.some(isIt) ? isIt : key => key.name === wanted
  const fitting = inForce.filter(fits)
  const preferred = fitting.filter(prefers)
  const [found, another] = preferred.length > 0 ? preferred : fitting
  if (found && another)
    throw new KeysError(`Several keys have the name “${wanted}”: use the id.\n\n${tableOf(fitting)}`)
  if (found) return found
  const ended = keys.find(fits)
  if (ended) throw alreadyEnded(ended)
  throw new KeysError(`There is no key “${wanted}”. In force:\n\n${tableOf(inForce)}`)
}

const alreadyEnded = (key: StoredKey): KeysError =>
  new KeysError(
    `The key ${labelOf(key)} has ended already${key.revoked_at === null ? '' : `, at ${toIso(key.revoked_at)}`}.`,
  )

const changedMeanwhile = (key: StoredKey | undefined): KeysError =>
  new KeysError(
    `Another command has ${key?.in_force ? 'rotated' : 'ended'} this key just now, so nothing was done. See “evenhand keys list”.`,
  )

const labelOf = ({ name, id }: StoredKey): string => `“${name}” (${id})`

const HEAD = ['id', 'name', 'created', 'last used', 'state']

function tableOf(keys: readonly StoredKey[]): string {
  if (keys.length === 0) return 'There are no keys. Make one with “evenhand keys create”.'
  const rows = [HEAD, ...keys.map(rowOf)]
  const widths = HEAD.map((_, i) => Math.max(...rows.map(row => (row[i] ?? '').length)))
  return rows
    .map(row =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function rowOf({ id, name, created_at, last_used_at, revoked_at, in_force }: StoredKey): readonly string[] {
  const ends = revoked_at === null ? '' : toIso(revoked_at)
  const state = revoked_at === null ? 'in force' : in_force ? `ends ${ends}` : `ended ${ends}`
  return [id, name, toIso(created_at), last_used_at === null ? 'never' : toIso(last_used_at), state]
}

const COMMANDS: ReadonlyMap<string, KeysCommand> = new Map([
  ['list', list],
  ['create', create],
  ['revoke', revoke],
  ['rotate', rotate],
])
