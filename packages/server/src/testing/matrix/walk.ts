// Calls every operation as every caller on one running server, and compares each answer with the access table.
import { OPERATIONS, type OperationName } from '@evenhand/sdk'
import {
  ACCESS,
  type Access,
  CONTRACT,
  existsIn,
  ROUTE_ACCESS,
  type Row,
  type ServerMode,
} from '@evenhand/sdk/contract'
import { kindOf } from '../../http/limits/table.ts'
import type { Answered } from './call.ts'
import { CALLERS, type Caller } from './callers.ts'
import type { Ground } from './ground.ts'
import { CALLS, type OperationCall, type Prepared } from './inputs.ts'

export interface Cell {
  readonly mode: ServerMode
  readonly operation: string
  readonly caller: string
  /** `done` or the code of the refusal; for a 404, also what is missing. */
  readonly expected: string
  readonly found: string
}

interface Endpoint extends OperationCall {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly access: Access
  readonly exists: boolean
  readonly isCostly?: boolean
  /** True for the pages, whose origin differs by server. */
  readonly isPage?: true
}

const AT_ONCE = 4

const endpointsOf = (mode: ServerMode): readonly Endpoint[] => [
  ...Object.values<Row>(CONTRACT).map(({ name }) => operationEndpoint(mode, name)),
  { name: 'stream', ...at('GET', '/v1/stream'), access: ROUTE_ACCESS.stream },
  { name: 'page', ...at('GET', '/orders'), access: ROUTE_ACCESS.page, isPage: true },
]
const at = (method: string, path: string) => ({
  method,
  path,
  exists: true,
  prepare: async (): Promise<Prepared> => ({}),
})
const operationEndpoint = (mode: ServerMode, name: OperationName): Endpoint => {
  const [method, path] = OPERATIONS[name]
  return {
    name,
    method,
    path,
    access: ACCESS[name],
    exists: existsIn(mode, name),
    isCostly: kindOf(name) === 'costly',
    ...CALLS[name],
  }
}

/** Returns every cell of one mode. */
export async function walk(ground: Ground): Promise<readonly Cell[]> {
  const endpoints = endpointsOf(ground.mode)
  const waiting = endpoints.filter(({ isAlone, isLast }) => !isAlone && !isLast)
  const cells: Cell[] = []
  const next = async (): Promise<void> => {
    for (let endpoint = waiting.shift(); endpoint; endpoint = waiting.shift())
      cells.push(...(await walkEndpoint(ground, endpoint)))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  const alone = endpoints.filter(({ isAlone }) => isAlone)
  const last = endpoints.filter(({ isLast }) => isLast)
  for (const endpoint of [...alone, ...last]) cells.push(...(await walkEndpoint(ground, endpoint)))
  return cells
}

/**
 * Calls one operation as every caller. Admitted callers each get their own setup; refused callers share one, which must
 * stay unchanged.
 */
async function walkEndpoint(ground: Ground, endpoint: Endpoint): Promise<readonly Cell[]> {
  const isLetIn = (caller: Caller) => refusalFor(ground.mode, endpoint, caller) === null
  const shared = endpoint.exists ? await endpoint.prepare(ground, 'buyer') : {}
  const before = await versionOf(ground, shared)
  const refused = CALLERS.filter(each => !isLetIn(each))
  const cells = [...(await inTurn(endpoint, refused, each => knock(ground, endpoint, each, shared)))]
  const after = await versionOf(ground, shared)
  cells.push(cellOf(ground, endpoint, 'all who are refused', `version ${before}`, `version ${after}`))
  const enter = async (caller: Caller): Promise<Cell> => {
    const { as } = caller
    return knock(
      ground,
      endpoint,
      caller,
      await endpoint.prepare(ground, as === 'seller' || as === 'staff' ? as : 'buyer'),
    )
  }
  cells.push(...(await inTurn(endpoint, CALLERS.filter(isLetIn), enter)))
  return cells
}

/** Runs calls in sequence if one of them changes shared state, or if a person is limited to few such calls at once. */
async function inTurn<T>(
  { isAlone, isCostly }: Endpoint,
  callers: readonly Caller[],
  work: (caller: Caller) => Promise<T>,
): Promise<readonly T[]> {
  if (!isAlone && !isCostly) return Promise.all(callers.map(work))
  const done: T[] = []
  for (const caller of callers) done.push(await work(caller))
  return done
}

const versionOf = async ({ api }: Ground, { orderId }: Prepared): Promise<number | null> =>
  orderId === undefined ? null : (await api.getOrder({ id: orderId })).version

/** Returns the refusal by the access table; null for admitted callers. */
function refusalFor(mode: ServerMode, { access, method, exists }: Endpoint, { as, elsewhere }: Caller): string | null {
  if (!exists) return 'route_not_found'
  if (access.nobody === 'may') return null
  if (as === 'nobody') return access.nobody
  if (as === 'ended') return 'session_ended'
  if (elsewhere && method !== 'GET') return 'origin_not_ours'
  const verdict = access[as]
  if (verdict === 'may_in_demo') return mode === 'demo' ? null : 'marketplace_only'
  return verdict === 'may' ? null : verdict
}

function expectedOf(mode: ServerMode, endpoint: Endpoint, caller: Caller): string {
  const refusal = refusalFor(mode, endpoint, caller)
  if (refusal !== null) return refusal
  const { proof = {}, enters } = endpoint
  const { as, browserOf } = caller
  if (enters && browserOf !== undefined && browserOf !== enters.actor) return enters.otherAnswer
  if (typeof proof === 'string') return proof
  return (as === 'buyer' || as === 'seller' || as === 'staff' || as === 'marketplace' ? proof[as] : null) ?? 'done'
}

async function knock(
  ground: Ground,
  endpoint: Endpoint,
  caller: Caller,
  { params = {}, body }: Prepared,
): Promise<Cell> {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? 'none'))
  const accept = endpoint.isPage ? { accept: 'text/html' } : {}
  const headers = { ...accept, ...caller.headers(ground) }
  const answer = await ground.call({ method: endpoint.method, path, headers, body })
  return cellOf(ground, endpoint, caller.name, expectedOf(ground.mode, endpoint, caller), foundIn(endpoint, answer))
}

const cellOf = ({ mode }: Ground, { name }: Endpoint, caller: string, expected: string, found: string): Cell => ({
  mode,
  operation: name,
  caller,
  expected,
  found,
})

/** Returns the answer as text, with a note if a private response may be cached, which is never expected. */
function foundIn({ access, isPage }: Endpoint, { status, headers, json }: Answered): string {
  const isShared = isPage || (access.isShared && status < 400)
  const remembered =
    isShared || headers['cache-control'] === 'no-store' ? '' : `, may be cached: ${headers['cache-control']}`
  if (status < 400) return `done${remembered}`
  const { code = `status ${status}`, facts } = Object(json)
  return `${code}${code === 'not_found' ? ` ${Object(facts).what}` : ''}${remembered}`
}
