// How a page shows refusals and problems in the reader's zone, including codes of a newer server.
import { expect, it } from 'vitest'
import type { Problem } from '../../../problem.ts'
import { BERLIN, NEW_YORK } from '../../../testing/views.ts'
import { problemText, whyRefused } from './failures.ts'

const until = '2026-11-26T13:00:00.000Z'
const waits = { code: 'wait_before_retry', detail: 'From the server.', facts: { kind: 'change', until } }
const problem = (changes: object) =>
  ({ type: '', title: 'From the server', status: 409, ...waits, ...changes }) as unknown as Problem

it.each([
  { reader: BERLIN, texts: 'You can ask for a later date or extras again from Thu 26 Nov, 14:00 (Berlin).' },
  { reader: NEW_YORK, texts: 'You can ask for a later date or extras again from Thu Nov 26, 08:00 (New York).' },
])('a refusal’s sentence is made from code and facts in the reader’s zone: “$texts”', ({ reader, texts }) => {
  expect(whyRefused(waits, reader)).toBe(texts)
  expect(problemText(problem({}), reader).detail).toBe(texts)
})

it('a problem of the HTTP edge has its own sentence', () => {
  const busy = problem({ code: 'overloaded', facts: { retryAfterSeconds: 2 } })
  expect(problemText(busy, BERLIN)).toEqual({
    title: 'The server is busy',
    detail: 'Nothing was changed. Please try again in 2 seconds.',
  })
})

it('a code unknown to this version gets a general sentence or, for a problem, that of the server', () => {
  expect(whyRefused({ ...waits, code: 'new_code' }, BERLIN)).toBe('This is not possible now.')
  expect(problemText(problem({ code: 'new_code' }), BERLIN)).toMatchObject({
    title: 'From the server',
    detail: 'From the server.',
  })
})
