// The built pages. Each file is read once at startup and gets its own route, so no caller's path ever reaches the disk.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * The folder of the built pages. The relative path is the same from `src` and from `dist`, in a clone and in an
 * install.
 */
const BUILT = fileURLToPath(new URL('../../dist/pages/', import.meta.url))

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  // Browsers show plain text instead of downloading it.
  '.md': 'text/plain; charset=utf-8',
}
const COMPRESSED = /^(text|image\/svg)/

interface Page {
  readonly path: string
  readonly type: string
  readonly body: Buffer
  /** The body compressed with Brotli; null if its bytes are already compressed. */
  readonly brotli: Buffer | null
  readonly tag: string
  readonly keep: string
}

/** Sends the page if a browser navigates to a page's address; returns null for any other call. */
export type SendDocument = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null

/** Adds a route for every built file. Without a build there are no routes, and the API still works. */
export function servePages(app: FastifyInstance, mode: string, folder = BUILT): SendDocument {
  if (!existsSync(folder)) return () => null
  const pages = readPages(folder, mode)
  for (const page of pages) {
    app.route({ method: 'GET', url: page.path, handler: (request, reply) => send(request, reply, page) })
  }
  const document = pages.find(({ path }) => path === '/')
  return (request, reply) => (document && isPageRequest(request) ? send(request, reply, document) : null)
}

const API = /^\/(v1|healthz|readyz)(\/|$|\?)/

/**
 * Reports whether the call is for a page. Every address without a file extension is, as the page itself decides what it
 * shows; API paths and missing files still get a 404.
 */
const isPageRequest = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' &&
  !API.test(url) &&
  extname(url.split('?')[0] ?? '') === '' &&
  (headers.accept ?? '').includes('text/html')

function readPages(folder: string, mode: string): readonly Page[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => extname(name) in TYPES)
  return names.map(name => pageOf(name.replaceAll(sep, '/'), withMode(readFileSync(join(folder, name)), name, mode)))
}

/** Writes the server's mode into the page. Everything else that a page needs comes from the API. */
const withMode = (body: Buffer, name: string, mode: string): Buffer =>
  name === 'index.html' ? Buffer.from(body.toString().replace('data-mode=""', `data-mode="${mode}"`)) : body

const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

function pageOf(name: string, body: Buffer): Page {
  const type = TYPES[extname(name)] ?? ''
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  // A file with a hash in its name never changes under that name.
  const keep = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return {
    path: name === 'index.html' ? '/' : `/${name}`,
    type,
    body,
    tag: `"${hash}"`,
    keep,
    brotli: COMPRESSED.test(type) ? brotliCompressSync(body, BEST) : null,
  }
}

function send(request: FastifyRequest, reply: FastifyReply, { type, body, brotli, tag, keep }: Page): FastifyReply {
  reply.headers({ etag: tag, 'cache-control': keep })
  if (brotli) reply.header('vary', 'accept-encoding')
  if (request.headers['if-none-match']?.includes(tag)) return reply.status(304).send()
  const small = brotli && /\bbr\b/.test(request.headers['accept-encoding'] ?? '') ? brotli : null
  if (small) reply.header('content-encoding', 'br')
  return reply.type(type).send(small ?? body)
}
