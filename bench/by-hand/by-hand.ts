// The hand-written server, which uses Node's own HTTP and one prepared statement per command.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { COMMAND_SETTINGS, type Connection, openPool } from '../../packages/server/src/db/db.ts'
import { newOrderId } from '../../packages/server/src/store/streams/partition.ts'
import type { Step } from '../life.ts'
import { carry } from './carry.ts'
import { statementsFor } from './statements.ts'

interface Settings {
  readonly connection: Connection
  readonly key: string
  readonly rows: Parameters<typeof statementsFor>[0]
  readonly pool: number
}

const [file = ''] = process.argv.slice(2)
const settings: Settings = JSON.parse(readFileSync(file, 'utf8'))
const pool = openPool(settings.connection, settings.pool, fault => console.error(fault.message), COMMAND_SETTINGS)
const send = carry(pool, statementsFor(settings.rows))

const ROUTE = /^\/v1\/orders(?:\/([^/]+)\/(requests|messages)(?:\/\d+\/(answer))?)?$/

/** `id` is null for a new order. */
function stepOf(url: string): { step: Step; id: string | null } | null {
  const found = ROUTE.exec(url)
  if (!found) return null
  const [, id, list, answer] = found
  if (id === undefined) return { step: 'place', id: null }
  return { id, step: answer ? 'answer' : list === 'requests' ? 'open' : 'message' }
}

const bodyOf = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8').on('data', chunk => {
      text += chunk
    })
    request.on('end', () => resolve(text)).on('error', reject)
  })

async function answerTo(request: IncomingMessage): Promise<{ status: number; body: object }> {
  const found = stepOf(request.url ?? '')
  if (!found || request.headers.authorization !== `Bearer ${settings.key}`) return { status: 404, body: {} }
  const body = JSON.parse(await bodyOf(request))
  const { reference = '', buyer, seller } = body
  const id = found.id ?? newOrderId(Date.now(), seller.id)
  const key = String(request.headers['idempotency-key'])
  const saved = await send(found.step, { id, reference, buyer: buyer?.id, seller: seller?.id, key })
  return saved ? { status: 200, body: { id } } : { status: 409, body: {} }
}

const server = createServer((request, response) => {
  void answerTo(request)
    .catch((fault: unknown) => ({ status: 500, body: { fault: String(fault) } }))
    .then(({ status, body }) => {
      const text = JSON.stringify(body)
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      response.end(text)
    })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`at http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}\n`)
})
