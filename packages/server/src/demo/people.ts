// The people whom a visitor of the demo can sign in as, with the number of their open tasks.
import type { Client } from '@evenhand/sdk'
import type { Demo, DemoPerson } from '../http/access/sessions.ts'

const PEOPLE: readonly DemoPerson[] = [
  { actor: 'buyer:lena', name: 'Lena Brandt' },
  { actor: 'seller:mora', name: 'Mora Okafor' },
  { actor: 'seller:dev', name: 'Dev Anand' },
  { actor: 'buyer:tomas', name: 'Tomás Rivera' },
  { actor: 'staff:sam', name: 'Sam Whitaker' },
]

/** Returns the demo's people; `api` returns null until the server answers. */
export function demoOf(api: () => Client | null, isReady: () => boolean): Demo {
  return {
    nameOf: actor => PEOPLE.find(person => person.actor === actor)?.name ?? null,
    people: async () => {
      const client = api()
      if (!client) return { ready: false, items: [] }
      return { ready: isReady(), items: await Promise.all(PEOPLE.map(person => withTurn(client, person))) }
    },
  }
}

async function withTurn(api: Client, person: DemoPerson) {
  const { counts } = await api.as(person.actor).listOrders({ limit: 1 })
  return { ...person, yourTurn: counts.your_turn ?? 0 }
}
