// Tests of parsing the inputs in `allowed`: valid ones become typed, invalid ones are left out, and nothing throws.
import { describe, expect, it } from 'vitest'
import {
  allOffered,
  answerIn,
  consequenceOf,
  followingsIn,
  isSide,
  longest,
  numberIn,
  offered,
  sidesIn,
  spanIn,
  textIn,
  textsIn,
  within,
} from './inputs.ts'

/** Values that a newer or an older server may send in place of an input. */
const ODD: readonly unknown[] = [undefined, null, 0, '', 'P9D', true, [], [null], {}, { within: 5 }]

describe('an input with an unexpected value', () => {
  it.each(ODD)('is left out: %j', odd => {
    const inputs = { it: odd, answers: odd, followUp: odd, window: odd }
    expect(numberIn(inputs, 'it')).toBe(typeof odd === 'number' ? odd : null)
    expect(textIn(inputs, 'it')).toBe(typeof odd === 'string' ? odd : null)
    expect([textsIn(inputs, 'it'), sidesIn(inputs, 'it'), followingsIn(inputs)]).toEqual([[], [], []])
    expect([spanIn(inputs, 'it'), answerIn(inputs, 'accept'), consequenceOf(inputs)]).toEqual([null, null, null])
    expect(longest(inputs, 'it')).toBe(1000)
  })
})

describe('an input', () => {
  it('inside another input is read if the outer one is an object', () => {
    expect(within({ a: { b: 1 } }, 'a')).toEqual({ b: 1 })
    expect(within({ a: [1] }, 'a')).toEqual({})
  })

  it('limits a text to the length that the server accepts, or to the page’s own limit', () => {
    expect(longest({ text: { min: 1, max: 500 } }, 'text')).toBe(500)
    expect(longest({ text: { min: 1 } }, 'text', 10_000)).toBe(10_000)
  })

  it('with a span of whole days is read in milliseconds, and one with any other span is left out', () => {
    expect(spanIn({ dueAt: { within: 'P366D' } }, 'dueAt')).toBe(366 * 86_400_000)
    expect(spanIn({ dueAt: { within: 'PT36H' } }, 'dueAt')).toBeNull()
  })

  it('that lists sides keeps the known sides', () => {
    expect(sidesIn({ faults: ['buyer', 'nobody', 'shared', 7] }, 'faults')).toEqual(['buyer', 'shared'])
    expect([isSide('none'), isSide('staff')]).toEqual([true, false])
  })

  it('that lists follow-up actions keeps the known ones, each with its own inputs', () => {
    const followUp = [
      { action: 'deliver', inputs: { message: { max: 5 } } },
      { action: 'accept_delivery' },
      { action: 'fly' },
    ]
    expect(followingsIn({ followUp })).toEqual([
      { action: 'deliver', inputs: { message: { max: 5 } } },
      { action: 'accept_delivery', inputs: {} },
    ])
  })

  it('that lists answers gives the inputs of the chosen answer', () => {
    const answers = [{ answer: 'accept', faults: ['seller'] }, { answer: 'decline' }]
    expect(answerIn({ answers }, 'accept')).toEqual(answers[0])
    expect(answerIn({ answers }, 'reply')).toBeNull()
  })

  it('gives the time to answer and the effect of silence if it has both', () => {
    expect(consequenceOf({ window: 'PT48H', onSilence: 'accepted' })).toEqual({
      window: 'PT48H',
      onSilence: 'accepted',
    })
    expect(consequenceOf({ window: 'PT48H' })).toBeNull()
  })
})

describe('an action', () => {
  const open = (caseId: number) => ({ action: 'settle_case', caseId, ok: true, inputs: {} }) as const
  const refused = { action: 'cancel', ok: false, refusal: { code: 'case_open' } }
  const order = { allowed: [open(2), refused, open(5)] } as unknown as Parameters<typeof offered>[0]

  it('gives the first entry of `allowed` that permits it, or all such entries', () => {
    expect(offered(order, 'settle_case')).toEqual(open(2))
    expect(allOffered(order, 'settle_case')).toEqual([open(2), open(5)])
  })

  it('gives no entry if `allowed` refuses it or does not list it', () => {
    expect([offered(order, 'cancel'), offered(order, 'deliver')]).toEqual([null, null])
    expect(allOffered(order, 'cancel')).toEqual([])
  })
})
