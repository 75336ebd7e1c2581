// The caller's identity at a gate, and whether its connection still waits.
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../access/auth.ts'
import type { Who } from './gate.ts'

/** A person is the same across sessions and keys. */
export const whoOf = ({ key, actor }: Pick<Caller, 'key' | 'actor'>): Who =>
  'id' in actor ? { kind: 'person', id: `${actor.role}:${actor.id}` } : { kind: 'key', id: key }

/** The work for a closed connection can be skipped. */
export const isGone =
  ({ raw }: FastifyRequest) =>
  (): boolean =>
    raw.socket?.destroyed === true
