// Compares what is stored with what follows from events, and names each place where they differ.
import { isRecord, toIso } from '@evenhand/core'
import type { SubjectKind } from '@evenhand/sdk/contract'
import { ISO } from '../store/orders/events.ts'
import type { StoredRow, Table } from '../store/streams/verify/table.ts'

/** One place where the stored data differs from what follows from the events. */
export interface Difference {
  readonly kind: SubjectKind
  /** The id of the order or seller, or the kind of policy. For strays: the id that the rows name. */
  readonly id: string
  /** The reference of an order, if it is known. */
  readonly reference: string | null
  readonly table: string
  /** The key fields, which distinguish the row from other rows of its owner; null if the owner has only one row. */
  readonly row: StoredRow | null
  /** null for a whole row. */
  readonly field: string | null
  readonly stored: unknown
  readonly follows: unknown
  /** What is wrong, if it is not only that two values differ. */
  readonly why: string | null
}
export type Found = Pick<Difference, 'table'> & Partial<Omit<Difference, 'table' | 'kind' | 'id' | 'reference'>>

/**
 * Stands for a text that was erased from its event, so that whatever was derived from it is accepted. No text of a
 * person contains this character.
 */
export const ERASED = '\u0000erased'

/** The most differing values that are named in one state. */
const MOST_OF_STATE = 20

const instantIn = (value: unknown): unknown =>
  typeof value === 'string' && ISO.test(value) ? Date.parse(value) : value

function isSame(stored: unknown, follows: unknown): boolean {
  if (typeof follows === 'string' && follows.includes(ERASED)) return true
  return (stored ?? null) === (follows ?? null) || (typeof stored === 'number' && stored === instantIn(follows))
}

/** Compares one row, field by field. Stored instants are in milliseconds, computed ones in ISO 8601. */
export function compareFields(table: string, row: StoredRow | null, stored: StoredRow, follows: object): Found[] {
  const found: Found[] = []
  for (const [field, value] of Object.entries(follows))
    if (field in stored && !isSame(stored[field], value))
      found.push({ table, row, field, stored: shown(stored[field], value), follows: value ?? null })
  return found
}

/** Formats a stored instant like the computed one. */
const shown = (stored: unknown, follows: unknown): unknown =>
  typeof stored === 'number' && instantIn(follows) !== follows ? toIso(stored) : (stored ?? null)

/** Compares the rows of one owner in a table. */
export function compareRows<R extends object>(
  { name, key }: Table<R>,
  stored: readonly StoredRow[],
  follows: readonly R[],
): readonly Found[] {
  if (stored.length === 0 && follows.length === 0) return []
  const keyOf = (row: object): string => key.map(field => instantIn(Reflect.get(row, field))).join(' ')
  const left = new Map<string, StoredRow>(stored.map(row => [keyOf(row), row]))
  const found: Found[] = []
  for (const row of follows) {
    const named = key.length === 0 ? null : Object.fromEntries(key.map(field => [field, row[field]]))
    const rowKey = keyOf(row)
    const own = left.get(rowKey)
    left.delete(rowKey)
    if (own) found.push(...compareFields(name, named, own, row))
    else found.push({ table: name, row: named, follows: row, why: 'the row is missing' })
  }
  for (const row of left.values())
    found.push({ table: name, row: namedIn(row, key), stored: row, why: 'the row follows from no event' })
  return found
}

const namedIn = (row: StoredRow, key: readonly string[]): StoredRow | null =>
  key.length === 0 ? null : Object.fromEntries(key.map(field => [field, dated(row[field])]))
/** No sequence number is this large, so a number in a key from here on is an instant. */
const FIRST_INSTANT = 10_000_000_000
const dated = (value: unknown): unknown => (typeof value === 'number' && value > FIRST_INSTANT ? toIso(value) : value)

/** Compares a stored state with the folded one, value by value. */
export function compareStates(table: string, stored: unknown, folded: object): readonly Found[] {
  const found: Found[] = []
  compareValues('state', stored, folded, (field, a, b) => {
    found.push({ table, field, stored: a ?? null, follows: b ?? null })
  })
  return found.slice(0, MOST_OF_STATE)
}

type Report = (field: string, stored: unknown, follows: unknown) => void

/** Compares two values as JSON does: an undefined field counts as missing. */
function compareValues(path: string, stored: unknown, follows: unknown, report: Report): void {
  if (stored === follows) return
  if (Array.isArray(stored) && Array.isArray(follows)) {
    const length = Math.max(stored.length, follows.length)
    for (let i = 0; i < length; i++) compareValues(`${path}[${i}]`, stored[i], follows[i], report)
  } else if (isObject(stored) && isObject(follows)) {
    for (const name of Object.keys(follows)) compareValues(`${path}.${name}`, stored[name], follows[name], report)
    for (const name of Object.keys(stored)) if (!(name in follows)) report(`${path}.${name}`, stored[name], null)
  } else if (!(typeof follows === 'string' && follows.includes(ERASED))) {
    report(path, stored, follows)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => isRecord(value) && !Array.isArray(value)
