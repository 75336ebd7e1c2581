// Every story is told through the public API; its end, its books, its history and its webhooks are as written.
import { asksForMoney } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { ALONE } from './stories/alone.ts'
import { BOTH } from './stories/both.ts'
import { REQUESTS } from './stories/requests.ts'
import { type Story, tell } from './stories/story.ts'
import { openHouse } from './testing/house.ts'
import { openReceiver } from './testing/receiver.ts'
import { until } from './testing/until.ts'

const { api, clock, history } = await openHouse()
const receiver = await openReceiver(api)
await clock.freeze()

let count = 0
async function check(story: Story): Promise<void> {
  const order = await tell({ api, wait: clock.by }, `ST-${++count}`, story)
  const { label, fault, faultStatus: expectedStatus, balances, refunds, events } = story.ends
  const listed = await history(order.id)
  expect(listed.flatMap(({ type }) => (type === 'reminder.due' ? [] : [type])).join(' ')).toBe(events)
  expect(order.outcome).toMatchObject({ label, fault, faultStatus: expectedStatus })
  expect(order.balances).toEqual(balances)
  expect(order.refunds.map(({ amount, state }) => [amount, state])).toEqual(refunds.map(amount => [amount, 'done']))
  expect(order).toMatchObject({ request: null, inResolution: false, nextDueAt: null, tab: 'closed' })
  await until(() => expect(receiver.told(order.id)).toHaveLength(listed.length))
  const [money, others] = [
    listed.filter(({ type }) => asksForMoney(type)),
    listed.filter(({ type }) => !asksForMoney(type)),
  ]
  for (const way of [money, others]) {
    const told = receiver.told(order.id).filter(number => way.some(({ seq }) => seq === number))
    expect(told).toEqual(way.map(({ seq }) => seq))
  }
  expect(receiver.faults).toEqual([])
}

describe('a story', () => {
  it.each(ALONE.map(story => [story.title, story] as const))('%s', (_title, story) => check(story))
  it.each(REQUESTS.map(story => [story.title, story] as const))('%s', (_title, story) => check(story))
})

describe('the first reason stands, the fault is what both statements add up to', () => {
  it.each(BOTH.map(story => [story.title, story] as const))('%s', (_title, story) => check(story))
})
