// Names of phases, kinds, reasons, faults and events.
import { KINDS, PARTIES, REQUEST_REASONS, STAFF_REASONS } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { actionText, eventText, faultText, kindText, phaseText, REASONS, reasonText, roleText } from './names.ts'

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

  it('exists, alone and inside a sentence, for every reason of every kind, of staff and of a rule', () => {
    const ofRequests = KINDS.flatMap(kind => PARTIES.flatMap(party => REQUEST_REASONS[kind][party] ?? []))
    const codes = [...[...ofRequests, ...STAFF_REASONS].map(({ code }) => code), 'cooling_off', 'late', 'unstarted']
    expect(Object.keys(REASONS).toSorted()).toEqual([...new Set(codes)].toSorted())
    for (const forms of Object.values(REASONS)) expect(forms.filter(Boolean)).toHaveLength(2)
  })
})
