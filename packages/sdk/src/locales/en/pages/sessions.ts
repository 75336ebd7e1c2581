// Texts of the sessions page: where and since when the reader is signed in, and how to end a session.
import type { Result } from '../../../client.ts'
import { type Reader, whenText } from './time.ts'

type Session = Result<'listSessions'>['items'][number]

export const sessions = {
  title: 'Your sessions',
  over: 'You are signed out',
  lead: 'These are the places where you are signed in. End any session you do not recognize or no longer need.',
  realTime: 'Sessions use real time, not the test clock.',
  name: ({ current, entered }: Session): string =>
    current ? 'This session' : entered ? 'Another session' : 'A link that has not been opened',
  since: ({ entered }: Session): string => (entered ? 'Since' : 'Created'),
  until: ({ entered }: Session): string => (entered ? 'Ends' : 'Can be opened until'),
  end: ({ current, entered }: Session): string =>
    current ? 'Sign out' : entered ? 'End this session' : 'End this link',
  /**
   * Returns the button's label for screen readers. They list buttons without their context, so the label names the
   * session.
   */
  endWhich: (session: Session, reader: Reader): string => {
    const when = whenText(session.createdAt, reader)
    return session.entered ? `${sessions.end(session)}, since ${when}` : `${sessions.end(session)}, created ${when}`
  },
  signOutHelp: 'Anything you typed but did not send stays in this browser tab.',
  ending: 'Ending …',
  more: 'Show older ones',
  ended: ({ entered }: Session): string => (entered ? 'The session has ended.' : 'The link no longer works.'),
  /** The text for a caller with an API key, which has no sessions. */
  none: 'You have no sessions.',
}
