// Operations about single-use links, sessions and the demo's people.
import { line, PersonSchema, ROLES, strict } from '@evenhand/core'
import Type from 'typebox'
import { nothing, orderId, type Row } from './row.ts'
import { at, cursor, limit, page } from './view.ts'

const ACTOR = '^(buyer|seller|staff):[!-~]{1,128}$'
const actor = Type.String({
  pattern: ACTOR,
  maxLength: 140,
  description: 'The person: buyer:<id>, seller:<id> or staff:<id>.',
})
const nullable = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()])
const token = Type.String({
  minLength: 20,
  maxLength: 100,
  pattern: '^[A-Za-z0-9_-]+$',
  description: 'The part of the link after “#”.',
})
const Entered = strict({
  id: Type.String({ description: 'The session.' }),
  token: Type.String({ description: 'For the header “Authorization: Bearer <token>”; browsers have it as a cookie.' }),
  actor,
  orderId: nullable(Type.String({ description: 'The order that the link was for.' })),
  expiresAt: at('Real time.'),
})

const SessionView = strict({
  id: Type.String(),
  actor,
  orderId: nullable(Type.String()),
  createdAt: at('Real time.'),
  entered: Type.Boolean({ description: 'Whether its link has been used.' }),
  lastUsedAt: nullable(at('The last call with it, to the minute; null before its link was used.')),
  expiresAt: at(
    'When it ends without further calls: 2 hours after the last call, at most 12 after it was entered. For a link, when it expires.',
  ),
  current: Type.Boolean({ description: 'Whether it is the caller’s own.' }),
})

export const sessions = {
  createSession: {
    name: 'createSession',
    summary: 'A single-use link for one person.',
    audience: 'marketplace',
    params: nothing,
    body: strict({
      actor,
      name: Type.Optional(line(200, 'The person’s name; required for staff, whom no order names.')),
      orderId: Type.Optional(orderId),
    }),
    status: 201,
    result: strict({ id: Type.String(), url: Type.String(), expiresAt: at('Of the link; real time.') }),
  },
  enterSession: {
    name: 'enterSession',
    summary: 'Redeem a link for a session.',
    audience: 'anyone',
    params: nothing,
    body: strict({
      token,
      replace: Type.Optional(
        Type.Boolean({
          description: 'Whether another person’s session in this browser may end for it; else the call is refused.',
        }),
      ),
    }),
    status: 200,
    result: Entered,
  },
  listSessions: {
    name: 'listSessions',
    summary: 'Sessions that have not ended, newest first: one’s own, or all for the marketplace.',
    audience: 'any_actor',
    params: nothing,
    query: strict({ actor: Type.Optional(actor), cursor, limit }),
    status: 200,
    result: page(SessionView),
  },
  revokeSession: {
    name: 'revokeSession',
    summary: 'End a session at once.',
    audience: 'any_actor',
    params: strict({ id: orderId }),
    status: 204,
    result: Type.Null(),
  },
  me: {
    name: 'me',
    summary: 'The caller, and the server’s mode.',
    audience: 'any_actor',
    params: nothing,
    status: 200,
    result: strict({
      role: Type.Enum(ROLES),
      person: nullable(PersonSchema),
      mode: Type.Enum(['demo', 'sandbox', 'production']),
      sessionId: nullable(Type.String({ description: 'null for an API key.' })),
      expiresAt: nullable(at('When the session ends at the latest.')),
    }),
  },
  listDemoPeople: {
    name: 'listDemoPeople',
    summary: 'The people a visitor of the demo can be.',
    audience: 'anyone',
    params: nothing,
    status: 200,
    result: strict({
      items: Type.Array(strict({ actor, name: Type.String(), yourTurn: Type.Integer() })),
      ready: Type.Boolean({ description: 'Whether the demo has been filled.' }),
    }),
  },
  signInToDemo: {
    name: 'signInToDemo',
    summary: 'Sign in as one of the demo’s people (demo only).',
    audience: 'anyone',
    params: nothing,
    body: strict({ actor }),
    status: 200,
    result: Entered,
  },
} as const satisfies Readonly<Record<string, Row>>
