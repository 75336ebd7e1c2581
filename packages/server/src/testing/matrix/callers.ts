// All kinds of callers of the access matrix: their credentials, and the column of the access table that applies.
import type { Access } from '@evenhand/sdk/contract'
import { type Ground, PEOPLE, type Session } from './ground.ts'

/** The column of the access table for a caller, or a value for sessions that have ended. */
type Stance = keyof Pick<Access, 'nobody' | 'marketplace' | 'buyer' | 'seller' | 'staff' | 'stranger'> | 'ended'

export interface Caller {
  readonly name: string
  readonly as: Stance
  /** True if a page of another site sends the call; the browser adds the session's cookie nevertheless. */
  readonly elsewhere?: true
  /** The actor of the browser's session, unless it has ended. */
  readonly browserOf?: string
  readonly headers: (ground: Ground) => Readonly<Record<string, string>>
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const actingFor = (actor: string) => (ground: Ground) => ({ ...bearer(ground.key), 'evenhand-actor': actor })
const cookie = ({ origin }: Ground, session: Session) => ({ cookie: session.cookie, origin })

/** Returns two callers with one session: by cookie and by bearer token. */
const sessionOf = (name: string, as: Stance, who: keyof typeof PEOPLE): readonly Caller[] => [
  {
    name: `${name} by cookie`,
    as,
    headers: ground => cookie(ground, ground.sessions[who]),
    ...(as === 'ended' ? {} : { browserOf: PEOPLE[who] }),
  },
  { name: `${name} by bearer`, as, headers: ({ sessions }) => bearer(sessions[who].token) },
]

export const CALLERS: readonly Caller[] = [
  { name: 'nobody', as: 'nobody', headers: () => ({}) },
  { name: 'a wrong key', as: 'nobody', headers: () => bearer('evh_of-nobody-at-all-0123456789abcdef') },
  { name: 'a revoked key', as: 'nobody', headers: ({ revokedKey }) => bearer(revokedKey) },
  {
    name: 'a revoked key for the seller',
    as: 'nobody',
    headers: ({ revokedKey }) => ({ ...bearer(revokedKey), 'evenhand-actor': 'seller:mora' }),
  },
  { name: 'an actor without a key', as: 'nobody', headers: () => ({ 'evenhand-actor': 'staff:sam' }) },
  { name: 'a link as a key', as: 'nobody', headers: ({ link }) => bearer(link) },
  { name: 'a link as a session', as: 'ended', headers: ({ link }) => bearer(`evs_${link}`) },
  {
    name: 'a link as a cookie',
    as: 'ended',
    headers: ({ link, origin, sessions }) => ({
      origin,
      cookie: `${sessions.buyer.cookie.split('=')[0]}=${link}`,
    }),
  },
  { name: 'the key', as: 'marketplace', headers: ({ key }) => bearer(key) },
  { name: 'the key for the buyer', as: 'buyer', headers: actingFor('buyer:lena') },
  { name: 'the key for the seller', as: 'seller', headers: actingFor('seller:mora') },
  { name: 'the key for staff', as: 'staff', headers: actingFor('staff:sam') },
  { name: 'the key for another buyer', as: 'stranger', headers: actingFor('buyer:tomas') },
  { name: 'the key for another seller', as: 'stranger', headers: actingFor('seller:dev') },
  { name: 'the key for the buyer as a seller', as: 'stranger', headers: actingFor('seller:lena') },
  ...sessionOf('the buyer', 'buyer', 'buyer'),
  ...sessionOf('the seller', 'seller', 'seller'),
  ...sessionOf('staff', 'staff', 'staff'),
  ...sessionOf('another buyer', 'stranger', 'otherBuyer'),
  ...sessionOf('another seller', 'stranger', 'otherSeller'),
  ...sessionOf('an ended session of the seller', 'ended', 'ended'),
  ...sessionOf('an idle session of the seller', 'ended', 'idle'),
  ...sessionOf('a revoked session of the seller', 'ended', 'revoked'),
  {
    name: 'the seller’s cookie from another site',
    as: 'seller',
    elsewhere: true,
    browserOf: PEOPLE.seller,
    headers: ({ sessions }) => ({ cookie: sessions.seller.cookie, origin: 'https://elsewhere.example' }),
  },
]
