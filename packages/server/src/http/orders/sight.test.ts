// Tests visibility by role against a complete table.
import { type Actor, ROLES, reaches } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'
import { type CallingActor, personOf, seesEverything, seesSeller, seesSubject, viewerOf } from './sight.ts'

const testServer = await openTestServer()
const { id } = await testServer.placed()

const LENA: CallingActor = { role: 'buyer', id: 'lena' }
const MORA: CallingActor = { role: 'seller', id: 'mora' }
const SAM: CallingActor = { role: 'staff', id: 'sam' }
const KEY: CallingActor = { role: 'marketplace' }
const change = { kind: 'order', subject: 'o', buyer: 'lena', seller: 'mora' } as const
const seller = (subject: string) => ({ kind: 'seller', subject, buyer: null, seller: null }) as const
const policy = { kind: 'policy', subject: 'level', buyer: null, seller: null } as const

const staff = { role: 'staff' }
const ROWS = [
  { actor: LENA, person: 'buyer:lena', seller: false, change: true, everything: false, viewer: LENA },
  { actor: MORA, person: 'seller:mora', seller: true, change: true, everything: false, viewer: MORA },
  { actor: SAM, person: 'staff:sam', seller: true, change: true, everything: true, viewer: staff },
  { actor: KEY, person: null, seller: true, change: true, everything: true, viewer: staff },
] as const

describe.each(ROWS)('$actor.role', ({ actor, ...sees }) => {
  it('sees what the row of its role lists', () => {
    expect({
      person: personOf(actor),
      seller: seesSeller('mora', actor),
      change: seesSubject(actor, change),
      everything: seesEverything(actor),
      viewer: viewerOf(actor),
    }).toEqual(sees)
  })

  it('sees nothing of other people, unless it sees everything', () => {
    expect([
      seesSeller('dev', actor),
      seesSubject(actor, { ...change, buyer: 'tomas', seller: 'dev' }),
      seesSubject(actor, seller('dev')),
    ]).toEqual([sees.everything, sees.everything, sees.everything])
  })

  it('sees the events of the sellers that they may see, and of every policy', () => {
    expect(seesSubject(actor, seller('mora'))).toBe(seesSeller('mora', actor))
    expect(seesSubject(actor, policy)).toBe(true)
  })
})

it('a person with the same id in the other role counts as another person', () => {
  for (const actor of [
    { role: 'seller', id: 'lena' },
    { role: 'buyer', id: 'mora' },
  ] as const)
    expect([seesSeller('mora', actor), seesSubject(actor, change)]).toEqual([false, false])
})

const REACHED: Readonly<Record<Actor['role'], boolean>> = {
  buyer: true,
  seller: true,
  staff: true,
  marketplace: true,
  payment: false,
  clock: false,
}

it.each(ROLES)('an order is visible to %s only if a caller can have that role', async role => {
  const parties: readonly Actor[] = [LENA, MORA, SAM, KEY, { role: 'payment' }, { role: 'clock' }]
  const actor = parties.find(each => each.role === role) ?? KEY
  const order = await testServer.db.query<{ state: Parameters<typeof reaches>[0] }>({
    name: 'state_of_order',
    text: 'select state from orders where id = $1::uuid',
    values: [id],
  })
  expect(order.map(({ state }) => reaches(state, actor))).toEqual([REACHED[role]])
})
