// Texts of the reader's sessions: the current one, the others, and links that were not opened.
import { expect, it } from 'vitest'
import { BERLIN, NEW_YORK, session } from '../../../testing/views.ts'
import { sessions } from './sessions.ts'

it.each([
  { view: session({ current: true }), name: 'This session', until: 'Ends', end: 'Sign out' },
  { view: session(), name: 'Another session', until: 'Ends', end: 'End this session' },
  {
    view: session({ entered: false }),
    name: 'A link that has not been opened',
    until: 'Can be opened until',
    end: 'End this link',
  },
])('“$name” is ended by the button “$end”', ({ view, name, until, end }) => {
  expect([sessions.name(view), sessions.until(view), sessions.end(view)]).toEqual([name, until, end])
})

it.each([
  { reader: BERLIN, view: session(), texts: 'End this session, since Sun 22 Nov, 09:00' },
  { reader: NEW_YORK, view: session({ current: true }), texts: 'Sign out, since Sun Nov 22, 03:00' },
  { reader: BERLIN, view: session({ entered: false }), texts: 'End this link, created Sun 22 Nov, 09:00' },
])('a button’s label for screen readers names the session it ends: “$texts”', ({ reader, view, texts }) => {
  expect(sessions.endWhich(view, reader)).toBe(texts)
})

it('the notice says whether a session or a link was ended', () => {
  expect(sessions.ended(session())).toBe('The session has ended.')
  expect(sessions.ended(session({ entered: false }))).toBe('The link no longer works.')
})
