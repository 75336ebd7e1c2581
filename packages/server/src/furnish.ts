// What must be in the database before the first call: a policy, a key, and in demo and sandbox a test clock.
import { randomBytes } from 'node:crypto'
import { defaultPolicy } from '@evenhand/core'
import type { Mode } from './config.ts'
import type { Database } from './db/db.ts'
import { hashKey } from './http/auth.ts'
import { makeTestClock, readClock } from './store/clock.ts'
import { addKey, hasKey } from './store/keys.ts'
import { shipPolicy } from './store/policies.ts'
import { uuidv7 } from './store/uuid.ts'

/** To be shown as it is, without a stack: the text says what to do. */
export class FurnishError extends Error {
  override readonly name = 'FurnishError'
}

export interface Furnishing {
  readonly mode: Mode
  /** The key to make if there is none yet; null for one that is made up here. */
  readonly apiKey: string | null
}

/** Fills in what is missing; gives back the key that was made up, to be shown once. */
export async function furnish(db: Database, { mode, apiKey }: Furnishing): Promise<string | null> {
  await shipPolicy(db, JSON.stringify(defaultPolicy))
  if (mode !== 'production') await makeTestClock(db)
  const { offset_ms } = await readClock(db)
  if (mode === 'production' && offset_ms !== null)
    throw new FurnishError(
      'This database has a test clock: it was used as a demo or a sandbox. Production needs a database of its own.',
    )
  if (await hasKey(db)) return null
  const key = apiKey ?? newKey()
  await saveKey(db, 'first', key)
  return apiKey === null ? key : null
}

/** Makes another key and gives it back: only its hash is kept. */
export async function createKey(db: Database, name: string): Promise<string> {
  const key = newKey()
  await saveKey(db, name, key)
  return key
}

const newKey = (): string => `evh_${randomBytes(32).toString('base64url')}`

const saveKey = (db: Database, name: string, key: string) => addKey(db, uuidv7(Date.now()), name, hashKey(key))
