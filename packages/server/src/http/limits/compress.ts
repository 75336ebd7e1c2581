// JSON travels compressed where the caller can read it so; answers with a secret never do.
import { constants } from 'node:zlib'
import type { OperationName } from '@evenhand/sdk'
import compress, { type FastifyCompressRouteOptions } from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** Smaller answers fit into a packet or two anyway. */
const LEAST_BYTES = 1024
/** The length of a compressed answer tells of what repeats in it: nothing secret may stand beside what a caller chose (BREACH). */
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
  // The lowest that still finds what repeats: the next ones cost more time than they save bytes.
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
  zlibOptions: { level: 3 },
} satisfies FastifyCompressRouteOptions['compress']

/** Only routes that ask for it are compressed: the stream and the built pages are not. Bodies of calls stay as they are sent. */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, { global: false })
}

/** What a route of the API says about its answers. */
export const compressionOf = (name: OperationName): FastifyCompressRouteOptions =>
  SECRETS.has(name) ? {} : { compress: HOW }
