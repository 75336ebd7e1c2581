// Names of phases, kinds, reasons, faults and events.
import { describe, expect, it } from 'vitest'
import { actionText, eventText, faultText, kindText, phaseText, reasonText, roleText } from './names.ts'

describe('a name', () => {
  it.each([
    [phaseText('in_progress'), 'In progress'],
    [kindText('change'), 'Later date or extras'],
    [actionText('request_revision'), 'Request a revision'],
    [reasonText('cannot_wait'), 'Cannot wait for the agreed date'],
    [eventText('request.opened'), 'Request opened'],
    [roleText('seller'), 'the seller'],
    [faultText('seller', 'unanswered'), 'The seller’s side, not answered'],
    [faultText('none', null), 'Neither side'],
  ])('of a known code is plain, e.g. %s', (texts, plain) => {
    expect(texts).toBe(plain)
  })

  it('of an unknown code is the code spelled out', () => {
    expect(eventText('parcel.sent')).toBe('Parcel sent')
    expect(reasonText('constructor')).toBe('Constructor')
  })
})
