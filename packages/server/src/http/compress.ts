// Answers as JSON travel compressed where the caller understands it: large ones are a tenth, and people's networks are slow.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Smaller answers fit into one packet anyway. */
const LEAST_BYTES = 1400
/** Half a millisecond for what a page asks for; higher qualities cost several times that for a few per cent. */
const QUALITY = 4

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
type Encoding = 'br' | 'gzip'

/** What the caller takes, the better first; an encoding with `q=0` is refused by it. */
export function encodingFor(accepts: string | undefined): Encoding | null {
  const taken = (accepts ?? '')
    .split(',')
    .map(each => each.trim().toLowerCase())
    .filter(each => !/;\s*q=0(\.0*)?$/.test(each))
    .map(each => each.split(';')[0])
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : null
}

const compressed = (text: string, encoding: Encoding): Promise<Buffer> =>
  encoding === 'br'
    ? brotli(text, {
        params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
      })
    : zip(text)

const isJson = (reply: FastifyReply): boolean =>
  /^application\/(problem\+)?json\b/.test(String(reply.getHeader('content-type')))

/** For all routes; what is sent as bytes, as the pages are, is left as it is. */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    if (typeof payload !== 'string' || payload.length < LEAST_BYTES || !isJson(reply)) return payload
    reply.header('vary', 'accept-encoding')
    const encoding = encodingFor(request.headers['accept-encoding'])
    if (encoding === null) return payload
    reply.header('content-encoding', encoding)
    reply.removeHeader('content-length')
    return compressed(payload, encoding)
  })
}
