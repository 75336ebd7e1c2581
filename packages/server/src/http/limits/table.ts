// THE TABLE of limits: how often one caller may ask, how much is done at once, how long a connection may take. Documents follow.
import { OPERATIONS, type OperationName } from '@evenhand/sdk'

/** What kind of call an operation is, as far as limits go. */
export type CallKind = 'read' | 'write' | 'costly' | 'open' | 'enter' | 'probe'

const KINDS: Partial<Readonly<Record<OperationName, CallKind>>> = {
  preview: 'costly',
  whatIf: 'costly',
  sellerLevel: 'costly',
  listPerformanceLog: 'costly',
  backtest: 'costly',
  importHistory: 'costly',
  getPolicy: 'open',
  getOpenapi: 'open',
  listDemoPeople: 'open',
  enterSession: 'enter',
  signInToDemo: 'enter',
  health: 'probe',
  ready: 'probe',
}
/** By the name where it says more than the method. */
export const kindOf = (name: OperationName): CallKind =>
  KINDS[name] ?? (OPERATIONS[name][0] === 'GET' ? 'read' : 'write')

export const WINDOW_MS = 60_000

/** Calls a minute of somebody who is known. The marketplace's key stands for everybody whom it serves. */
export const KNOWN = {
  read: { about: 'Reading', session: 600, person: 1_200, key: 300_000 },
  write: { about: 'Changing something', session: 120, person: 240, key: 300_000 },
  costly: {
    about: 'What adds up a history: previews, what-if, a seller’s level and ledger, backtests, imports',
    session: 60,
    person: 120,
    key: 12_000,
  },
} as const
export type KnownKind = keyof typeof KNOWN

/** Calls a minute of one address that nobody is known by. */
export const UNKNOWN = {
  open: { about: 'What everybody may read: the policy, the description of the API', address: 600 },
  enter: { about: 'Entering by a link, or the demo', address: 120 },
  refused: { about: 'Keys, sessions and links that are not known', address: 1_000 },
  probe: { about: 'Health and readiness', address: 6_000 },
} as const

/** Of callers and addresses so many are remembered for each limit; whoever was quiet longest is forgotten first. */
export const REMEMBERED = 10_000

/** What is done at once by one process, and how many wait for their turn: all together, of one person, of one key. */
export const AT_ONCE = {
  costly: {
    about: KNOWN.costly.about,
    // A page of one person asks up to four at once, in two tabs: they wait in line, one is done at a time.
    all: { atOnce: 2, waiting: 64 },
    person: { atOnce: 1, waiting: 7 },
    key: { atOnce: 2, waiting: 32 },
  },
  search: {
    about: 'Lists by a text',
    all: { atOnce: 2, waiting: 64 },
    person: { atOnce: 1, waiting: 3 },
    key: { atOnce: 2, waiting: 32 },
  },
  streams: {
    about: 'Live streams',
    all: { atOnce: 2_000, waiting: 0 },
    person: { atOnce: 10, waiting: 0 },
    key: { atOnce: 100, waiting: 0 },
  },
} as const

/** What one connection may take, in milliseconds, bytes and numbers. */
export const CONNECTION = {
  /** The first byte of a request to the end of its headers. */
  headersTimeout: 10_000,
  /** The first byte of a request to the end of its body. */
  requestTimeout: 30_000,
  /** Neither a byte read nor a byte written. */
  connectionTimeout: 120_000,
  /** Between an answer and the next request. */
  keepAliveTimeout: 72_000,
  /** How often connections are looked at. */
  checkEvery: 5_000,
  /** Requests that are sent ahead of their answers. */
  pipelined: 16,
  connections: 10_000,
  /** What a stream may owe to a reader that does not read. */
  streamBytes: 65_536,
} as const
