// Who is calling: the API key, and for whom it acts.
import { createHash } from 'node:crypto'
import type { Actor } from '@evenhand/core'
import type { Audience } from '@evenhand/sdk/contract'
import type { FastifyRequest } from 'fastify'
import { doorProblem } from './problem.ts'

export interface Caller {
  /** The id of the API key. */
  readonly key: string
  readonly actor: Actor
}

const ACTOR = /^(buyer|seller|staff):([!-~]{1,128})$/
const ACTORS = ['buyer:<id>', 'seller:<id>', 'staff:<id>']

export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest()

/** How long a key that was found is believed without asking again: so long may a revoked one still work. */
const REMEMBER_MS = 5000

/** Finds keys by their hash, remembering them for a moment: the database need not be asked on every call. */
export function keyReader(find: (hash: Buffer) => Promise<string | null>, now: () => number) {
  const known = new Map<string, { id: string; until: number }>()
  return async (key: string): Promise<string | null> => {
    const hash = hashKey(key)
    const name = hash.toString('base64')
    const remembered = known.get(name)
    if (remembered && now() < remembered.until) return remembered.id
    const id = await find(hash)
    if (id === null) known.delete(name)
    else known.set(name, { id, until: now() + REMEMBER_MS })
    return id
  }
}

export type FindKey = ReturnType<typeof keyReader>

/** The caller of this call; refuses what has no key, a wrong actor, or is not for it. */
export async function callerOf(request: FastifyRequest, audience: Audience, findKey: FindKey): Promise<Caller> {
  const [scheme, key, ...rest] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0) throw doorProblem('unauthorized', {})
  const id = await findKey(key)
  if (id === null) throw doorProblem('unauthorized', {})
  const actor = actorOf(request.headers['evenhand-actor'])
  if (audience === 'marketplace' && actor.role !== 'marketplace') throw doorProblem('marketplace_only', {})
  return { key: id, actor }
}

function actorOf(header: string | string[] | undefined): Actor {
  if (header === undefined) return { role: 'marketplace' }
  const [, role, id] = typeof header === 'string' ? (ACTOR.exec(header) ?? []) : []
  if ((role === 'buyer' || role === 'seller' || role === 'staff') && id !== undefined) return { role, id }
  throw doorProblem('actor_invalid', { allowed: ACTORS })
}
