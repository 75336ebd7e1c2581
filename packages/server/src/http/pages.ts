// The pages: built files with long life, one document for every address that is not the API's.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** In a clone the pages lie beside the server; a published package carries them. */
const FOLDERS = ['../../pages', '../../../web/dist'].map(path => fileURLToPath(new URL(path, import.meta.url)))

const API = /^\/(v1|healthz|readyz)(\/|$|\?)/

/** Whether a browser asks for a page: everything that is not the API's and accepts HTML. */
export const isPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !API.test(url) && (headers.accept ?? '').includes('text/html') && findPages() !== null

const findPages = (): string | null => FOLDERS.find(folder => existsSync(`${folder}/index.html`)) ?? null

/** Files are named by their content, so they never change; the document itself is always asked for anew. */
export async function mountPages(app: FastifyInstance): Promise<void> {
  const root = findPages()
  if (root === null) return
  await app.register(fastifyStatic, {
    root,
    index: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      const named = path.includes('/assets/')
      reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
