// Early calls match the page's first calls, and only this person's answers are handed over, once.
import { afterEach, describe, expect, it } from 'vitest'
import { firstCalls, nextCall, pageAt, takeFirst } from './first.ts'

const ID = '01990000-0000-7000-8000-000000000000'
const ORDER = ['/v1/me', `/v1/orders/${ID}`, `/v1/orders/${ID}/events?before=2147483647&limit=40`]

it.each([
  [`/orders/${ID}`, '', ORDER, 'order'],
  [`/orders/${ID}/resolution`, '', ORDER, 'order'],
  ['/orders/x', '', ['/v1/me'], null],
  ['/orders', '', ['/v1/me', '/v1/orders?tab=your_turn'], 'orders'],
  ['/orders', '?tab=closed', ['/v1/me', '/v1/orders?tab=closed'], 'orders'],
  ['/orders', '?tab=none', ['/v1/me'], 'orders'],
  ['/orders', '?q=logo', ['/v1/me'], 'orders'],
  ['/level', '', ['/v1/me', '/v1/orders?tab=your_turn'], 'level'],
  ['/tryit', '', ['/v1/demo/people', '/v1/me'], 'tryit'],
  ['/enter', '', ['/v1/me'], null],
])('%s%s', (path, search, calls, page) => {
  expect([firstCalls(path, search), pageAt(path)]).toEqual([calls, page])
})

it.each([
  ['/level', { role: 'seller', person: { id: 'mora' } }, '/v1/sellers/mora/level'],
  ['/level', { role: 'seller', person: { id: 'a/b' } }, '/v1/sellers/a%2Fb/level'],
  ['/level', { role: 'buyer', person: { id: 'lena' } }, null],
  ['/level', { role: 'seller', person: null }, null],
  ['/level', null, null],
  ['/orders', { role: 'seller', person: { id: 'mora' } }, null],
])('%s of %j asks %s next', (path, me, call) => {
  expect(nextCall(path, me)).toBe(call)
})

describe('an answer under way', () => {
  afterEach(() => {
    globalThis.firstAnswers = undefined
  })
  const underWay = (requested: string | null, answered: string | null) => {
    const headers = answered === null ? {} : { 'evenhand-actor': answered }
    const answer = Promise.resolve(new Response('{}', { headers }))
    globalThis.firstAnswers = new Map([['/v1/me', { actor: requested, answer }]])
  }

  it.each([
    ['asked and wanted by the same', 'buyer:lena', null, 'buyer:lena', true],
    ['asked without a person, answered for this person', null, 'buyer:lena', 'buyer:lena', true],
    ['asked without a person, answered for another person', null, 'seller:mora', 'buyer:lena', false],
    ['asked for another', 'seller:mora', null, 'buyer:lena', false],
    ['asked and wanted without a person', null, null, null, true],
  ])('%s is taken: %s, %s, %s, %s', async (_case, requested, answered, wanted, isTaken) => {
    underWay(requested, answered)
    expect((await takeFirst('/v1/me', wanted)) !== null).toBe(isTaken)
    expect(await takeFirst('/v1/me', wanted)).toBeNull()
  })

  it('that failed is requested anew', async () => {
    globalThis.firstAnswers = new Map([['/v1/me', { actor: null, answer: Promise.reject(new Error('gone')) }]])
    expect(await takeFirst('/v1/me', null)).toBeNull()
  })
})
