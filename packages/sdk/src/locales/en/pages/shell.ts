// Texts of the page frame: header, connection, sessions, errors, loading.
import { count } from '../grammar.ts'

export const shell = {
  product: 'Evenhand',
  skip: 'Skip to content',
  orders: 'Orders',
  mainNav: 'Main',
  tryIt: 'Try it',
  needYou: (n: number): string => `${count(n, 'needs', 'need')} you`,
  signedInAs: (name: string, role: string): string => `Signed in as ${name}, ${role}: your sessions`,
  role: (role: string): string => (role === 'buyer' ? 'Buyer' : role === 'seller' ? 'Seller' : 'Staff'),
  reconnecting: 'Connection lost. The page reconnects automatically; nothing you typed is lost.',
  loading: 'Loading',
  unread: {
    title: (what: string): string => `${what} could not be loaded`,
    detail: 'Nothing is lost. The page keeps trying until the server answers.',
    retry: 'Try again',
    loading: 'Loading …',
    more: 'The next part could not be loaded. What is already here stays.',
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
    unknown: 'someone else',
    detail: (name: string): string =>
      `This tab was opened for ${name}. Nothing is sent under another name, and what you typed here is kept.`,
    goOn: (name: string): string => `Continue as ${name}`,
    back: (name: string): string => `Switch back to ${name}`,
    how: (name: string): string => `To continue as ${name}, open a link from the marketplace again.`,
    you: 'you',
    refused: 'Someone else is signed in here now: see the top of this page. What you typed is kept.',
  },
  close: 'Close',
  dismiss: 'Dismiss',
  sessionEnded: {
    title: 'Your session has ended',
    detail: 'Open a new link from the marketplace. What you typed is kept in this tab.',
    demo: 'Choose a person again; what you typed is kept.',
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
      `${now}’s session in this browser will end. What was typed in other tabs is kept there.`,
    open: (next: string): string => `Open as ${next}`,
    stay: (now: string): string => `Stay signed in as ${now}`,
    failed: 'This link has expired',
    missing: 'The last part of this link is missing. Open it from the marketplace again.',
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
      'It is not known whether your last step arrived. Press the button again: it takes effect at most once. Nothing you typed is lost.',
    reading: 'Nothing was lost. The page keeps trying.',
  },
  notFound: {
    title: 'There is nothing at this address',
    detail: 'The order may belong to someone else, or the address is not complete.',
    back: 'To your orders',
  },
  notDone: 'This was not done',
  overMeanwhile: 'The request ended while you were writing',
  overMeanwhileDetail: 'What happened is shown below. This is what you had typed; it was not sent.',
  yourText: 'What you had typed',
  characters: (used: number, most: number): string => `${used} of ${count(most, 'character', 'characters')}`,
  optional: 'optional',
} as const
