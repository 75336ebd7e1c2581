// Names of what an order is made of.
import { describe, expect, it } from 'vitest'
import { actionWords, eventWords, faultWords, kindWords, phaseWords, reasonWords, roleWords } from './names.ts'

describe('a name', () => {
  it.each([
    [phaseWords('in_progress'), 'In progress'],
    [kindWords('change'), 'Later date or extras'],
    [actionWords('request_revision'), 'Request a revision'],
    [reasonWords('cannot_wait'), 'Cannot wait for the agreed date'],
    [eventWords('request.opened'), 'Request opened'],
    [roleWords('seller'), 'the seller'],
    [faultWords('seller', 'unanswered'), 'The seller’s side, not answered'],
    [faultWords('none', null), 'Nobody’s side'],
  ])('is plain: %s', (words, plain) => {
    expect(words).toBe(plain)
  })

  it('that this version does not know is the code in words', () => {
    expect(eventWords('parcel.sent')).toBe('Parcel sent')
    expect(reasonWords('constructor')).toBe('Constructor')
  })
})
