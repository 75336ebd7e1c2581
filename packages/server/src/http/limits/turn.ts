// Whose turn it is at a gate, and whether anybody still waits for it.
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../access/auth.ts'
import type { Who } from './gate.ts'

/** A person is the same by all sessions and keys. */
export const whoOf = ({ key, actor }: Pick<Caller, 'key' | 'actor'>): Who =>
  'id' in actor ? { kind: 'person', id: `${actor.role}:${actor.id}` } : { kind: 'key', id: key }

/** Nobody waits for the answer of a connection that has ended. */
export const isGone =
  ({ raw }: FastifyRequest) =>
  (): boolean =>
    raw.socket?.destroyed === true
