// The buttons for answering a request, by kind.
import { expect, it } from 'vitest'
import { answering } from './answer.ts'

it.each([
  { kind: 'cancellation', accept: 'Agree to cancel', decline: 'Decline and continue' },
  { kind: 'change', accept: 'Accept the change', decline: 'Decline and keep the date' },
  { kind: 'partial_refund', accept: 'Accept the offer', decline: 'Decline the offer' },
] as const)('a $kind can be answered by “$accept” or “$decline”', ({ kind, accept, decline }) => {
  expect([answering.accept(kind), answering.decline(kind)]).toEqual([accept, decline])
})

it.each([
  { action: 'deliver', texts: 'Decline and deliver' },
  { action: 'give_requirements', texts: 'Decline and answer the questions' },
  { action: 'request_revision', texts: 'Decline and request a revision' },
])('the button to decline and $action in one step reads “$texts”', ({ action, texts }) => {
  expect(answering.declineAnd(action)).toBe(texts)
})

it('the labels of notes and answers name their reader', () => {
  expect(answering.whyDecline('Lena Brandt')).toBe('A note to Lena Brandt: why are you declining?')
  expect(answering.replyLabel('Mora Okafor')).toBe('Your answer to Mora Okafor')
})
