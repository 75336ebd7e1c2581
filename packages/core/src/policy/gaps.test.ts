// Policies stored before a field existed are read with the field's neutral value.
import { describe, expect, it } from 'vitest'
import { checkPolicy } from './check.ts'
import { defaultPolicy } from './default.ts'
import { filledPolicy, filledSpans } from './gaps.ts'

const { most: _most, ...unbounded } = defaultPolicy
const {
  hold: _hold,
  completionHold: _completion,
  holdNotice: _notice,
  holdPause: _pause,
  ...spans
} = defaultPolicy.spans
const older = { ...unbounded, spans }

describe('a stored policy', () => {
  it('stays unchanged if it has no gaps', () => {
    expect(filledPolicy(defaultPolicy)).toEqual(defaultPolicy)
    expect(filledSpans(defaultPolicy.spans)).toBe(defaultPolicy.spans)
  })

  it('that lacks a newer field is rejected as a new policy, but can be read with its gaps filled', () => {
    expect(checkPolicy(older)).toHaveProperty('problems')
    expect(checkPolicy(filledPolicy(older))).toMatchObject({
      policy: {
        spans: { ...spans, hold: 'P36500D', completionHold: 'P36500D', holdNotice: 'PT0S', holdPause: 'PT0S' },
        most: { cases: 1_000_000, messages: 1_000_000, messagesPerHour: 1_000_000, requests: 1_000_000 },
      },
    })
    expect(filledSpans(spans)).toMatchObject({ hold: 'P36500D', coolingOff: 'PT2H' })
  })

  it.each([
    { document: null },
    { document: [] },
    { document: { ...older, spans: 'none' } },
    { document: { ...older, most: 3 } },
  ])('that is invalid stays invalid with its gaps filled: $document', ({ document }) => {
    expect(checkPolicy(filledPolicy(document))).toHaveProperty('problems')
  })
})
