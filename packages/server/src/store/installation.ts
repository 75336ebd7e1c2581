// The identity and secret of this installation. The secret never leaves the server; one-time secrets derive from it.
import { createHmac, randomBytes } from 'node:crypto'
import { type Database, statement } from './statement.ts'
import { uuidv7 } from './uuid.ts'

export interface Installation {
  readonly id: string
  /** 32 random bytes. */
  readonly secret: Buffer
}

const make = statement<[id: string, secret: Buffer], never>(
  'make_installation',
  'insert into installation (id, secret) values ($1::uuid, $2) on conflict (is_this) do nothing',
)
const read = statement<[], Installation>('read_installation', 'select id, secret from installation')

/** Returns this installation; the first caller creates it. */
export async function installationOf(db: Database): Promise<Installation> {
  const [found] = await read(db)
  if (found) return found
  await make(db, uuidv7(Date.now()), randomBytes(32))
  const [made] = await read(db)
  if (!made) throw new Error('an installation could not be made')
  return made
}

/**
 * Derives 32 bytes that only this installation can derive. The same purpose and name always give the same bytes, so
 * that a replayed call can return a secret that is stored nowhere. HMAC-SHA-256 over purpose and name, separated by a
 * byte that occurs in neither.
 */
export const derivedSecret = ({ secret }: Installation, purpose: string, name: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\u0000${name}`).digest()
