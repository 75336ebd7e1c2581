// The typed client: one method per operation, repeated safely when the network or the server is not there for a moment.
import type { Static, TSchema } from 'typebox'
import type { Contract } from './contract/index.ts'
import { OPERATIONS, type OperationName } from './operations.ts'
import { isProblem, ProblemError } from './problem.ts'

type Empty = Record<never, never>
type PartOf<O extends OperationName, Part extends string> =
  Contract[O] extends Readonly<Record<Part, infer S extends TSchema>> ? Static<S> : Empty

/** One object type instead of an intersection: what an editor shows. */
type Flat<T> = { [K in keyof T]: T[K] }

/** What an operation takes: ids from the path, query and body in one flat object. */
export type Input<O extends OperationName> = Flat<PartOf<O, 'params'> & PartOf<O, 'query'> & PartOf<O, 'body'>>
/** What it answers. */
export type Result<O extends OperationName> = PartOf<O, 'result'>

/** For whom a call acts; without one it is the marketplace itself. */
export type ActorName = `${'buyer' | 'seller' | 'staff'}:${string}`

export interface CallOptions {
  readonly actor?: ActorName | undefined
  /** One is made for every command; give your own to repeat a command after a restart. */
  readonly idempotencyKey?: string | undefined
  /** Ends the call and its repetitions: `AbortSignal.timeout(5000)`. */
  readonly signal?: AbortSignal | undefined
}

type Operation<O extends OperationName> =
  Empty extends Input<O>
    ? (input?: Input<O>, options?: CallOptions) => Promise<Result<O>>
    : (input: Input<O>, options?: CallOptions) => Promise<Result<O>>

export type Client = { readonly [O in OperationName]: Operation<O> } & {
  /** The same client, acting for this person. */
  as(actor: ActorName): Client
}

type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>

export interface ClientOptions {
  /** Where the server is, e.g. `http://localhost:4400`. */
  readonly url: string
  /** The marketplace’s API key. */
  readonly key?: string | undefined
  readonly actor?: ActorName | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** How often a call is repeated that got no answer, 502, 503 or 504. */
  readonly retries?: number | undefined
  readonly sleep?: Sleep | undefined
}

/** Makes a client: `createClient({ url, key }).as('buyer:lena').openRequest({ id, kind, reason, explanation })`. */
export function createClient(options: ClientOptions): Client {
  const operations = Object.entries(OPERATIONS).map(([name, [method, path]]) => [
    name,
    (input: Fields = {}, call: CallOptions = {}) =>
      carryOut(options, request(options, name, method, path, input, call)),
  ])
  const as = (actor: ActorName) => createClient({ ...options, actor })
  return { ...Object.fromEntries(operations), as } as Client
}

type Fields = Readonly<Record<string, unknown>>

interface Call {
  readonly name: string
  readonly url: string
  readonly init: RequestInit & { readonly method: string; readonly headers: Headers }
  readonly signal: AbortSignal | undefined
}

/** Built once and sent as often as it takes: the repeated call must be the same call. */
function request(
  { url, key, actor: own }: ClientOptions,
  name: string,
  method: string,
  path: string,
  input: Fields,
  { actor = own, idempotencyKey, signal }: CallOptions,
): Call {
  const { filled, rest } = fillPath(name, path, input)
  const headers = new Headers({ accept: 'application/json' })
  if (key !== undefined) headers.set('authorization', `Bearer ${key}`)
  if (actor !== undefined) headers.set('evenhand-actor', actor)
  if (method !== 'GET') headers.set('idempotency-key', idempotencyKey ?? globalThis.crypto.randomUUID())
  const target = url.replace(/\/+$/, '') + filled
  const init = { method, headers, ...(signal && { signal }) }
  if (method !== 'POST' && method !== 'PUT') return { name, url: target + queryOf(rest), init, signal }
  headers.set('content-type', 'application/json')
  return { name, url: target, init: { ...init, body: JSON.stringify(rest) }, signal }
}

function fillPath(name: string, path: string, input: Fields): { filled: string; rest: Fields } {
  const used = new Set<string>()
  const filled = path.replace(/:(\w+)/g, (_, param: string) => {
    used.add(param)
    const value = String(input[param] ?? '')
    // Dots alone would be read as a step in the path, even when they are encoded.
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

async function carryOut(options: ClientOptions, call: Call): Promise<unknown> {
  const { retries = 3 } = options
  const sleep: Sleep = options.sleep ?? sleepFor
  for (let tried = 1; ; tried++) {
    const answer = await send(options, call)
    const isLast = tried > retries
    if ('status' in answer && (isLast || !RETRIED.has(answer.status))) return read(call, answer)
    if ('failure' in answer && isLast) throw new Error(noAnswer(call, tried), { cause: answer.failure })
    const pause = 'status' in answer ? pauseOf(answer, tried) : backoff(tried)
    await sleep(pause, call.signal)
  }
}

/** Not there for a moment; whether the command was carried out is found out by its idempotency key. */
const RETRIED = new Set([502, 503, 504])

async function send({ fetch = globalThis.fetch }: ClientOptions, call: Call): Promise<Answer | { failure: unknown }> {
  try {
    const response = await fetch(call.url, call.init)
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
  } catch (failure) {
    if (call.signal?.aborted) throw failure
    return { failure }
  }
}

const LONGEST_PAUSE = 20_000
/** 200 ms, 400, 800 …, spread by up to a half, so that many clients do not come back at once. */
const backoff = (tried: number): number => Math.min(LONGEST_PAUSE, 200 * 2 ** (tried - 1) * (1 + Math.random() / 2))

/** What the server asks for, in seconds or as a date, within reason. */
function pauseOf({ retryAfter }: Answer, tried: number): number {
  if (retryAfter === null) return backoff(tried)
  const seconds = Number(retryAfter)
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000
  return Number.isNaN(asked) ? backoff(tried) : Math.min(LONGEST_PAUSE, Math.max(0, asked))
}

function read(call: Call, { status, text }: Answer): unknown {
  if (status === 204) return null
  const body = parsed(text)
  if (status >= 200 && status < 300 && body !== undefined) return body
  if (isProblem(body)) throw new ProblemError(body)
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

function noAnswer({ name, url, init }: Call, tries: number): string {
  const key = init.headers.get('idempotency-key')
  const again = key === null ? '' : ` It is safe to repeat it with the idempotency key ${key}.`
  return `${name}: no answer from ${new URL(url).origin} after ${tries} ${tries === 1 ? 'try' : 'tries'}.${again}`
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
