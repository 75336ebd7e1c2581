// What frames every page: header, connection, sessions, errors, loading.
import { count } from '../grammar.ts'

export const shell = {
  product: 'Evenhand',
  skip: 'Skip to the page',
  orders: 'Orders',
  mainNav: 'Main',
  tryIt: 'Try it',
  needYou: (n: number): string => `${count(n, 'needs', 'need')} you`,
  signedInAs: (name: string, role: string): string => `Signed in as ${name}, ${role}: your sessions`,
  role: (role: string): string => (role === 'buyer' ? 'Buyer' : role === 'seller' ? 'Seller' : 'Staff'),
  reconnecting: 'Connection lost. The page reconnects by itself; nothing you typed is lost.',
  loading: 'Loading',
  unread: {
    title: (what: string): string => `${what} could not be loaded`,
    detail: 'Nothing is lost. The page tries again by itself until the server answers.',
    again: 'Try again',
    loading: 'Loading …',
    more: 'The next part could not be loaded. What is here already stays.',
    end: 'That is all.',
    order: 'This order',
    history: 'The history',
    preview: 'The preview',
    yourself: 'Your session',
    people: 'The people of the demo',
    clock: 'The test clock',
  },
  cannotBeUndone: 'This cannot be undone.',
  notYet: 'Not yet',
  all: 'Show all of it',
  less: 'Show less',
  somebodyElse: {
    title: (name: string): string => `This browser is now signed in as ${name}`,
    unknown: 'somebody else',
    detail: (name: string): string =>
      `This tab was opened for ${name}. Nothing is sent in another name, and what you typed here is kept.`,
    goOn: (name: string): string => `Go on as ${name}`,
    back: (name: string): string => `Be ${name} again`,
    how: (name: string): string => `To go on as ${name}, open a link from the marketplace again.`,
    you: 'you',
    refused: 'Somebody else is signed in here now: the top of this page says how to go on. What you typed is kept.',
  },
  close: 'Close',
  dismiss: 'Dismiss',
  sessionEnded: {
    title: 'Your session has ended',
    detail: 'Open a new link from the marketplace. What you have typed is kept in this tab.',
    demo: 'Choose again who you are; what you have typed is kept.',
  },
  signIn: {
    title: 'Open your link',
    detail:
      'This page opens with a link from the marketplace where you bought or sold. Go back there and open your order again.',
  },
  entering: {
    title: 'Open the link',
    detail: 'The link signs you in. It works once, in one browser.',
    go: 'Continue',
    going: 'Opening …',
    asking: (now: string, next: string): string => `You are signed in as ${now} in this browser. Open as ${next}?`,
    askingDetail: (now: string): string =>
      `The session of ${now} in this browser ends then. What was typed in other tabs is kept there.`,
    open: (next: string): string => `Open as ${next}`,
    stay: (now: string): string => `Stay signed in as ${now}`,
    failed: 'This link does not open any more',
    missing: 'This address lacks the last part of the link. Open it from the marketplace again.',
  },
  broken: {
    title: 'This part of the page has failed',
    detail:
      'Nothing that was sent is lost, and what you typed is kept in this browser. Load the page again; if it fails again, tell the marketplace.',
    reload: 'Load the page again',
  },
  noAnswer: {
    title: 'The server cannot be reached',
    detail:
      'It is not known whether your last step arrived. Press the button again: it is done once at most. Nothing you typed is lost.',
    reading: 'Nothing was lost. The page tries again by itself.',
  },
  notFound: {
    title: 'There is nothing at this address',
    detail: 'The order may belong to somebody else, or the address is not complete.',
    back: 'To your orders',
  },
  notDone: 'This was not done',
  overMeanwhile: 'The request ended while you were writing',
  overMeanwhileDetail: 'What happened stands below. This is what you had typed; it was not sent.',
  yourText: 'What you had typed',
  characters: (used: number, most: number): string => `${used} of ${count(most, 'character', 'characters')}`,
  optional: 'optional',
} as const
