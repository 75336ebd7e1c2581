// Tests how a stream treats a slow reader, over a real connection.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { streamWriter } from './writer.ts'

const server = createServer()
await once(server.listen(0, '127.0.0.1'), 'listening')
afterAll(() => server.close())

/** Opens a connection and returns the client's socket and the server's response on it. */
async function reader() {
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address())
  const requested: Promise<[unknown, ServerResponse]> = once(server, 'request').then(([request, answer]) => [
    request,
    answer,
  ])
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n')
  const [, answer] = await requested
  answer.writeHead(200, { 'content-type': 'text/event-stream' })
  return { socket, answer }
}

describe('a stream', () => {
  it('disconnects a reader that leaves more bytes unread than the bound', async () => {
    const { socket, answer } = await reader()
    socket.pause()
    const write = streamWriter(answer, 65_536)
    let most = 0
    for (let i = 0; i < 50_000 && !answer.destroyed; i++) {
      write(`data: ${'x'.repeat(1000)}\n\n`)
      if (!answer.destroyed) most = Math.max(most, answer.writableLength)
      if (i % 50 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    expect(answer.destroyed).toBe(true)
    expect(most).toBeLessThanOrEqual(65_536)
    write('after the end')
    socket.destroy()
  })

  it('delivers everything to a reader that keeps up', async () => {
    const { socket, answer } = await reader()
    let received = 0
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
    const write = streamWriter(answer, 65_536)
    for (let i = 0; i < 200; i++) {
      write(`data: ${'x'.repeat(1000)}\n\n`)
      await new Promise(resolve => setImmediate(resolve))
    }
    answer.end()
    await once(socket, 'end')
    expect(received).toBeGreaterThan(200_000)
    expect(answer.writableFinished).toBe(true)
  })
})
