// `npm run examples:record`: carries out every operation on the real command and writes calls and answers for the API's description.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OPERATIONS, type OperationName } from '@evenhand/sdk'
import { ACCESS, type Access, CONTRACT, type Row } from '@evenhand/sdk/contract'
import { openPool } from '../../db/db.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import type { Example } from '../../http/openapi/examples.ts'
import { administer } from '../database/postgres.ts'
import { type Ground, openGround } from '../matrix/ground.ts'
import { CALLS, type Prepared } from '../matrix/inputs.ts'
import { quiet } from '../quiet.ts'
import { type PreparedHere, preparedHere } from './prepared.ts'

type Caller = 'buyer' | 'seller' | 'staff' | 'marketplace'
const PEOPLE: Readonly<Record<Caller, string | null>> = {
  buyer: 'buyer:lena',
  seller: 'seller:mora',
  staff: 'staff:sam',
  marketplace: null,
}
/** Returns the caller in an example: a party where one may call, else the marketplace. */
function callerOf({ nobody, ...verdicts }: Access, proof: (caller: Caller) => boolean): Caller | null {
  if (nobody === 'may') return null
  const order = ['buyer', 'seller', 'staff', 'marketplace'] as const
  return order.find(caller => verdicts[caller] === 'may' && proof(caller)) ?? 'marketplace'
}

/** Operations whose answer is too long for an example, which shows only how it begins. */
const OUTLINED: readonly OperationName[] = ['getOpenapi']
const outlineOf = (answer: unknown): unknown => ({ openapi: Object(answer).openapi, info: Object(answer).info })

/** Replaces the secrets in answers by words of the same form. */
const withoutSecrets = (text: string): string =>
  text
    .replace(/whsec_[A-Za-z0-9+/=]+/g, 'whsec_c2hvd24gb25jZSwgd2hlbiBpdCBpcyBtYWRl')
    .replace(/("token": )"[\w-]{43}"/g, '$1"the-token-of-a-link-that-works-once"')
    .replace(/evs_[\w-]+/g, 'evs_the-token-of-a-session-shown-once')
    .replace(/#[\w-]{20,}/g, '#the-token-of-a-link-that-works-once')
    .replace(/http:\/\/(?:127\.0\.0\.1|localhost):\d+/g, 'http://localhost:3000')

async function record(ground: Ground, name: OperationName, own: PreparedHere | null): Promise<Example> {
  const [method, path] = OPERATIONS[name]
  const { prepare, proof = {} } = CALLS[name]
  const refused = (caller: Caller) => typeof proof !== 'string' && proof[caller] !== undefined
  const caller = own?.as ?? callerOf(ACCESS[name], each => !refused(each))
  const party = caller === 'seller' || caller === 'staff' ? caller : 'buyer'
  const prepared: Prepared = own ?? (await prepare(ground, party))
  const { params = {}, query = {}, body } = prepared
  const filled = path.replace(/:(\w+)/g, (_, key) => encodeURIComponent(params[key] ?? 'none'))
  const search = Object.entries(query)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&')
  const actor = own?.actor ?? (caller && PEOPLE[caller])
  const headers = {
    ...(caller ? { authorization: `Bearer ${ground.key}` } : {}),
    ...(actor ? { 'evenhand-actor': actor } : {}),
  }
  const { status, json } = await ground.call({ method, path: search ? `${filled}?${search}` : filled, headers, body })
  const row: Row = CONTRACT[name]
  if (status !== row.status) throw new Error(`${name}: ${status} ${JSON.stringify(json)}`)
  const answer = OUTLINED.includes(name) ? outlineOf(json) : json
  return { actor, params, query, ...(body ? { body } : {}), ...(status === 204 ? {} : { answer }) }
}

async function recordAll(
  ground: Ground,
  write: (examples: Readonly<Record<string, Example>>) => void,
  db: Parameters<typeof preparedHere>[1],
) {
  const here = await preparedHere(ground, db)
  const examples: Record<string, Example> = {}
  const names = Object.values<Row>(CONTRACT).map(({ name }) => name)
  // Lists are read last, so that they have something to show.
  const isLast = (name: OperationName) => CALLS[name].isLast === true || /^list/.test(name)
  for (const name of [...names.filter(each => !isLast(each)), ...names.filter(isLast)])
    examples[name] = await record(ground, name, (await here[name]?.()) ?? null)
  write(Object.fromEntries(names.map(name => [name, examples[name] ?? { actor: null, params: {}, query: {} }])))
}

const FILE = fileURLToPath(new URL('../../http/openapi/examples.json', import.meta.url))

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-examples-'))
  const postgres = await startEmbedded({ folder, log: quiet, durable: false })
  const connection = { ...postgres.connection, database: 'examples' }
  await administer(postgres.connection, 'create database examples')
  await migrate(connection)
  const ground = await openGround(connection, 'demo')
  const db = openPool(connection, 2, () => undefined)
  try {
    await recordAll(ground, found => writeFileSync(FILE, `${withoutSecrets(JSON.stringify(found, null, 2))}\n`), db)
  } finally {
    await db.close()
    await ground.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await main()
