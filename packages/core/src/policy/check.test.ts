// A document is a valid policy, or every problem in it is listed with its path.
import { describe, expect, it } from 'vitest'
import { POLICIES } from '../testing/policies.ts'
import { checkPolicy } from './check.ts'
import { defaultPolicy } from './default.ts'

const spans = (changes: Partial<typeof defaultPolicy.spans>) => ({
  ...defaultPolicy,
  spans: { ...defaultPolicy.spans, ...changes },
})
const paths = (document: unknown) => {
  const result = checkPolicy(document)
  return 'problems' in result ? result.problems.map(({ path }) => path) : []
}

describe('a policy', () => {
  it.each(POLICIES.map(policy => ({ name: policy.name, policy })))('that is called “$name” is valid', ({ policy }) => {
    expect(checkPolicy(policy)).toEqual({ policy })
  })

  it.each([
    { what: 'months', document: spans({ review: 'P1M' }), path: '/spans/review' },
    {
      what: 'late cancelling after the abandonment',
      document: spans({ lateCancel: 'P31D' }),
      path: '/spans/lateCancel',
    },
    { what: 'unstarted after the abandonment', document: spans({ unstarted: 'P31D' }), path: '/spans/unstarted' },
    {
      what: 'more time left than there was',
      document: spans({ completionAtLeast: 'P4D' }),
      path: '/spans/completionAtLeast',
    },
    {
      what: 'a last reminder before a short window',
      document: spans({ lastReminder: 'PT13H' }),
      path: '/spans/lastReminder',
    },
    { what: 'a fee above the whole', document: { ...defaultPolicy, feeBasisPoints: 10_001 }, path: '/feeBasisPoints' },
    { what: 'half an attempt', document: { ...defaultPolicy, attempts: 1.5 }, path: '/attempts' },
  ])('with $what is invalid, and the problem has the path of the error', ({ document, path }) => {
    expect(paths(document)).toContain(path)
  })

  it('must have windows longer than zero', () => {
    const none = { in_progress: { window: 'PT0S', onSilence: 'closed' } } as const
    const document = { ...defaultPolicy, requests: { ...defaultPolicy.requests, update: { buyer: none } } }
    expect(paths(document)).toEqual(['/requests/update/buyer/in_progress/window'])
  })

  it('can neither let silence accept a change nor have fields that are not in the schema', () => {
    const silent = { seller: { in_progress: { window: 'P4D', onSilence: 'accepted' } } }
    expect(paths({ ...defaultPolicy, requests: { ...defaultPolicy.requests, change: silent } })).not.toEqual([])
    expect(paths({ ...defaultPolicy, more: 1 })).not.toEqual([])
  })
})
