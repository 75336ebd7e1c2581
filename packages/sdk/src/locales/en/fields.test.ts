// The phrase for each schema keyword that a field can violate.
import { describe, expect, it } from 'vitest'
import { fieldText } from './fields.ts'

describe('the phrase for an invalid field', () => {
  it.each([
    ['required', { missingProperty: 'gig' }, 'is required'],
    ['type', { type: 'integer' }, 'must be a whole number'],
    ['type', { type: ['string', 'null'] }, 'must be a string or null'],
    ['enum', { allowedValues: ['accept', 'decline', 'reply'] }, 'must be “accept”, “decline” or “reply”'],
    ['const', { allowedValue: true }, 'must be “true”'],
    ['minimum', { limit: 1 }, 'must be at least 1'],
    ['maximum', { limit: 1_000_000_000_000 }, 'must be at most 1,000,000,000,000'],
    ['minLength', { limit: 1 }, 'must have at least 1 character'],
    ['maxItems', { limit: 50 }, 'must have at most 50 entries'],
    ['oneOf', {}, 'has the wrong format'],
    ['constructor', {}, 'has the wrong format'],
  ])('that violates %s %j is: %s', (keyword, params, expected) => {
    expect(fieldText({ keyword, params })).toBe(expected)
  })
})
