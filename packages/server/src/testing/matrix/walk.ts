// Walks every operation as every caller through one running server, and compares each answer with the table of doors.
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
  /** `done`, or the code of the refusal, with what was not found. */
  readonly expected: string
  readonly found: string
}

interface Door extends OperationCall {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly access: Access
  readonly exists: boolean
  readonly isCostly?: boolean
  /** What the pages say of themselves is theirs. */
  readonly isPage?: true
}

const AT_ONCE = 4

const doorsOf = (mode: ServerMode): readonly Door[] => [
  ...Object.values<Row>(CONTRACT).map(({ name }) => operationDoor(mode, name)),
  { name: 'stream', ...at('GET', '/v1/stream'), access: ROUTE_ACCESS.stream },
  { name: 'page', ...at('GET', '/orders'), access: ROUTE_ACCESS.page, isPage: true },
]
const at = (method: string, path: string) => ({
  method,
  path,
  exists: true,
  prepare: async (): Promise<Prepared> => ({}),
})
const operationDoor = (mode: ServerMode, name: OperationName): Door => {
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

/** Every cell of one mode. */
export async function walk(ground: Ground): Promise<readonly Cell[]> {
  const doors = doorsOf(ground.mode)
  const waiting = doors.filter(({ isAlone, isLast }) => !isAlone && !isLast)
  const cells: Cell[] = []
  const next = async (): Promise<void> => {
    for (let door = waiting.shift(); door; door = waiting.shift()) cells.push(...(await walkDoor(ground, door)))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  const alone = doors.filter(({ isAlone }) => isAlone)
  const last = doors.filter(({ isLast }) => isLast)
  for (const door of [...alone, ...last]) cells.push(...(await walkDoor(ground, door)))
  return cells
}

/** Who is let in gets something of their own to work on; all who are refused knock at the same one, which must stay as it is. */
async function walkDoor(ground: Ground, door: Door): Promise<readonly Cell[]> {
  const isLetIn = (caller: Caller) => refusalFor(ground.mode, door, caller) === null
  const shared = door.exists ? await door.prepare(ground, 'buyer') : {}
  const before = await versionOf(ground, shared)
  const refused = CALLERS.filter(each => !isLetIn(each))
  const cells = [...(await inTurn(door, refused, each => knock(ground, door, each, shared)))]
  const after = await versionOf(ground, shared)
  cells.push(cellOf(ground, door, 'all who are refused', `version ${before}`, `version ${after}`))
  const enter = async (caller: Caller): Promise<Cell> => {
    const { as } = caller
    return knock(ground, door, caller, await door.prepare(ground, as === 'seller' || as === 'staff' ? as : 'buyer'))
  }
  cells.push(...(await inTurn(door, CALLERS.filter(isLetIn), enter)))
  return cells
}

/** One after another where a call moves what others stand on, or where one person may do few of its kind at once. */
async function inTurn<T>(
  { isAlone, isCostly }: Door,
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

/** The refusal of the door; null for whom it lets in. */
function refusalFor(mode: ServerMode, { access, method, exists }: Door, { as, elsewhere }: Caller): string | null {
  if (!exists) return 'route_not_found'
  if (access.nobody === 'may') return null
  if (as === 'nobody') return access.nobody
  if (as === 'ended') return 'session_ended'
  if (elsewhere && method !== 'GET') return 'origin_not_ours'
  const verdict = access[as]
  if (verdict === 'may_in_demo') return mode === 'demo' ? null : 'marketplace_only'
  return verdict === 'may' ? null : verdict
}

function expectedOf(mode: ServerMode, door: Door, caller: Caller): string {
  const refusal = refusalFor(mode, door, caller)
  if (refusal !== null) return refusal
  const { proof = {}, enters } = door
  const { as, browserOf } = caller
  if (enters && browserOf !== undefined && browserOf !== enters.actor) return enters.elseAsked
  if (typeof proof === 'string') return proof
  return (as === 'buyer' || as === 'seller' || as === 'staff' || as === 'marketplace' ? proof[as] : null) ?? 'done'
}

async function knock(ground: Ground, door: Door, caller: Caller, { params = {}, body }: Prepared): Promise<Cell> {
  const path = door.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? 'none'))
  const accept = door.isPage ? { accept: 'text/html' } : {}
  const headers = { ...accept, ...caller.headers(ground) }
  const answer = await ground.call({ method: door.method, path, headers, body })
  return cellOf(ground, door, caller.name, expectedOf(ground.mode, door, caller), foundIn(door, answer))
}

const cellOf = ({ mode }: Ground, { name }: Door, caller: string, expected: string, found: string): Cell => ({
  mode,
  operation: name,
  caller,
  expected,
  found,
})

/** What was answered; that a private answer may be kept on the way is said as well, and never expected. */
function foundIn({ access, isPage }: Door, { status, headers, json }: Answered): string {
  const isShared = isPage || (access.isShared && status < 400)
  const remembered = isShared || headers['cache-control'] === 'no-store' ? '' : `, may be kept: ${headers['cache-control']}`
  if (status < 400) return `done${remembered}`
  const { code = `status ${status}`, facts } = Object(json)
  return `${code}${code === 'not_found' ? ` ${Object(facts).what}` : ''}${remembered}`
}
