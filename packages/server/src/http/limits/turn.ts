// Identifies a caller at a gate, and reports whether its connection still waits.
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../access/auth.ts'
import type { Who } from './gate.ts'

/** Returns the identity of a caller; a person is the same across sessions and keys. */
export const whoOf = ({ key, actor }: Pick<Caller, 'key' | 'actor'>): Who =>
  'id' in actor ? { kind: 'person', id: `${actor.role}:${actor.id}` } : { kind: 'key', id: key }

/** Returns a function that reports whether the connection is closed, so that its work can be skipped. */
export const isGone =
  ({ raw }: FastifyRequest) =>
  (): boolean =>
    raw.socket?.destroyed === true
