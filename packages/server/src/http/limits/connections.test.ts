// Tests the limits of one connection over real sockets: slow headers, slow bodies, pipelined calls, and responses that
// are not read.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { KEY, openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { CONNECTION } from './table.ts'

const quick = { headersTimeout: 200, requestTimeout: 400, checkEvery: 50, connectionTimeout: 700, pipelined: 80 }
const testServer = await openTestServer({ connections: quick })
const port = Number(new URL(await testServer.listen()).port)

async function open(): Promise<{ socket: Socket; received: () => string; ended: Promise<unknown> }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  let text = ''
  socket.on('data', chunk => {
    text += chunk.toString()
  })
  socket.on('error', () => undefined)
  return { socket, received: () => text, ended: once(socket, 'close') }
}
const connections = promisify(testServer.server.app.server.getConnections.bind(testServer.server.app.server))
const statusOf = (text: string): string => text.split('\r\n')[0] ?? ''
const bodyOf = (text: string): unknown => JSON.parse(text.split('\r\n\r\n')[1] ?? 'null')
const GET = `GET /v1/openapi.json HTTP/1.1\r\nHost: house\r\nAuthorization: Bearer ${KEY}\r\n\r\n`

describe('a connection', () => {
  it('is ended with 408 if it sends its body a byte at a time', async () => {
    const { socket, received, ended } = await open()
    socket.write(
      'POST /v1/enter HTTP/1.1\r\nHost: house\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n',
    )
    await until(() => {
      if (!socket.destroyed) socket.write('{')
      expect(socket.destroyed).toBe(true)
    })
    await ended
    expect(statusOf(received())).toMatch(/^HTTP\/1\.1 408 /)
    expect(bodyOf(received())).toMatchObject({ code: 'too_slow', status: 408 })
  })

  it('is ended with 408 if it never ends its headers', async () => {
    const { socket, received, ended } = await open()
    socket.write('GET /healthz HTTP/1.1\r\nHost: house\r\n')
    await until(() => {
      if (!socket.destroyed) socket.write('X-More: 1\r\n')
      expect(socket.destroyed).toBe(true)
    })
    await ended
    expect(statusOf(received())).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('is ended if it sends nothing at all', async () => {
    const { ended } = await open()
    await ended
  })

  it.each([
    ['headers beyond the bound', `GET /healthz HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['no HTTP', 'hello\r\n\r\n', 400, 'not_http'],
  ])('is answered with a problem document and ended if it sends %s', async (_what, sent, status, code) => {
    const { socket, received, ended } = await open()
    socket.write(sent)
    await ended
    expect(bodyOf(received())).toMatchObject({ code, status })
  })

  it('may pipeline a few calls, and gets all responses in order', async () => {
    const { socket, received } = await open()
    socket.write(`${GET}${GET}GET /healthz HTTP/1.1\r\nHost: house\r\nConnection: close\r\n\r\n`)
    await until(() => expect(received().match(/HTTP\/1\.1 200/g)).toHaveLength(3))
    expect(received().endsWith('}')).toBe(true)
  })

  it('is ended if it pipelines too many calls', async () => {
    const { socket, ended } = await open()
    socket.write(GET.repeat(quick.pipelined + 2))
    await ended
    expect(socket.destroyed).toBe(true)
  })
})

describe('responses that are not read', () => {
  /**
   * Returns a function that measures the bytes that started responses still hold, and returns the maxima so far: of all
   * responses together and of one.
   */
  function owed() {
    const answers = new Set<ServerResponse>()
    const add = (_request: unknown, answer: ServerResponse) => answers.add(answer)
    testServer.server.app.server.on('request', add)
    let [most, one] = [0, 0]
    const look = () => {
      const bytes = [...answers].map(({ writableLength }) => writableLength)
      const all = bytes.reduce((sum, each) => sum + each, 0)
      most = Math.max(most, all)
      one = Math.max(one, ...bytes)
      return { most, one }
    }
    return look
  }

  it('are held one at a time per connection, and the connection is ended', async () => {
    const sockets = await Promise.all(Array.from({ length: 6 }, open))
    const look = owed()
    for (const { socket } of sockets) {
      socket.pause()
      socket.write(GET.repeat(quick.pipelined))
    }
    await until(async () => {
      look()
      expect(await connections()).toBe(0)
    })
    const { most, one } = look()
    expect(one).toBeGreaterThan(100_000)
    expect(most).toBeLessThanOrEqual(sockets.length * one)
    for (const { socket } of sockets) socket.destroy()
  })
})

describe('the server with its default limits', () => {
  it('has timeouts for headers, bodies and idle connections, in that order', () => {
    const { headersTimeout, requestTimeout, connectionTimeout } = CONNECTION
    expect(headersTimeout).toBeGreaterThan(0)
    expect(requestTimeout).toBeGreaterThan(headersTimeout)
    expect(connectionTimeout).toBeGreaterThan(requestTimeout)
  })
})
