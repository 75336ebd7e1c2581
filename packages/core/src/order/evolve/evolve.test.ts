// Folding events accepts every history that begins with placing.
import { describe, expect, it } from 'vitest'
import { fold } from '../../decider.ts'
import { placed } from '../../testing.ts'
import { orderDecider } from '../decide.ts'
import { evolve } from './evolve.ts'

describe('a history', () => {
  it('begins with placing the order', () => {
    const [, message] = placed().writes('buyer').history
    if (message) expect(() => evolve(null, message)).toThrow('begins with message.written')
  })

  it('can be folded after all texts were erased', () => {
    const scenario = placed().asks('seller', 'change', 'more_work', { change: { extras: [{ title: 'X', price: 5 }] } })
    scenario
      .answers('buyer', 'accept')
      .asks('buyer', 'cancellation', 'quality')
      .answers('seller', 'accept', { fault: 'buyer' })
    const erased = scenario.history.map(event => ({ ...event, texts: {} }))
    const state = fold(orderDecider, null, erased)
    expect(state?.extras.at(-1)).toEqual({ title: '', price: 5, days: 0 })
    expect(state?.balances).toEqual(scenario.state.balances)
    expect(state?.requests.map(({ explanation }) => explanation)).toEqual(['', ''])
  })

  it('folds unchanged even if it has texts that would be rejected today', () => {
    const odd = { title: 'Invoice \u202Efdp.exe', text: '\u0007\ufdd0', link: 'https://bank.example@other.example/' }
    const scenario = placed({ gig: { id: 'g1', version: '1', title: odd.title }, requirements: [odd.text] })
    scenario.when('buyer', { action: 'give_requirements', answers: [odd.text] })
    scenario.when('seller', { action: 'deliver', message: odd.text, links: [odd.link] })
    const state = fold(orderDecider, null, scenario.history)
    expect([state?.gig.title, state?.situation.phase]).toEqual([odd.title, 'delivered'])
  })

  it('keeps the same objects for parts that an event does not change', () => {
    const scenario = placed().asks('buyer', 'update').answers('seller', 'reply')
    const before = scenario.state
    const after = scenario.writes('buyer').state
    expect(after.requests).toBe(before.requests)
    expect(after.situation).toBe(before.situation)
    expect(after.balances).toBe(before.balances)
  })
})
