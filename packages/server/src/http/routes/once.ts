// Makes changes idempotent: a change with a key is carried out at most once, in one transaction with its stored answer.

import { hash } from 'node:crypto'
import { isRecord } from '@evenhand/core'
import { canonical, type OperationName, repeatingOf } from '@evenhand/sdk'
import type { FastifyRequest } from 'fastify'
import { actorText } from '../../commands/record.ts'
import { isDeadlock, isLockTimeout } from '../../store/failure.ts'
import { claimKey, findAnswer, type RememberedKey, rememberAnswer } from '../../store/remembered.ts'
import type { Database } from '../../store/statement.ts'
import type { Caller } from '../access/auth.ts'
import { linkUrl, type Secrets } from '../access/secrets.ts'
import { httpProblem } from './problem.ts'
import { invalid } from './validate.ts'

/** The key of a call that does not run in one transaction. The handler of the call stores the answer itself. */
export interface OwnKey extends RememberedKey {
  /** Marks the response as a replay. */
  replayed(): void
}

/** The database of a call, and a queue for work after its commit. */
export interface Work {
  readonly db: Database
  /**
   * Queues work that runs after the commit and before the response. It must not throw, because nothing can be undone
   * then.
   */
  readonly afterwards: (work: () => Promise<void>) => Promise<void>
}
export interface OnceTools {
  /** Runs a transaction on separate connections, so that one that waits for a key does not block other calls. */
  transaction<R>(run: (db: Database) => Promise<R>): Promise<R>
  readonly secrets: Secrets
  /** Returns the public address, without a slash at its end. */
  readonly address: () => string
}
export interface Done {
  readonly result: unknown
  readonly replayed: boolean
}

/**
 * The fields of responses that are secret and therefore not stored, and how each is derived again from the created id.
 */
const SECRET_FIELDS: {
  readonly [N in OperationName]?: { readonly field: string; readonly show: (tools: OnceTools, id: string) => string }
} = {
  createWebhookEndpoint: { field: 'secret', show: ({ secrets }, id) => secrets.webhookSecret(id) },
  createSession: { field: 'url', show: ({ secrets, address }, id) => linkUrl(address(), secrets.linkToken(id)) },
}

const MOST_TRIES = 4

/** Carries out the first call with this key; a repeat gets the result of the first. */
export async function once(
  tools: OnceTools,
  name: OperationName,
  key: RememberedKey,
  status: number,
  carryOut: (work: Work) => Promise<unknown>,
): Promise<Done> {
  const later: (() => Promise<void>)[] = []
  const done = await unlessDeadlocked(() =>
    tools.transaction(async db => {
      later.length = 0
      if (!(await claimed(db, key))) return replayOf(db, tools, name, key)
      const result = await carryOut({ db, afterwards: async work => void later.push(work) })
      await rememberAnswer(db, key, status, withoutSecret(name, result))
      return { result, replayed: false }
    }),
  )
  for (const work of later) await work()
  return done
}

/**
 * Claims the key; returns false if the key is taken. Throws `outcome_unknown` if the first call with this key takes
 * longer than the lock timeout.
 */
async function claimed(db: Database, key: RememberedKey): Promise<boolean> {
  try {
    return await claimKey(db, key)
  } catch (fault) {
    throw isLockTimeout(fault) ? httpProblem('outcome_unknown', {}) : fault
  }
}

/** Retries a change that the database rolled back because of a deadlock. */
async function unlessDeadlocked<R>(work: () => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (fault) {
      if (!isDeadlock(fault) || tries >= MOST_TRIES) throw fault
    }
  }
}

async function replayOf(db: Database, tools: OnceTools, name: OperationName, key: RememberedKey): Promise<Done> {
  const found = await findAnswer(db, key)
  // The answer was deleted between the two statements, because 24 hours have just passed.
  if (!found || found.status === null) throw httpProblem('overloaded', { retryAfterSeconds: 1 })
  mustBeSame(key, found.bodyHash)
  return { result: withSecret(tools, name, found.answer), replayed: true }
}

export function mustBeSame({ bodyHash }: RememberedKey, remembered: Buffer): void {
  if (!bodyHash.equals(remembered)) throw httpProblem('idempotency_key_reused', {})
}

function withoutSecret(name: OperationName, result: unknown): unknown {
  const field = SECRET_FIELDS[name]?.field
  if (field === undefined || !isRecord(result)) return result
  return { ...result, [field]: null }
}

function withSecret(tools: OnceTools, name: OperationName, answer: unknown): unknown {
  const secret = SECRET_FIELDS[name]
  return secret && isRecord(answer) ? { ...answer, [secret.field]: secret.show(tools, String(answer.id)) } : answer
}

const KEY = /^[!-~]{1,128}$/

/** Returns the key of this call as it was sent; null if there is none. */
function idempotencyKey({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !KEY.test(key)) throw httpProblem('idempotency_key_invalid', { max: 128 })
  return key
}

export const isKeyed = (name: OperationName): boolean => repeatingOf(name) === 'key'

/** Returns the hash of the input, whatever the order of its fields; refuses input without a canonical form. */
function hashOf(sent: unknown): Buffer {
  try {
    return hash('sha256', canonical(sent), 'buffer')
  } catch {
    throw invalid('body', 'must be JSON with finite numbers and not nested too deeply')
  }
}

/** Returns the key under which a call's answer is stored; null if the call has no key, or needs none. */
export function rememberedBy(
  request: FastifyRequest,
  name: OperationName,
  caller: Caller,
  route: string,
  params: object,
): RememberedKey | null {
  const key = isKeyed(name) ? idempotencyKey(request) : null
  if (key === null) return null
  return {
    caller: caller.key,
    actor: actorText(caller.actor),
    route,
    target: canonical(params),
    key,
    bodyHash: hashOf(request.body ?? {}),
  }
}
