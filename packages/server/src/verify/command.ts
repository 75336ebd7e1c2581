// The command `evenhand verify`: prints each difference and the counts.
import type { Pool } from '../store/statement.ts'
import type { Difference } from './difference.ts'
import { type Counts, verify } from './verify.ts'

/** An error that is printed without a stack, as its text explains what to do. */
export class VerifyError extends Error {
  override readonly name = 'VerifyError'
}

export const VERIFY_USAGE = `evenhand verify                 replay every event and compare what is stored with what follows from them
  --json             print each difference as one line of JSON, and the counts on standard error
  Changes nothing; a server may be running. The exit code is 0 if nothing differs, 1 if something does,
  and 2 if the command could not start or finish.`

/** The exit codes. */
export const DIFFERENT = 1
export const COULD_NOT = 2

export interface Verifying {
  /** Opens the database, once the arguments have been checked. Each transaction must read one snapshot. */
  readonly open: () => Promise<{ readonly db: Pool; close(): Promise<void> }>
  readonly result: (text: string) => void
  readonly aside: (text: string) => void
}

/** The most differences printed as text; the others are only counted. JSON output has all of them. */
const MOST_PRINTED = 100

/** Verifies the database and returns the exit code. */
export async function verifyCommand(args: readonly string[], { open, result, aside }: Verifying): Promise<number> {
  const wrong = args.find(each => each !== '--json')
  if (wrong !== undefined) throw new VerifyError(`“${wrong}” was not expected.\n\n${VERIFY_USAGE}`)
  const isJson = args.length > 0
  let printed = 0
  const report = (difference: Difference) => {
    if (isJson) result(`${JSON.stringify(difference)}\n`)
    else if (printed++ < MOST_PRINTED) result(`${textOf(difference)}\n`)
  }
  const { db, close } = await open()
  const counts = await db.transaction(snapshot => verify(snapshot, report)).finally(close)
  if (printed > MOST_PRINTED) result(`… and ${printed - MOST_PRINTED} more.\n`)
  if (isJson) aside(summaryOf(counts))
  else result(summaryOf(counts))
  return counts.differences > 0 ? DIFFERENT : 0
}

/** Returns one line: the owner, the row and the field, the stored value, and the value that follows from the events. */
export function textOf({ kind, id, reference, table, row, field, stored, follows, why }: Difference): string {
  const whose = reference === null ? `${kind} ${id}` : `${kind} ${reference} (${id})`
  const key =
    row === null
      ? ''
      : ` ${Object.entries(row)
          .map(([name, value]) => `${name} ${value}`)
          .join(' ')}`
  const values = field === null ? '' : `: stored ${shortOf(stored)}, by the events ${shortOf(follows)}`
  const reason = why === null ? '' : `${field === null ? ': ' : '; '}${why}`
  return `${whose}: ${table}${key}${field === null ? '' : `, ${field}`}${values}${reason}`
}

/** The most characters printed of a value, as people's texts may be long. */
const LONGEST = 80
function shortOf(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

function summaryOf({ orders, sellers, policies, events, differences, oldStates }: Counts): string {
  const old =
    oldStates === 0
      ? ''
      : `${counted(oldStates, 'state')} of another version not compared: the server reads the events instead, and rewrites such states.\n`
  const all = [
    counted(orders, 'order'),
    counted(sellers, 'seller'),
    `${policies} ${policies === 1 ? 'policy' : 'policies'}`,
    counted(events, 'event'),
  ].join(', ')
  return `${old}${all} checked: ${counted(differences, 'difference')}\n`
}
