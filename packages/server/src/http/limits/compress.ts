// Compresses JSON for callers that accept it; never responses with a secret.
import { constants } from 'node:zlib'
import type { OperationName } from '@evenhand/sdk'
import compress, { type FastifyCompressRouteOptions } from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** The smallest response that is compressed, in bytes: smaller ones fit into a packet or two anyway. */
const LEAST_BYTES = 1024
/**
 * Operations that return a secret. The length of a compressed response reveals repetition in it, so no secret may be
 * compressed together with text that a caller chose (BREACH).
 */
const SECRETS: ReadonlySet<OperationName> = new Set([
  'createSession',
  'enterSession',
  'signInToDemo',
  'createWebhookEndpoint',
  'listWebhookEndpoints',
])

const HOW = {
  threshold: LEAST_BYTES,
  encodings: ['br' as const, 'gzip' as const],
  // The lowest compression level that still finds repetition; higher ones cost more time than they save in bytes.
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
  zlibOptions: { level: 3 },
} satisfies FastifyCompressRouteOptions['compress']

/**
 * Compresses only the responses of routes that opt in. The stream and the built pages do not, and bodies of calls are
 * left alone.
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, { global: false })
}

/** Returns the compression option of an API route. */
export const compressionOf = (name: OperationName): FastifyCompressRouteOptions =>
  SECRETS.has(name) ? {} : { compress: HOW }
