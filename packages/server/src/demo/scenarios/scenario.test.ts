// Plays every scenario through the public API and checks its outcome, balances, history and webhooks.
import { requestsMoney } from '@evenhand/core'
import { outcomeLabel } from '@evenhand/sdk/locales/en'
import { describe, expect, it } from 'vitest'
import { openReceiver } from '../../testing/http/receiver.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { ALONE } from './alone.ts'
import { BOTH } from './both.ts'
import { REQUESTS } from './requests.ts'
import { play, type Scenario } from './scenario.ts'

const { api, clock, history } = await openTestServer()
const receiver = await openReceiver(api)
await clock.freeze()

let count = 0
async function check(scenario: Scenario): Promise<void> {
  const order = await play({ api, wait: clock.by }, `ST-${++count}`, scenario)
  const { label, fault, faultStatus: expectedStatus, balances, refunds, events } = scenario.ends
  const listed = await history(order.id)
  expect(listed.flatMap(({ type }) => (type === 'reminder.due' ? [] : [type])).join(' ')).toBe(events)
  expect(order.outcome).toMatchObject({ fault, faultStatus: expectedStatus })
  expect(order.outcome && outcomeLabel(order.outcome)).toBe(label)
  expect(order.balances).toEqual(balances)
  expect(order.refunds.map(({ amount, state }) => [amount, state])).toEqual(refunds.map(amount => [amount, 'done']))
  expect(order).toMatchObject({ request: null, inResolution: false, nextDueAt: null, tab: 'closed' })
  await until(() => expect(receiver.received(order.id)).toHaveLength(listed.length))
  const [money, others] = [
    listed.filter(({ type }) => requestsMoney(type)),
    listed.filter(({ type }) => !requestsMoney(type)),
  ]
  for (const way of [money, others]) {
    const sent = receiver.received(order.id).filter(number => way.some(({ seq }) => seq === number))
    expect(sent).toEqual(way.map(({ seq }) => seq))
  }
  expect(receiver.faults).toEqual([])
}

describe('a scenario ends as written:', () => {
  it.each(ALONE.map(scenario => [scenario.title, scenario] as const))('%s', (_title, scenario) => check(scenario))
  it.each(REQUESTS.map(scenario => [scenario.title, scenario] as const))('%s', (_title, scenario) => check(scenario))
})

describe('if both ask to cancel, the first reason and the combined fault count:', () => {
  it.each(BOTH.map(scenario => [scenario.title, scenario] as const))('%s', (_title, scenario) => check(scenario))
})
