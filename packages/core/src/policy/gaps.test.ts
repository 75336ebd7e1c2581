// Policies of before some field was there are read as if it had always had the value that changes nothing.
import { describe, expect, it } from 'vitest'
import { checkPolicy } from './check.ts'
import { defaultPolicy } from './default.ts'
import { filledPolicy, filledSpans } from './gaps.ts'

const { most: _most, ...unbounded } = defaultPolicy
const { hold: _hold, completionHold: _completion, holdTold: _told, holdAgain: _again, ...spans } = defaultPolicy.spans
const older = { ...unbounded, spans }

describe('a stored policy', () => {
  it('that lacks nothing stays as it is', () => {
    expect(filledPolicy(defaultPolicy)).toEqual(defaultPolicy)
    expect(filledSpans(defaultPolicy.spans)).toBe(defaultPolicy.spans)
  })

  it('of before is refused as a new one, and read with the gaps filled', () => {
    expect(checkPolicy(older)).toHaveProperty('problems')
    expect(checkPolicy(filledPolicy(older))).toMatchObject({
      policy: {
        spans: { ...spans, hold: 'P36500D', completionHold: 'P36500D', holdTold: 'PT0S', holdAgain: 'PT0S' },
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
  ])('that is none is none with its gaps filled: $document', ({ document }) => {
    expect(checkPolicy(filledPolicy(document))).toHaveProperty('problems')
  })
})
