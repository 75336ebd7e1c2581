// The limits of one connection: the time to send a call, pipelined calls, and responses that are not read.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger, FastifyHttpOptions, FastifyInstance } from 'fastify'
import { httpProblem, type Problem } from '../routes/problem.ts'
import type { CONNECTION } from './table.ts'

/** The limits by their names in the table, in the table's units. */
export type ConnectionLimits = { readonly [K in keyof typeof CONNECTION]: number }

/** The largest headers of a call, in bytes. It is Node's default, set here so that the response can name it. */
const HEADER_BYTES = 16_384

/** Returns the limits as options of Fastify and Node. */
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
      closeWithProblem(socket, fault.code ?? '', limits)
    },
  }) satisfies FastifyHttpOptions<Server>

/** Sends the problem for an error that Node itself found, then closes the connection. */
function closeWithProblem(socket: Socket, code: string, { requestTimeout }: ConnectionLimits): void {
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
 * Limits the calls of one connection. Responses leave in the order of their calls, so the calls are handled one after
 * another: a client that pipelines many calls and reads nothing holds one response, not all. A client that pipelines
 * too many is disconnected.
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
      // The response has been handed to the system completely, or the connection is gone.
      reply.raw.once('close', () => goOn(line, socket))
      done()
    }
    if (!line.isBusy) start()
    else if (line.waiting.length < limits.pipelined) line.waiting.push(start)
    else {
      log.warn({ address: request.ip }, 'a connection sent too many calls before earlier responses')
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
