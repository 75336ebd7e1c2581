// What the route of every row has in common: its address, its body, and whose answer it is.
import { OPERATIONS } from '@evenhand/sdk'
import type { Row } from '@evenhand/sdk/contract'
import type { FastifyReply } from 'fastify'
import type { Caller } from '../access/auth.ts'
import { compressionOf } from '../limits/compress.ts'
import { invalid } from './validate.ts'

/** Checking is ours and writing is plain JSON, so Fastify is given no schemas; the document is made of the same rows. */
export const routeOf = ({ name }: Row) => {
  const [method, url] = OPERATIONS[name]
  return { method, url, ...compressionOf(name) }
}

/** A session’s answer says whose it is: a page that asked before it knew can tell whether it is its own. */
export const nameReader = (reply: FastifyReply, { session }: Caller) =>
  session && reply.header('evenhand-actor', session.actor)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A body is an object of its own fields; those of the path belong to the path. No body is an empty one. */
export function bodyOf(body: unknown, foreign: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  if (body === undefined) return {}
  if (!isRecord(body)) throw invalid('body', 'must be a JSON object')
  const wrong = Object.keys(body).find(name => foreign.has(name))
  if (wrong !== undefined) throw invalid(wrong, 'is not a known field')
  return body
}
