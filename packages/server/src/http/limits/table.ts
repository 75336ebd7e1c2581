// The table of limits: calls per minute, work at the same time, and the times of a connection. docs/configuration.md is
// generated from it.
import { OPERATIONS, type OperationName } from '@evenhand/sdk'

/** The kind of an operation, which determines its limits. */
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
/** Returns the kind of an operation: by its name if the table lists it, otherwise by its method. */
export const kindOf = (name: OperationName): CallKind =>
  KINDS[name] ?? (OPERATIONS[name][0] === 'GET' ? 'read' : 'write')

export const WINDOW_MS = 60_000

/** Calls per minute of a known caller. Everyone whom the marketplace's key serves counts under that key. */
export const KNOWN = {
  read: { about: 'Reading', session: 600, person: 1_200, key: 300_000 },
  write: { about: 'Changing something', session: 120, person: 240, key: 300_000 },
  costly: {
    about: 'Computing over a history: previews, what-if, a seller’s level and performance log, backtests, imports',
    session: 60,
    person: 120,
    key: 12_000,
  },
} as const
export type KnownKind = keyof typeof KNOWN

/** Calls per minute of one address without valid credentials. */
export const UNKNOWN = {
  open: { about: 'Public reads: the policy, the description of the API', address: 600 },
  enter: { about: 'Sign-in by a link or in the demo', address: 120 },
  refused: { about: 'Unknown keys, sessions and links', address: 1_000 },
  probe: { about: 'Health and readiness', address: 6_000 },
} as const

/** The number of callers and addresses remembered per limit; the least recently active is dropped first. */
export const REMEMBERED = 10_000

/** How much runs at the same time in one process, and how many calls wait their turn: in all, per person, per key. */
export const AT_ONCE = {
  costly: {
    about: KNOWN.costly.about,
    // A page sends up to four costly calls at once, and a person may have two tabs: the calls queue, and one runs at a
    // time.
    all: { atOnce: 2, waiting: 64 },
    person: { atOnce: 1, waiting: 7 },
    key: { atOnce: 2, waiting: 32 },
  },
  search: {
    about: 'Text searches',
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

/** Limits of one connection, in milliseconds, bytes and numbers. */
export const CONNECTION = {
  /** The time from the first byte of a call to the end of its headers. */
  headersTimeout: 10_000,
  /** The time from the first byte of a call to the end of its body. */
  requestTimeout: 30_000,
  /** The time that a connection may stay open without a byte read or written. */
  connectionTimeout: 120_000,
  /** The time between a response and the next call. */
  keepAliveTimeout: 72_000,
  /** The time between two checks for connections that exceed a time limit. */
  checkEvery: 5_000,
  /** The number of calls that may wait for earlier responses. */
  pipelined: 16,
  connections: 10_000,
  /** The number of unread bytes above which the reader of a stream is disconnected. */
  streamBytes: 65_536,
} as const
