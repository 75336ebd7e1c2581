// HTTP callers, each with one keep-alive connection and one call at a time. They use little CPU, so that the servers
// are measured and not the callers.
import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { type Life, requestOf, type Step } from './life.ts'
import type { Caller, Contender } from './measure.ts'

export interface Endpoint {
  readonly port: number
  readonly key: string
}

/** Makes a contender that is reached over HTTP, with one connection per caller. */
export const overHttp = (name: string, endpoint: Endpoint): Contender => ({
  name,
  open: async callers => {
    const connections = await Promise.all(Array.from({ length: callers }, () => open(endpoint)))
    return { callers: connections, close: async () => connections.forEach(({ close }) => void close()) }
  },
})

async function open({ port, key }: Endpoint): Promise<Caller & { close(): void }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const exchange = exchangeOn(socket)
  return {
    send: async (step, life) => {
      const answer = await exchange(textOf(step, life, key))
      if (step === 'place') Object.assign(life, { id: answer.slice(answer.indexOf('"id":"') + 6).slice(0, 36) })
    },
    close: () => socket.destroy(),
  }
}

function textOf(step: Step, life: Life, key: string): string {
  const { path, actor, body } = requestOf(step, life)
  const text = JSON.stringify(body)
  const acting = actor === null ? '' : `evenhand-actor: ${actor}\r\n`
  return (
    `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${key}\r\n${acting}` +
    `idempotency-key: ${randomUUID()}\r\ncontent-type: application/json\r\n` +
    `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  )
}

/**
 * Returns a function that sends one call at a time. The promise resolves with the answer's body, or rejects if the call
 * fails.
 */
function exchangeOn(socket: Socket): (text: string) => Promise<string> {
  let waiting: { resolve: (answer: string) => void; reject: (fault: Error) => void } | null = null
  let received: Buffer = Buffer.alloc(0)
  const fail = (fault: Error) => waiting?.reject(fault)
  socket.on('error', fail).on('close', () => fail(new Error('the server hung up')))
  socket.on('data', chunk => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = complete(received)
    if (answer === null) return
    received = Buffer.alloc(0)
    const { status, body } = answer
    if (status >= 200 && status < 300) waiting?.resolve(body)
    else fail(new Error(`the server answered ${status}: ${body}`))
  })
  return text =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(text)
    })
}

/** Returns the answer once it is complete, and null before. */
function complete(received: Buffer): { status: number; body: string } | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.toString('latin1', 0, end)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
  if (received.length < end + 4 + length) return null
  return { status: Number(head.slice(9, 12)), body: received.toString('utf8', end + 4) }
}
