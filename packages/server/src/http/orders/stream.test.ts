// Tests the live stream over real connections: its readers and events, catching up after a break, and how it ends.
import { afterAll, describe, expect, it } from 'vitest'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'
import { AT_ONCE } from '../limits/table.ts'

const testServer = await openTestServer()
const { api } = testServer
const address = await testServer.listen()

const tokens = new Map<string, string>()
async function tokenFor(actor: string): Promise<string> {
  const known = tokens.get(actor)
  if (known) return known
  const { url } = await api.createSession({ actor })
  const { token } = await api.enterSession({ token: url.split('#')[1] ?? '' })
  tokens.set(actor, token)
  return token
}

interface Listening {
  /** Every change received, as "id version". */
  readonly received: string[]
  /** The raw text received so far. */
  text: string
  lastId: string
  ended: boolean
}
const controllers: AbortController[] = []
afterAll(() => {
  for (const controller of controllers) controller.abort()
})

async function listen(actor: string, lastId?: string): Promise<Listening> {
  const controller = new AbortController()
  controllers.push(controller)
  const headers = { authorization: `Bearer ${await tokenFor(actor)}`, ...(lastId ? { 'last-event-id': lastId } : {}) }
  const { body, status } = await fetch(`${address}/v1/stream`, { headers, signal: controller.signal })
  if (status !== 200 || !body) throw new Error(`the stream answered ${status}`)
  const listening: Listening = { received: [], text: '', lastId: '', ended: false }
  void read(body, listening).catch(() => undefined)
  return listening
}

async function read(body: ReadableStream<Uint8Array>, listening: Listening): Promise<void> {
  let text = ''
  for await (const chunk of body) {
    const part = Buffer.from(chunk).toString()
    listening.text += part
    text += part
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) readBlock(block, listening)
  }
  listening.ended = true
}

function readBlock(block: string, listening: Listening): void {
  const id = /^id: (.*)$/m.exec(block)?.[1]
  const data = /^data: (.*)$/m.exec(block)?.[1]
  if (id === undefined || data === undefined) return
  const { id: order, version } = JSON.parse(data)
  listening.lastId = id
  listening.received.push(`${order} ${version}`)
}

/** A transaction id that this database has not reached. */
const ELSEWHERE = '9000000000000000000'
/** Returns the beginning of the stream of a returning reader. */
async function firstOf(actor: string, lastId: string): Promise<string> {
  const controller = new AbortController()
  const headers = { authorization: `Bearer ${await tokenFor(actor)}`, 'last-event-id': lastId }
  const { body, status } = await fetch(`${address}/v1/stream`, { headers, signal: controller.signal })
  if (status !== 200 || !body) throw new Error(`the stream answered ${status}`)
  let text = ''
  for await (const chunk of body) {
    text += Buffer.from(chunk).toString()
    if (text.includes('retry: ') && (lastId !== ELSEWHERE || text.includes('missed'))) break
  }
  controller.abort()
  return text
}

describe('the live stream', () => {
  it('sends both parties and staff the version of a changed order, and strangers nothing', async () => {
    const [lena, mora, sam, tomas] = await Promise.all(
      ['buyer:lena', 'seller:mora', 'staff:sam', 'buyer:tomas'].map(actor => listen(actor)),
    )
    const { id } = await testServer.placed()
    await testServer.buyer.writeMessage({ id, text: 'Hello.' })
    for (const listening of [lena, mora, sam]) await until(() => expect(listening?.received.at(-1)).toBe(`${id} 2`))
    expect(tomas?.received).toEqual([])
  })

  it('sends missed changes to a reader who returns with the last id', async () => {
    const before = await listen('buyer:lena')
    const { id } = await testServer.placed()
    await until(() => expect(before.received).toContain(`${id} 1`))
    await testServer.buyer.writeMessage({ id, text: 'While you were away.' })
    const after = await listen('buyer:lena', before.lastId)
    await until(() => expect(after.received).toContain(`${id} 2`))
  })

  it('cannot be opened without credentials', async () => {
    expect((await fetch(`${address}/v1/stream`)).status).toBe(401)
  })

  it('sends the event “missed” to a reader whose last id comes from another database', async () => {
    const text = await firstOf('buyer:lena', ELSEWHERE)
    expect(text).toContain('event: missed')
  })

  it.each(['', 'x', '-1', '0', '1e300', '9007199254740991', '99999999999999999999', 'NaN', '1; drop'])(
    'accepts %j as a last id without failing',
    async lastId => {
      expect(await firstOf('buyer:lena', lastId)).toContain('retry: ')
    },
  )

  it('sends only the id and new version of an order with a sealed case, even to returning readers', async () => {
    const { id } = await testServer.placed()
    const readers = ['buyer:lena', 'seller:mora', 'staff:sam']
    const before = await Promise.all(readers.map(actor => listen(actor)))
    await testServer.buyer.writeMessage({ id, text: 'Hello.' })
    await until(() => expect(before.map(({ received }) => received.at(-1))).toEqual(readers.map(() => `${id} 2`)))
    const { lastId } = before[1] ?? expect.unreachable()
    await testServer.buyer.openCase({ id, about: 'threats', explanation: 'Unspeakable.' })
    await testServer.staff.holdCase({ id, caseId: 3, clocks: 'both' })
    await testServer.staff.ruleCase({ id, caseId: 3, ruling: 'continue', explanation: 'Seen.' })
    const back = await listen('seller:mora', lastId)
    const all = [...before, back]
    await until(() => expect(all.map(({ received }) => received.at(-1))).toEqual(all.map(() => `${id} 5`)))
    // Every line has one of these forms, so no line reveals anything about the case.
    const allowed =
      /^(retry: \d+|: still here|id: \d+|event: (order|missed)|data: \{"id":"[0-9a-f-]{36}","version":\d+\}|)$/
    for (const line of all.flatMap(({ text }) => text.split('\n'))) expect(line).toMatch(allowed)
  })

  it('is limited per person; more streams are refused with the reason', async () => {
    const { person } = AT_ONCE.streams
    const token = await tokenFor('buyer:many')
    const headers = { authorization: `Bearer ${token}` }
    for (let i = 0; i < person.atOnce; i++) await listen('buyer:many')
    const refused = await fetch(`${address}/v1/stream`, { headers })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.json()).toMatchObject({ code: 'too_many_at_once', facts: { limit: person.atOnce } })
    controllers.pop()?.abort()
    await until(async () => {
      const next = await listen('buyer:many')
      expect(next.ended).toBe(false)
    })
  })

  it('is ended first when the server stops, so that the stop does not wait for it', async () => {
    const open = await listen('buyer:lena')
    await testServer.stop()
    await until(() => expect(open.ended).toBe(true))
  })
})
