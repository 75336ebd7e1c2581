// Makes the orders to be copied, as a marketplace does: over HTTP, on a real server.
import { createClient } from '@evenhand/sdk'
import { type Life, requestOf } from '../life.ts'
import type { Served } from '../processes.ts'
import type { Template } from './fill.ts'

/** The id of the seller with a thousand orders in the window. */
export const THOUSAND = 's-thousand'

/** Returns the body of a GET, which must succeed. */
export async function read({ port, key }: Served, path: string, actor: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, 'evenhand-actor': actor }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  const body = await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${body}`)
  return body
}

const clientOf = ({ port, key }: Served) => createClient({ url: `http://127.0.0.1:${port}`, key })

let made = 0
async function placed(server: Served) {
  const n = `${9_000_000 + made++}`
  const life: Life = { reference: `R-${`${made}`.padStart(10, '0')}`, buyer: `b-${n}`, seller: `s-${n}`, id: '' }
  const answer = await sent(server, 'place', life)
  life.id = JSON.parse(answer).id
  return life
}

async function sent({ port, key }: Served, step: Parameters<typeof requestOf>[0], life: Life): Promise<string> {
  const { path, actor, body } = requestOf(step, life)
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'idempotency-key': crypto.randomUUID(),
      'content-type': 'application/json',
      ...(actor === null ? {} : { 'evenhand-actor': actor }),
    },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
  return text
}

/** Makes an order that is cancelled at the buyer's request: six events, in three commands. */
export async function cancelledOrder(server: Served): Promise<Template> {
  const life = await placed(server)
  for (const step of ['open', 'answer'] as const) await sent(server, step, life)
  // Reading the level registers the seller, because the seller's row is copied as well.
  await clientOf(server).sellerLevel({ id: life.seller })
  return life
}

export async function completedOrder(server: Served): Promise<Template> {
  const [life, client] = [await placed(server), clientOf(server)]
  await client.as(`seller:${life.seller}`).deliver({ id: life.id, message: 'The logo, with the source files.' })
  await client.as(`buyer:${life.buyer}`).acceptDelivery({ id: life.id })
  return life
}

/** Makes an order with an unanswered request to cancel. */
export async function openOrder(server: Served): Promise<Template> {
  const life = await placed(server)
  await sent(server, 'open', life)
  return life
}
