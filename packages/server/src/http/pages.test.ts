// Tests the built pages as a browser receives them: only known files, compressed, and cached by their names.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { servePages } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenhand-pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<html lang="en" data-mode=""></html>')
writeFileSync(join(folder, 'assets', 'index-abc.js'), 'start()')
writeFileSync(join(folder, 'secret.key'), 'not a page')
const app = Fastify()
servePages(app, 'sandbox', folder)

const get = (url: string, headers: Record<string, string> = {}) => Promise.resolve(app.inject({ url, headers }))

describe('the built pages', () => {
  it('begin at /, with the mode of the server', async () => {
    const { statusCode, headers, body } = await get('/')
    expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ])
    expect(body).toBe('<html lang="en" data-mode="sandbox"></html>')
  })

  it('may be cached for a year if the name has a hash', async () => {
    const { headers, body } = await get('/assets/index-abc.js')
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect([headers['content-type'], body]).toEqual(['text/javascript; charset=utf-8', 'start()'])
  })

  it('are compressed for clients that accept it, with a Vary header for caches', async () => {
    const { headers, rawPayload } = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip, br' })
    expect([headers['content-encoding'], headers.vary]).toEqual(['br', 'accept-encoding'])
    expect(brotliDecompressSync(rawPayload).toString()).toBe('start()')
  })

  it('are not sent again to a client that already has them', async () => {
    const { headers } = await get('/')
    const repeated = await get('/', { 'if-none-match': String(headers.etag) })
    expect([repeated.statusCode, repeated.body]).toEqual([304, ''])
  })

  it.each(['/secret.key', '/index.html', '/assets/../secret.key', '/..%2f..%2fetc/passwd', '/assets'])(
    'are only the known files: %s is not found',
    async url => expect((await get(url)).statusCode).toBe(404),
  )
})

describe('a server without built pages', () => {
  it('serves no pages, while its API still works', async () => {
    const bare = Fastify()
    servePages(bare, 'demo', join(folder, 'assets', 'nothing-here'))
    await expect(Promise.resolve(bare.inject('/'))).resolves.toMatchObject({ statusCode: 404 })
  })
})
