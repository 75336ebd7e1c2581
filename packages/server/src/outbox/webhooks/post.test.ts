// Tests that posting a webhook is bounded in time and reading, follows no redirects, and connects only to checked
// addresses.
import { createServer, type Server } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { until } from '../../testing/until.ts'
import { addressRules } from './addresses.ts'
import { createPoster } from './post.ts'

const local = createPoster(addressRules({ publicOnly: false, networks: [] }))
afterAll(() => local.close())

async function listening(answer: Parameters<typeof createServer>[1]) {
  const server: Server = createServer(answer)
  const connections = { count: 0 }
  server.on('connection', () => {
    connections.count += 1
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>(resolve => server.close(() => resolve()))
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { server, connections, port, url: `http://127.0.0.1:${port}/` }
}

describe('a webhook’s response', () => {
  it.each([
    { status: 200, error: null },
    { status: 204, error: null },
    { status: 299, error: null },
    { status: 302, error: 'answered 302' },
    { status: 410, error: 'answered 410' },
    { status: 503, error: 'answered 503' },
  ])('with status $status has the error $error', async ({ status, error }) => {
    const { url } = await listening((_request, response) => response.writeHead(status, { location: '/' }).end())
    expect(await local.post(url, {}, '{}')).toEqual({ status, error })
  })

  it('is cut off if it does not end, and counts by its status', async () => {
    const written = { bytes: 0, closed: false }
    const chunk = Buffer.alloc(16_384)
    const { url } = await listening((_request, response) => {
      response.on('close', () => {
        written.closed = true
      })
      const more = (): void => {
        while (!written.closed && response.write(chunk)) written.bytes += chunk.length
      }
      response.on('drain', more).writeHead(200)
      more()
    })
    expect(await local.post(url, {}, '{}')).toEqual({ status: 200, error: null })
    await until(() => expect(written.closed).toBe(true))
    // The server has written no more than fits into the buffers at both ends.
    expect(written.bytes).toBeLessThan(16_000_000)
  })

  it('is an error if its headers are oversized', async () => {
    const { url } = await listening((_request, response) =>
      response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end(),
    )
    expect(await local.post(url, {}, '{}')).toMatchObject({ status: null, error: expect.stringMatching(/header/i) })
  })

  it('ends in a timeout if it never comes', async () => {
    const { url } = await listening(() => undefined)
    const hasty = createPoster(addressRules({ publicOnly: false, networks: [] }), 200)
    expect(await hasty.post(url, {}, '{}')).toEqual({ status: null, error: 'no answer within 0.2 seconds' })
    hasty.close()
  })
})

describe('a webhook’s connection', () => {
  it('is reused for the next webhook', async () => {
    const { url, connections } = await listening((_request, response) => response.end('ok'))
    for (let i = 0; i < 3; i++) expect(await local.post(url, {}, '{}')).toEqual({ status: 200, error: null })
    expect(connections.count).toBe(1)
  })

  it('is replaced if the other end has closed it meanwhile', async () => {
    const { url, server, connections } = await listening((request, response) => {
      const isFirst = connections.count === 1 && request.headers['x-number'] === '1'
      if (isFirst) response.end('ok')
      else if (connections.count === 1) request.socket.resetAndDestroy()
      else response.end('ok')
    })
    expect(await local.post(url, { 'x-number': '1' }, '{}')).toEqual({ status: 200, error: null })
    expect(await local.post(url, { 'x-number': '2' }, '{}')).toEqual({ status: 200, error: null })
    expect([connections.count, server.listening]).toEqual([2, true])
  })
})

describe('a host name in a webhook’s address', () => {
  it('is not connected to if it resolves to this machine and that is forbidden', async () => {
    const { port, connections } = await listening((_request, response) => response.end())
    const strict = createPoster(addressRules({ publicOnly: true, networks: ['192.0.2.0/24'] }))
    for (const protocol of ['http', 'https']) {
      const { status, error } = await strict.post(`${protocol}://localhost:${port}/`, {}, '{}')
      expect(status).toBeNull()
      expect(error).toMatch(/^localhost leads to (127\.0\.0\.1|::1), where webhooks must not go$/)
    }
    expect(connections.count).toBe(0)
    strict.close()
  })

  it('is connected to if it resolves to this machine and that network is listed', async () => {
    const { port, connections } = await listening((_request, response) => response.end())
    const own = createPoster(addressRules({ publicOnly: true, networks: ['127.0.0.0/8', '::1'] }))
    expect(await own.post(`http://localhost:${port}/`, {}, '{}')).toEqual({ status: 200, error: null })
    expect(connections.count).toBe(1)
    own.close()
  })

  it.each(['http://127.0.0.1:9/', 'https://2130706433:9/', 'https://[::ffff:127.0.0.1]:9/'])(
    'is not looked up for %s if that address is now forbidden',
    async url => {
      const strict = createPoster(addressRules({ publicOnly: true, networks: [] }))
      expect(await strict.post(url, {}, '{}')).toMatchObject({
        status: null,
        error: expect.stringMatching(/^the address must (begin with https|be a public address)/),
      })
      strict.close()
    },
  )
})
