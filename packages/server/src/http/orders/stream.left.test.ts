// Tests that a stream whose reader leaves before it starts takes no place among the open streams and leaves no timer.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { statement } from '../../store/statement.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { AT_ONCE } from '../limits/table.ts'

const testServer = await openTestServer()
const { api, db } = testServer
const address = await testServer.listen()
const connections = promisify(testServer.server.app.server.getConnections.bind(testServer.server.app.server))

const lockSessions = statement<[], never>('lock_sessions', 'lock table sessions in access exclusive mode')
const waiting = statement<[], { count: number }>(
  'sessions_waited_for',
  "select count(*) as count from pg_locks where not granted and relation = 'sessions'::regclass",
)

const port = Number(new URL(address).port)
const knock = (call: string): Socket => {
  const socket = connect(port, '127.0.0.1')
  socket.write(call)
  return socket
}
const leave = (socket: Socket) => once(socket.destroy(), 'close')
const statusOf = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]).slice(9, 12)

it.each([
  { coming: 'for the first time', header: '' },
  { coming: 'back', header: 'Last-Event-ID: 1\r\n' },
])(
  'a reader who comes $coming and leaves during authentication takes no place among the open streams',
  async ({ header }) => {
    const { url } = await api.createSession({ actor: 'buyer:hasty' })
    const { token } = await api.enterSession({ token: url.split('#')[1] ?? '' })
    const call = `GET /v1/stream HTTP/1.1\r\nHost: test-server\r\nAuthorization: Bearer ${token}\r\n${header}\r\n`
    const { atOnce } = AT_ONCE.streams.person
    const all = Array.from({ length: atOnce }, () => call)
    await db.transaction(async held => {
      await lockSessions(held)
      const sockets = all.map(knock)
      await until(async () => expect(await waiting(held)).toEqual([{ count: atOnce }]))
      await Promise.all(sockets.map(leave))
      await until(async () => expect(await connections()).toBe(0))
    })
    // One person can again open as many streams as the limit allows, once the places of the readers who left are
    // released.
    await until(async () => {
      const sockets = all.map(knock)
      const statuses = await Promise.all(sockets.map(statusOf))
      await Promise.all(sockets.map(leave))
      expect(statuses).toEqual(all.map(() => '200'))
    })
    await until(async () => expect(await connections()).toBe(0))
  },
)
