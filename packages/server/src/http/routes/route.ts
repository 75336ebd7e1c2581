// The parts that every row's route shares: address, body, and the actor header of the response.
import { isRecord } from '@evenhand/core'
import { OPERATIONS } from '@evenhand/sdk'
import type { Row } from '@evenhand/sdk/contract'
import type { FastifyReply } from 'fastify'
import type { Caller } from '../access/auth.ts'
import { compressionOf } from '../limits/compress.ts'
import { invalid } from './validate.ts'

/**
 * Returns the method and address of a row. We validate input ourselves and send plain JSON, so Fastify gets no schemas.
 */
export const routeOf = ({ name }: Row) => {
  const [method, url] = OPERATIONS[name]
  return { method, url, ...compressionOf(name) }
}

/**
 * Names the actor in a session’s response, so that a page that called before it knew the actor can check that it
 * matches.
 */
export const nameReader = (reply: FastifyReply, { session }: Caller) =>
  session && reply.header('evenhand-actor', session.actor)

/** Returns the body, which must be an object without the fields of the path. A missing body counts as empty. */
export function bodyOf(body: unknown, foreign: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  if (body === undefined) return {}
  if (!isRecord(body)) throw invalid('body', 'must be a JSON object')
  const wrong = Object.keys(body).find(name => foreign.has(name))
  if (wrong !== undefined) throw invalid(wrong, 'is not a known field')
  return body
}
