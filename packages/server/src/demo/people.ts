// The people a visitor of the demo can sign in as, with the number of their open tasks.
import type { Client } from '@evenhand/sdk'
import type { Demo, DemoPerson } from '../http/access/sessions.ts'

const PEOPLE: readonly DemoPerson[] = [
  { actor: 'buyer:lena', name: 'Lena Brandt', about: 'A buyer with several orders under way, one of them in trouble.' },
  { actor: 'seller:mora', name: 'Mora Okafor', about: 'A seller whose level is at risk, with requests to answer.' },
  { actor: 'seller:dev', name: 'Dev Anand', about: 'A seller of logos and websites, far above what the level needs.' },
  { actor: 'buyer:tomas', name: 'Tomás Rivera', about: 'A buyer who still owes a few answers.' },
  { actor: 'staff:sam', name: 'Sam Whitaker', about: 'A member of staff: sees every order, rules on cases.' },
]

/** The demo's people; `api` is null until the server answers. */
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
