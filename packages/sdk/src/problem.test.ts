// How problem documents are distinguished from other bodies.
import { describe, expect, it } from 'vitest'
import { isProblem, type Problem, ProblemError } from './problem.ts'

const overloaded: Problem = {
  type: 'urn:evenhand:problem:overloaded',
  title: 'The server is busy',
  status: 503,
  detail: 'Nothing was changed. Please try again in 1 second.',
  code: 'overloaded',
  facts: { retryAfterSeconds: 1 },
}

describe('a problem document', () => {
  it('is recognized by its type, code, status, detail and facts', () => {
    expect(isProblem(overloaded)).toBe(true)
  })

  it('may have a code that this version does not know', () => {
    expect(isProblem({ ...overloaded, type: 'urn:evenhand:problem:later', code: 'later' })).toBe(true)
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'overloaded'],
    ['a list', [overloaded]],
    ['a foreign document', { ...overloaded, type: 'about:blank' }],
    ['a code that is not the type’s', { ...overloaded, code: 'internal' }],
    ['a status as a string', { ...overloaded, status: '503' }],
    ['no facts', { ...overloaded, facts: null }],
  ])('is not recognized in %s', (_what, body) => {
    expect(isProblem(body)).toBe(false)
  })

  it('becomes an error with its detail as the message, and with its facts', () => {
    const error = new ProblemError(overloaded)
    expect(error).toMatchObject({ message: overloaded.detail, status: 503, code: 'overloaded', name: 'ProblemError' })
    expect(error.problem.code === 'overloaded' && error.problem.facts.retryAfterSeconds).toBe(1)
  })
})
