// Who can read what of an event and of a case, by the same table of readers for every output.
import { describe, expect, it } from 'vitest'
import { actor, placed } from '../../testing.ts'
import type { Role } from '../order.ts'
import { type Reader, visibleCases, visibleTo } from './visible.ts'

const READERS: readonly (readonly [who: string, reader: Reader])[] = [
  ...(['buyer', 'seller', 'staff', 'marketplace', 'payment', 'clock'] as const).map(
    (role: Role) => [role, actor(role)] as const,
  ),
  ['an unknown reader', null],
]
const sealed = {
  type: 'case.opened',
  by: 'buyer:lena',
  data: { about: 'sealed', stops: true },
  texts: { about: 'threats', explanation: 'Do not tell him.' },
}
const open = { ...sealed, data: { about: 'unresolved', stops: true }, texts: { explanation: 'We cannot agree.' } }
const ruled = { type: 'case.ruled', by: 'staff', data: {}, texts: { by: 'staff:sam', explanation: 'Seen.' } }

describe('an event that is shown to a reader', () => {
  it.each(READERS)(
    'of a sealed case opened by the buyer has its texts only for the buyer, staff and the marketplace: %s',
    (who, reader) => {
      const shown = visibleTo(sealed, reader)
      if (['buyer', 'staff', 'marketplace'].includes(who)) expect(shown).toEqual({ ...sealed, sealed: [] })
      else expect(shown).toEqual({ ...sealed, texts: {}, sealed: ['about', 'explanation'] })
    },
  )

  it.each(READERS)('of a case that is not sealed is complete for every reader: %s', (_who, reader) => {
    expect(visibleTo(open, reader)).toEqual({ ...open, sealed: [] })
  })

  it.each(READERS)('by staff has the staff member’s id only for staff and the marketplace: %s', (who, reader) => {
    const shown = visibleTo(ruled, reader)
    if (['staff', 'marketplace'].includes(who)) expect(shown).toEqual({ ...ruled, sealed: [] })
    else expect(shown).toEqual({ ...ruled, texts: { explanation: 'Seen.' }, sealed: ['by'] })
  })

  it.each(READERS)(
    'that was stored before sealing existed is shown without the parts that are sealed today: %s',
    (who, reader) => {
      const older = { ...ruled, by: 'staff:sam', texts: {} }
      const isAll = ['staff', 'marketplace'].includes(who)
      expect(visibleTo(older, reader).by).toBe(isAll ? 'staff:sam' : 'staff')
      const matter = { ...sealed, data: { about: 'threats' }, texts: { explanation: 'Do not tell him.' } }
      const shown = JSON.stringify(visibleTo(matter, reader))
      expect(/threats|tell him/.test(shown)).toBe(isAll || who === 'buyer')
    },
  )
})

describe('a case that is shown to a reader', () => {
  it.each(READERS)(
    'about threats, opened by the buyer, has its matter only for the buyer, staff and the marketplace: %s',
    (who, reader) => {
      const [found] = visibleCases(placed().reports('buyer').state, reader)
      const isRead = ['buyer', 'staff', 'marketplace'].includes(who)
      expect(found).toMatchObject(
        isRead
          ? { about: 'threats', explanation: 'Look.', sealed: false }
          : { about: 'sealed', explanation: '', sealed: true },
      )
    },
  )

  it('does not reveal a sealed matter in the data of its event', () => {
    const event = placed().reports('buyer', 'fraud').history.at(-1)
    expect(event).toMatchObject({ data: { about: 'sealed' }, texts: { about: 'fraud', explanation: 'Look.' } })
  })
})
