// The setup of the access matrix: the built command in one mode, with people, their sessions, and ended sessions.
import { type Client, createClient } from '@evenhand/sdk'
import type { ServerMode } from '@evenhand/sdk/contract'
import { openPool, type Pool } from '../../db/db.ts'
import { createKey } from '../../installation/keys.ts'
import { makeTestClock } from '../../store/clock.ts'
import { listKeys, revokeKey } from '../../store/keys.ts'
import type { TestConnection } from '../database/postgres.ts'
import { API_KEY, PRODUCTION_KEY, PRODUCTION_URL, type Served, serve } from '../http/served.ts'
import { openWire, type Wire } from './call.ts'

export interface Session {
  readonly id: string
  readonly token: string
  /** The cookie as a browser sends it back: `name=value`. */
  readonly cookie: string
}
export const PEOPLE = {
  buyer: 'buyer:lena',
  seller: 'seller:mora',
  staff: 'staff:sam',
  otherBuyer: 'buyer:tomas',
  otherSeller: 'seller:dev',
  ended: 'seller:mora',
  idle: 'seller:mora',
  revoked: 'seller:mora',
} as const

export interface Ground {
  readonly mode: ServerMode
  readonly key: string
  readonly revokedKey: string
  /** The token of an unused link. */
  readonly link: string
  readonly sessions: Readonly<Record<keyof typeof PEOPLE, Session>>
  /** The origin of this server's pages. */
  readonly origin: string
  readonly api: Client
  readonly call: Wire['call']
  close(): Promise<void>
}

/** Starts the command on a migrated, empty database. Payments are external, so that they wait for a confirmation. */
export async function openGround(connection: TestConnection, mode: ServerMode): Promise<Ground> {
  const db = openPool(connection, 2, () => undefined)
  // Creating the test clock first keeps the demo empty, as access does not depend on its scenarios.
  if (mode !== 'production') await makeTestClock(db, 0)
  const served = await serve({ connection }, { mode, payments: 'external' })
  const wire = openWire(served.url)
  const key = mode === 'production' ? PRODUCTION_KEY : API_KEY
  const api = createClient({ url: served.url, key })
  const close = () => closeAll(db, served, wire)
  const origin = mode === 'production' ? PRODUCTION_URL : served.url.replace('127.0.0.1', 'localhost')
  try {
    const sessions = await enterAll(api, wire)
    await endSome(db, sessions)
    await api.putSeller({ id: 'mora', name: 'Mora Okafor', since: '2025-01-01T00:00:00.000Z' })
    await api.putSeller({ id: 'dev', name: 'Dev Anand', since: '2025-01-01T00:00:00.000Z' })
    const link = tokenIn(await api.createSession({ actor: 'buyer:lena' }))
    return { mode, key, revokedKey: await revokedKey(db), link, sessions, origin, api, call: wire.call, close }
  } catch (fault) {
    await close()
    throw fault
  }
}

async function closeAll(db: Pool, served: Served, wire: Wire): Promise<void> {
  wire.close()
  await served.stop()
  await db.close()
}

export const tokenIn = ({ url }: { readonly url: string }): string => url.split('#')[1] ?? ''

async function enterAll(api: Client, { call }: Wire): Promise<Ground['sessions']> {
  const enter = async (actor: (typeof PEOPLE)[keyof typeof PEOPLE]): Promise<Session> => {
    const token = tokenIn(await api.createSession({ actor }))
    const { json, headers } = await call({ method: 'POST', path: '/v1/enter', body: { token }, headers: {} })
    return { id: Object(json).id, token: Object(json).token, cookie: String(headers['set-cookie']).split(';')[0] ?? '' }
  }
  const { buyer, seller, staff, otherBuyer, otherSeller, ended, idle, revoked } = PEOPLE
  return {
    buyer: await enter(buyer),
    seller: await enter(seller),
    staff: await enter(staff),
    otherBuyer: await enter(otherBuyer),
    otherSeller: await enter(otherSeller),
    ended: await enter(ended),
    idle: await enter(idle),
    revoked: await enter(revoked),
  }
}

/** Ends some sessions by changing their rows instead of waiting, because sessions use real time. */
async function endSome(db: Pool, { ended, idle, revoked }: Ground['sessions']): Promise<void> {
  const set = (name: string, what: string, { id }: Session) =>
    db.query({ name: `matrix_${name}`, text: `update sessions set ${what} where id = $1::uuid`, values: [id] })
  await set('end', 'ends_at = clock_timestamp()', ended)
  await set('idle', "last_used_at = clock_timestamp() - interval '2 hours'", idle)
  await set('revoke', 'revoked_at = clock_timestamp(), token_hash = null', revoked)
}

async function revokedKey(db: Pool): Promise<string> {
  const key = await createKey(db, 'revoked')
  const made = (await listKeys(db)).find(({ name }) => name === 'revoked')
  if (!made || (await revokeKey(db, made.id, 0)) === null) throw new Error('the key could not be revoked')
  return key
}
