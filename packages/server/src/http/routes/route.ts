// Common parts of every row's route: address, body, and the actor header of the response.
import { isRecord } from '@evenhand/core'
import { OPERATIONS } from '@evenhand/sdk'
import type { Row } from '@evenhand/sdk/contract'
import type { FastifyReply } from 'fastify'
import type { Caller } from '../access/auth.ts'
import { compressionOf } from '../limits/compress.ts'
import { invalid } from './validate.ts'

/** We validate input ourselves and send plain JSON, so Fastify gets no schemas; the API's document uses the same rows. */
export const routeOf = ({ name }: Row) => {
  const [method, url] = OPERATIONS[name]
  return { method, url, ...compressionOf(name) }
}

/** A session’s response names its actor: a page that called before it knew the actor can check that it matches. */
export const nameReader = (reply: FastifyReply, { session }: Caller) =>
  session && reply.header('evenhand-actor', session.actor)

/** A body is an object without the fields of the path. A missing body counts as empty. */
export function bodyOf(body: unknown, foreign: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  if (body === undefined) return {}
  if (!isRecord(body)) throw invalid('body', 'must be a JSON object')
  const wrong = Object.keys(body).find(name => foreign.has(name))
  if (wrong !== undefined) throw invalid(wrong, 'is not a known field')
  return body
}
