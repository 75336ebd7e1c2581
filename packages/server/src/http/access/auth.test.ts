// Tests access to the API: keys, actors, and orders hidden from outsiders.
import { createClient, OPERATIONS, type OperationName } from '@evenhand/sdk'
import { CONTRACT, type Row } from '@evenhand/sdk/contract'
import { describe, expect, it } from 'vitest'
import { exampleOf } from '../../testing/http/examples.ts'
import { refusal, refused } from '../../testing/http/refused.ts'
import { KEY, openTestServer } from '../../testing/testServer.ts'

const { api, buyer, seller, staff, placed, send, history } = await openTestServer()

const rows: readonly (readonly [OperationName, Row])[] = Object.values<Row>(CONTRACT).map(row => [row.name, row])
const guarded = rows.filter(([, { audience }]) => audience !== 'anyone')
const ofOrder = guarded
  .filter(([, { params }]) => 'id' in params.properties)
  .filter(([name]) => OPERATIONS[name][1].includes('/orders/'))
const call = (
  name: OperationName,
  headers: Readonly<Record<string, string>>,
  id = '018f0000-0000-7000-8000-000000000000',
) => {
  const [method, path] = OPERATIONS[name]
  const filled = path.replace(':id', id).replace(/:\w+/, '1')
  return send({ method, path: filled, headers, ...(method === 'POST' ? { body: exampleOf(name) } : {}) })
}
const bearer = { authorization: `Bearer ${KEY}` }

describe('without a valid key', () => {
  it.each(guarded)('%s is refused', async name => {
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: KEY },
      { authorization: `Basic ${KEY}` },
    ]) {
      const { status, json, headers: given } = await call(name, headers)
      expect([status, json]).toEqual([401, expect.objectContaining({ code: 'unauthorized' })])
      expect(given['www-authenticate']).toBe('Bearer')
    }
  })

  it('only public operations are answered', async () => {
    const open = rows.filter(([, { audience }]) => audience === 'anyone').map(([name]) => name)
    expect(open.sort()).toEqual([
      'enterSession',
      'getLevelPolicy',
      'getOpenapi',
      'getPolicy',
      'health',
      'listDemoPeople',
      'listLevelPolicies',
      'ready',
      'signInToDemo',
    ])
    for (const name of open) expect((await call(name, {})).status).not.toBe(401)
  })
})

describe('the header Evenhand-Actor', () => {
  it.each([
    'buyer',
    'buyer:',
    'admin:sam',
    'buyer:a b',
    'buyer:ü',
    'Buyer:lena',
    ' ',
    `buyer:${'x'.repeat(129)}`,
    'marketplace:1',
  ])('is refused with the value “%s”', async actor => {
    const answer = await send({ method: 'GET', path: '/v1/orders', headers: { ...bearer, 'evenhand-actor': actor } })
    expect([answer.status, answer.json]).toEqual([403, expect.objectContaining({ code: 'actor_invalid' })])
  })

  it.each(guarded.filter(([, { audience }]) => audience === 'marketplace'))(
    'does not let a person call %s, which is for the marketplace alone',
    async name => {
      for (const actor of ['buyer:lena', 'seller:mora', 'staff:sam']) {
        const { status, json } = await call(name, { ...bearer, 'evenhand-actor': actor })
        expect([status, json]).toEqual([403, expect.objectContaining({ code: 'marketplace_only' })])
      }
    },
  )
})

describe('an order', () => {
  it.each(ofOrder)('is hidden by %s from everyone who is not a party to it, as if it did not exist', async name => {
    const { id } = await placed()
    const missing = await call(name, { ...bearer, 'evenhand-actor': 'staff:sam' })
    expect(missing.status).toBe(404)
    for (const actor of ['buyer:other', 'seller:other', 'buyer:mora', 'seller:lena']) {
      const { status, json } = await call(name, { ...bearer, 'evenhand-actor': actor }, id)
      expect(status).toBe(404)
      expect(json).toEqual(missing.json)
    }
    expect(await history(id)).toHaveLength(1)
  })

  it('is readable for its parties, staff and the marketplace, with the id in upper or lower case', async () => {
    const { id } = await placed()
    for (const each of [api, buyer, seller, staff]) expect((await each.getOrder({ id: id.toUpperCase() })).id).toBe(id)
  })

  it('rejects a command of the wrong party and names the right one', async () => {
    const { id } = await placed()
    expect(await refused(buyer.deliver({ id, message: 'Here.' }))).toMatchObject({
      code: 'not_your_part',
      status: 409,
      facts: { allowed: ['seller'] },
    })
    expect(await refusal(staff.writeMessage({ id, text: 'Hello.' }))).toBe('not_your_part')
    expect(await refusal(seller.confirmRefund({ id, refundId: 1, result: 'done' }))).toBe('not_your_part')
  })
})

describe('a key without an actor', () => {
  const acting = ofOrder.filter(([name, { command }]) => command && !['confirmRefund', 'confirmPayment'].includes(name))
  it.each(acting)('never acts for a party: %s', async name => {
    const { id } = await placed()
    const { status, json } = await call(name, bearer, id)
    expect([status, json]).toEqual([403, expect.objectContaining({ code: 'actor_needed' })])
    expect(await history(id)).toHaveLength(1)
  })
})

describe('the list of all cases', () => {
  it('is not readable for parties', async () => {
    for (const each of [buyer, seller]) expect(await refusal(each.listCases())).not.toBe('')
  })
})

it('a client without a key is refused', async () => {
  const fetch: typeof globalThis.fetch = async input => {
    const { status, text, headers } = await send({ method: 'GET', path: new URL(String(input)).pathname })
    return new Response(text, { status, headers: { 'content-type': headers['content-type'] ?? '' } })
  }
  expect(await refusal(createClient({ url: 'http://test-server', fetch }).listOrders())).toBe('unauthorized')
})
