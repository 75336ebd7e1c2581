// Tests that early calls match the page's first calls, and that an early answer goes only to its own person, once.
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
])('the address %s%s has its first calls and the name of its page', (path, search, calls, page) => {
  expect([firstCalls(path, search), pageAt(path)]).toEqual([calls, page])
})

it.each([
  ['/level', { role: 'seller', person: { id: 'mora' } }, '/v1/sellers/mora/level'],
  ['/level', { role: 'seller', person: { id: 'a/b' } }, '/v1/sellers/a%2Fb/level'],
  ['/level', { role: 'buyer', person: { id: 'lena' } }, null],
  ['/level', { role: 'seller', person: null }, null],
  ['/level', null, null],
  ['/orders', { role: 'seller', person: { id: 'mora' } }, null],
])('on %s, with the session %j, the next early call is %s', (path, me, call) => {
  expect(nextCall(path, me)).toBe(call)
})

describe('an early answer', () => {
  afterEach(() => {
    globalThis.firstAnswers = undefined
  })
  const underWay = (requested: string | null, answered: string | null) => {
    const headers = answered === null ? {} : { 'evenhand-actor': answered }
    const answer = Promise.resolve(new Response('{}', { headers }))
    globalThis.firstAnswers = new Map([['/v1/me', { actor: requested, answer }]])
  }

  it.each([
    ['is used if it was requested for the person of this tab', 'buyer:lena', null, 'buyer:lena', true],
    [
      'is used if no person was named and the answer is for the person of this tab',
      null,
      'buyer:lena',
      'buyer:lena',
      true,
    ],
    [
      'is not used if no person was named and the answer is for another person',
      null,
      'seller:mora',
      'buyer:lena',
      false,
    ],
    ['is not used if it was requested for another person', 'seller:mora', null, 'buyer:lena', false],
    ['is used if no person was named and the tab has no person yet', null, null, null, true],
  ])('%s', async (_case, requested, answered, wanted, isTaken) => {
    underWay(requested, answered)
    expect((await takeFirst('/v1/me', wanted)) !== null).toBe(isTaken)
    expect(await takeFirst('/v1/me', wanted)).toBeNull()
  })

  it('is not used if its call failed', async () => {
    globalThis.firstAnswers = new Map([['/v1/me', { actor: null, answer: Promise.reject(new Error('gone')) }]])
    expect(await takeFirst('/v1/me', null)).toBeNull()
  })
})
