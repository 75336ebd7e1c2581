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
    title: 'Opening your order',
    detail: 'This takes a moment.',
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
