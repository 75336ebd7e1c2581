// Seeds the database before the first call: with a policy, a key and, in demo and sandbox, a test clock.
import { toIso } from '@evenhand/core'
import { shipPolicies } from '../commands/policies/ship.ts'
import type { Mode } from '../config/config.ts'
import type { Database, Pool } from '../db/db.ts'
import { DEMO_BEGINS_MS } from '../demo/fill.ts'
import { hashKey } from '../http/access/auth.ts'
import { makeTestClock, readClock } from '../store/clock.ts'
import { installationOf } from '../store/installation.ts'
import { keyByHash, keysInTurn, listKeys, revokeDemoKey, type StoredKey } from '../store/keys.ts'
import { createKey, newKey, saveKey } from './keys.ts'

/** An error that is printed without a stack, as its text explains what to do. */
export class SeedError extends Error {
  override readonly name = 'FurnishError'
}

export interface SeedOptions {
  readonly mode: Mode
  /** The key to add if there is none yet; null to generate one. */
  readonly apiKey: string | null
}

export interface Seeded {
  /** The generated key, to be shown once; null if none was generated. */
  readonly key: string | null
  /** A warning to the operator about the key of the environment. */
  readonly warning: string | null
  /** The key for the demo's own calls, a new one at every start. */
  readonly demoKey: string | null
  /** Whether the test clock was just created, as a fresh demo begins in the past. */
  readonly isFresh: boolean
}

/** Adds to the database what is missing. */
export async function seed(db: Pool, { mode, apiKey }: SeedOptions): Promise<Seeded> {
  await installationOf(db)
  const isFresh = mode !== 'production' && (await makeTestClock(db, mode === 'demo' ? -DEMO_BEGINS_MS : 0))
  await shipPolicies(db)
  const { offset_ms } = await readClock(db)
  if (mode === 'production' && offset_ms !== null)
    throw new SeedError(
      'This database has a test clock: it was used as a demo or a sandbox. Production needs a database of its own.',
    )
  const { key, warning } = await db.transaction(async alone => {
    // If several servers start at once on an empty database, one of them creates the first key.
    await keysInTurn(alone)
    return settleKey(alone, apiKey)
  })
  return { key, warning, demoKey: mode === 'demo' ? await newDemoKey(db) : null, isFresh }
}

/**
 * Checks or adds the key of the environment. It must be in the database: if it was changed, the old key would work and
 * the new one would not.
 */
async function settleKey(db: Database, apiKey: string | null): Promise<Pick<Seeded, 'key' | 'warning'>> {
  const known = apiKey === null ? null : await keyByHash(db, hashKey(apiKey))
  if (known) return { key: null, warning: stillInForce(known) }
  const inForce = (await listKeys(db)).filter(key => key.in_force)
  if (inForce.length > 0) {
    if (apiKey !== null) throw new SeedError(changedKey(inForce))
    return { key: null, warning: null }
  }
  const key = apiKey ?? newKey()
  await saveKey(db, 'first', key)
  return { key: apiKey === null ? key : null, warning: null }
}

/** Throws if the key of the environment has ended; returns a warning if it will end. */
function stillInForce({ name, revoked_at, in_force }: StoredKey): string | null {
  const at = revoked_at === null ? '' : toIso(revoked_at)
  if (!in_force)
    throw new SeedError(
      `EVENHAND_API_KEY is the key “${name}”, which ended at ${at}. Set it to a key that is in force (“evenhand keys list” shows them, “evenhand keys create” creates one), or remove the variable.`,
    )
  return revoked_at === null
    ? null
    : `EVENHAND_API_KEY is the key “${name}”, which was rotated and ends at ${at}: set it to the new one before then.`
}

const changedKey = (inForce: readonly StoredKey[]): string =>
  [
    `EVENHAND_API_KEY is not a key of this database, which has ${inForce.map(({ name }) => `“${name}”`).join(', ')}. One of these:`,
    '- Set it to the value that it had before, or remove the variable: the database knows its keys.',
    `- For another key, run “evenhand keys rotate ${inForce[0]?.name}” without this variable, and set it to the key that this prints.`,
    '- To use this very value, end every key with “evenhand keys revoke” first: without a key in force, it is taken.',
  ].join('\n')

async function newDemoKey(db: Database): Promise<string> {
  await revokeDemoKey(db)
  return createKey(db, 'demo', true)
}
