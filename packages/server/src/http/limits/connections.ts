// What one connection may take of this server: time to send a call, calls ahead of their answers, and answers that nobody reads.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger, FastifyHttpOptions, FastifyInstance } from 'fastify'
import { httpProblem, type Problem } from '../routes/problem.ts'
import type { CONNECTION } from './table.ts'

/** Milliseconds and numbers, by their names in the table. */
export type ConnectionLimits = { readonly [K in keyof typeof CONNECTION]: number }

/** Largest headers of a call, in bytes: Node's own default, named so that the answer can name it. */
const HEADER_BYTES = 16_384

/** How Fastify and Node are told. */
export const connectionOptions = (limits: ConnectionLimits) =>
  ({
    requestTimeout: limits.requestTimeout,
    connectionTimeout: limits.connectionTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    http: {
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: limits.checkEvery,
      maxHeaderSize: HEADER_BYTES,
    },
    clientErrorHandler(fault: Error & { code?: string }, socket: Socket) {
      sayLast(socket, fault.code ?? '', limits)
    },
  }) satisfies FastifyHttpOptions<Server>

/** What Node itself found wrong is the last word on its connection. */
function sayLast(socket: Socket, code: string, { requestTimeout }: ConnectionLimits): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(rawProblem(problemOf(code, requestTimeout)))
  socket.destroySoon()
}

function problemOf(code: string, requestTimeout: number): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return httpProblem('too_slow', { seconds: Math.ceil(requestTimeout / 1000) })
  if (code === 'HPE_HEADER_OVERFLOW') return httpProblem('headers_too_large', { limitBytes: HEADER_BYTES })
  return httpProblem('not_http', {})
}

function rawProblem({ status, document }: Problem): string {
  const body = JSON.stringify(document)
  return [
    `HTTP/1.1 ${status} ${String(document.title)}`,
    'Content-Type: application/problem+json',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}

interface Line {
  isBusy: boolean
  readonly waiting: (() => void)[]
}

/**
 * Answers leave in the order of their calls, so calls of one connection are also done one after another: whoever sends many
 * ahead and reads nothing is owed one answer, not all. Whoever sends too many ahead is hung up on.
 */
export function limitConnections(app: FastifyInstance, limits: ConnectionLimits, log: FastifyBaseLogger): void {
  app.server.maxConnections = limits.connections
  const lines = new WeakMap<Socket, Line>()
  app.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw
    const line = lines.get(socket) ?? { isBusy: false, waiting: [] }
    lines.set(socket, line)
    const start = (): void => {
      line.isBusy = true
      // Given to the system as a whole, or the connection is gone.
      reply.raw.once('close', () => goOn(line, socket))
      done()
    }
    if (!line.isBusy) start()
    else if (line.waiting.length < limits.pipelined) line.waiting.push(start)
    else {
      log.warn({ address: request.ip }, 'a connection sent too many calls ahead of their answers')
      line.waiting.length = 0
      socket.destroy()
    }
  })
}

function goOn(line: Line, { destroyed }: Socket): void {
  line.isBusy = false
  if (destroyed) line.waiting.length = 0
  else line.waiting.shift()?.()
}
