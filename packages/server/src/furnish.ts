// What must be in the database before the first call: a policy, a key, and in demo and sandbox a test clock.
import { randomBytes } from 'node:crypto'
import { defaultLevelPolicy, defaultPolicy } from '@evenhand/core'
import type { Mode } from './config.ts'
import type { Database } from './db/db.ts'
import { DEMO_BEGINS_MS } from './demo/fill.ts'
import { hashKey } from './http/auth.ts'
import { makeTestClock, readClock } from './store/clock.ts'
import { installationOf } from './store/installation.ts'
import { addKey, hasKey, revokeKeys } from './store/keys.ts'
import { shipLevelPolicy } from './store/levelPolicies.ts'
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

export interface Furnished {
  /** The key that was made up, to be shown once. */
  readonly key: string | null
  /** For the demo's own calls, anew at every start. */
  readonly demoKey: string | null
  /** Whether the test clock was made just now: a fresh demo begins in the past. */
  readonly isFresh: boolean
}

/** Fills in what is missing. */
export async function furnish(db: Database, { mode, apiKey }: Furnishing): Promise<Furnished> {
  await installationOf(db)
  await shipPolicy(db, JSON.stringify(defaultPolicy))
  const isFresh = mode !== 'production' && (await makeTestClock(db, mode === 'demo' ? -DEMO_BEGINS_MS : 0))
  await shipLevelPolicy(db, JSON.stringify(defaultLevelPolicy))
  const { offset_ms } = await readClock(db)
  if (mode === 'production' && offset_ms !== null)
    throw new FurnishError(
      'This database has a test clock: it was used as a demo or a sandbox. Production needs a database of its own.',
    )
  const key = (await hasKey(db)) ? null : (apiKey ?? newKey())
  if (key !== null) await saveKey(db, 'first', key)
  return { key: apiKey === null ? key : null, demoKey: mode === 'demo' ? await newDemoKey(db) : null, isFresh }
}

const DEMO_KEY = 'demo'

async function newDemoKey(db: Database): Promise<string> {
  await revokeKeys(db, DEMO_KEY)
  return createKey(db, DEMO_KEY)
}

/** Makes another key and gives it back: only its hash is kept. */
export async function createKey(db: Database, name: string): Promise<string> {
  const key = newKey()
  await saveKey(db, name, key)
  return key
}

const newKey = (): string => `evh_${randomBytes(32).toString('base64url')}`

const saveKey = (db: Database, name: string, key: string) => addKey(db, uuidv7(Date.now()), name, hashKey(key))
