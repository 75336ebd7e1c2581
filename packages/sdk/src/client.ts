// The typed client, with one method per operation. Repeats safe calls if the network or the server fails for a moment.
import type { Static, TSchema } from 'typebox'
import type { Contract } from './contract/index.ts'
import { OPERATIONS, type OperationName } from './operations.ts'
import { isProblem, ProblemError } from './problem.ts'
import { type Repeating, repeatingOf } from './repeats.ts'

type Empty = Record<never, never>
type PartOf<O extends OperationName, Part extends string> =
  Contract[O] extends Readonly<Record<Part, infer S extends TSchema>> ? Static<S> : Empty

/** Turns an intersection into one object type, which editors show more readably. */
type Flat<T> = { [K in keyof T]: T[K] }

/** The input of an operation: path parameters, query and body in one flat object. */
export type Input<O extends OperationName> = Flat<PartOf<O, 'params'> & PartOf<O, 'query'> & PartOf<O, 'body'>>
/** The result of an operation. */
export type Result<O extends OperationName> = PartOf<O, 'result'>

/** The person for whom a call acts. Without one, the marketplace itself acts. */
export type ActorName = `${'buyer' | 'seller' | 'staff'}:${string}`

export interface CallOptions {
  readonly actor?: ActorName | undefined
  /**
   * The idempotency key, by default generated for every change that can have one. Pass your own to repeat a change
   * after a restart.
   */
  readonly idempotencyKey?: string | undefined
  /** Aborts the call, its repetitions and the pauses between them, e.g. `AbortSignal.timeout(60_000)`. */
  readonly signal?: AbortSignal | undefined
  /** The timeout of each try of this call, in milliseconds. The default is the client's timeout. */
  readonly timeoutMs?: number | undefined
}

type Operation<O extends OperationName> =
  Empty extends Input<O>
    ? (input?: Input<O>, options?: CallOptions) => Promise<Result<O>>
    : (input: Input<O>, options?: CallOptions) => Promise<Result<O>>

export type Client = { readonly [O in OperationName]: Operation<O> } & {
  /** Returns the same client, acting for this person. */
  as(actor: ActorName): Client
}

type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>

export interface ClientOptions {
  /** The server's URL, e.g. `http://localhost:4400`. */
  readonly url: string
  /** The marketplace’s API key. */
  readonly key?: string | undefined
  readonly actor?: ActorName | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /**
   * How often a call is repeated after no answer, after 429, 502, 503 or 504, or while the test clock moves; 3 by
   * default.
   */
  readonly retries?: number | undefined
  /** The timeout of each try in milliseconds, including the answer's body; 30,000 by default. */
  readonly timeoutMs?: number | undefined
  readonly sleep?: Sleep | undefined
}

/**
 * Creates a client, e.g. `createClient({ url, key }).as('buyer:lena').openRequest({ id, kind, reason, explanation })`.
 */
export function createClient(options: ClientOptions): Client {
  const operations = Object.keys(OPERATIONS)
    .filter(isOperation)
    .map(name => [
      name,
      (input: Fields = {}, call: CallOptions = {}) => carryOut(options, request(options, name, input, call)),
    ])
  const as = (actor: ActorName) => createClient({ ...options, actor })
  return { ...Object.fromEntries(operations), as } as Client
}

const isOperation = (name: string): name is OperationName => name in OPERATIONS

type Fields = Readonly<Record<string, unknown>>

interface Call {
  readonly name: OperationName
  readonly repeating: Repeating
  readonly timeoutMs: number
  readonly url: string
  readonly init: RequestInit & { readonly method: string; readonly headers: Headers }
  readonly signal: AbortSignal | undefined
}

const TIMEOUT_MS = 30_000

/** Builds the call once for all tries, since a repeated call must be identical. */
function request(
  { url, key, actor: own, timeoutMs: usual = TIMEOUT_MS }: ClientOptions,
  name: OperationName,
  input: Fields,
  { actor = own, idempotencyKey, signal, timeoutMs = usual }: CallOptions,
): Call {
  const [method, path] = OPERATIONS[name]
  const repeating = repeatingOf(name)
  const { filled, rest } = fillPath(name, path, input)
  const headers = new Headers({ accept: 'application/json' })
  if (key !== undefined) headers.set('authorization', `Bearer ${key}`)
  if (actor !== undefined) headers.set('evenhand-actor', actor)
  if (repeating === 'key') headers.set('idempotency-key', idempotencyKey ?? globalThis.crypto.randomUUID())
  const target = url.replace(/\/+$/, '') + filled
  const init = { method, headers }
  const call = { name, repeating, timeoutMs, signal }
  if (method !== 'POST' && method !== 'PUT') return { ...call, url: target + queryOf(rest), init }
  headers.set('content-type', 'application/json')
  return { ...call, url: target, init: { ...init, body: JSON.stringify(rest) } }
}

function fillPath(name: string, path: string, input: Fields): { filled: string; rest: Fields } {
  const used = new Set<string>()
  const filled = path.replace(/:(\w+)/g, (_, param: string) => {
    used.add(param)
    const value = String(input[param] ?? '')
    // A value of dots alone would be resolved as a step in the path, even if it were encoded.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`${name} needs “${param}”; “${value}” cannot be one.`)
    return encodeURIComponent(value)
  })
  return { filled, rest: Object.fromEntries(Object.entries(input).filter(([field]) => !used.has(field))) }
}

function queryOf(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([field, value]) =>
    value === undefined ? [] : [[field, String(value)]],
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

type Answer = { readonly status: number; readonly retryAfter: string | null; readonly text: string }
type Failure = { readonly failure: unknown; readonly isLate: boolean }

async function carryOut(options: ClientOptions, call: Call): Promise<unknown> {
  const { retries = 3 } = options
  const sleep: Sleep = options.sleep ?? sleepFor
  for (let tried = 1; ; tried++) {
    const answer = await send(options, call)
    const pause = tried > retries ? null : pauseBefore(call, answer, tried)
    if (pause === null) {
      if ('status' in answer) return read(call, answer)
      throw new Error(noAnswer(call, tried, answer), { cause: answer.failure })
    }
    await sleep(pause, call.signal)
  }
}

/**
 * The statuses after which it is unknown whether the call took effect. Such a call is repeated only if that is safe.
 */
const IN_DOUBT = new Set([502, 503, 504])
/** The codes of problems that mean that nothing was changed. */
const NOT_YET: ReadonlySet<unknown> = new Set(['overloaded', 'test_clock_moving'])

/** Returns the pause before the call is repeated, or null if repeating it would be unsafe or useless. */
function pauseBefore({ repeating }: Call, answer: Answer | Failure, tried: number): number | null {
  const isSafe = repeating !== 'once'
  if ('failure' in answer) return isSafe ? backoff(tried) : null
  const { status, text } = answer
  const isUndone = status === 429 || NOT_YET.has(codeOf(text))
  return isUndone || (isSafe && IN_DOUBT.has(status)) ? pauseOf(answer, tried) : null
}

function codeOf(text: string): unknown {
  const body = parsed(text)
  return isProblem(body) ? body.code : null
}

/** The longest delay that a timer can have, in milliseconds: 24 days. */
const LONGEST_TIMEOUT = 2_147_483_647

/** Makes one try, which ends with its answer, its timeout or the caller's signal. */
async function send({ fetch = globalThis.fetch }: ClientOptions, call: Call): Promise<Answer | Failure> {
  const late = AbortSignal.timeout(Math.min(call.timeoutMs, LONGEST_TIMEOUT))
  const signal = call.signal ? AbortSignal.any([call.signal, late]) : late
  try {
    const response = await fetch(call.url, { ...call.init, signal })
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
  } catch (failure) {
    if (call.signal?.aborted) throw failure
    return { failure, isLate: late.aborted }
  }
}

/** The longest pause in milliseconds. If the server requests a longer one, the caller must decide. */
const LONGEST_PAUSE = 20_000
/** Returns 200 ms, 400 ms, 800 ms …, plus a random half of that at most, so that many clients do not return at once. */
const backoff = (tried: number): number => Math.min(LONGEST_PAUSE, 200 * 2 ** (tried - 1) * (1 + Math.random() / 2))

/**
 * Returns the pause that the server requests, in seconds or as a date, or null if it is longer than a call may sleep.
 */
function pauseOf({ retryAfter }: Answer, tried: number): number | null {
  const advised = retryAfterOf(retryAfter)
  if (advised === null) return backoff(tried)
  return advised > LONGEST_PAUSE ? null : advised
}

function retryAfterOf(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  const seconds = Number(retryAfter)
  const advised = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000
  return Number.isNaN(advised) ? null : Math.max(0, advised)
}

function read(call: Call, { status, text, retryAfter }: Answer): unknown {
  if (status === 204) return null
  const body = parsed(text)
  if (status >= 200 && status < 300 && body !== undefined) return body
  if (isProblem(body)) throw new ProblemError(body, retryAfterOf(retryAfter))
  const shown = text.slice(0, 200) || 'nothing'
  throw new Error(`${call.init.method} ${call.url} was answered with ${status} and not by an Evenhand server: ${shown}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noAnswer({ name, url, init, repeating, timeoutMs }: Call, tries: number, { isLate }: Failure): string {
  const within = isLate ? ` within ${timeoutMs / 1000} s` : ''
  return `${name}: no answer from ${new URL(url).origin}${within} after ${tries} ${tries === 1 ? 'try' : 'tries'}.${adviceOf(repeating, init.headers)}`
}

function adviceOf(repeating: Repeating, headers: Headers): string {
  const key = headers.get('idempotency-key')
  if (key !== null) return ` It is safe to repeat it with the idempotency key ${key}.`
  return repeating === 'once' ? ' Whether it was carried out is not known, so it was not repeated.' : ''
}

const sleepFor: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
