// Tests visibility by reader: searches every response about an order for hidden texts, and verifies each reader's
// history.
import { type Client, verifyHistory } from '@evenhand/sdk'
import { describe, expect, it } from 'vitest'
import { openReceiver } from '../../testing/http/receiver.ts'
import { refusal, refused } from '../../testing/http/refused.ts'
import { openTestServer } from '../../testing/testServer.ts'
import { until } from '../../testing/until.ts'

const testServer = await openTestServer()
const { api, clock, placed, history, holding } = testServer
await clock.freeze()

const SECRET = 'please do not tell him I wrote'
const SAM = 'sam-7f3a'
const staff = api.as(`staff:${SAM}`)

/** Opens a session for this person, as for use in the pages. */
async function sessionOf(actor: string): Promise<Client> {
  const { url } = await api.createSession({ actor })
  const { token } = await api.enterSession({ token: url.split('#')[1] ?? '' })
  return holding(token)
}
const [lena, mora] = [await sessionOf('buyer:lena'), await sessionOf('seller:mora')]

/** Returns everything that a reader can see of an order, as text. */
async function everythingOf(reader: Client, id: string): Promise<string> {
  const order = await reader.getOrder({ id })
  const previews = [
    reader.preview({ id, command: { action: 'write_message', text: 'Hello.' } }),
    reader.preview({ id, command: { action: 'open_case', about: 'danger', explanation: 'Look.' } }),
  ]
  const problems = [
    refused(reader.withdrawCase({ id, caseId: order.cases[0]?.id ?? 0 })).catch(() => null),
    refused(reader.ruleCase({ id, caseId: order.cases[0]?.id ?? 0, ruling: 'continue', explanation: 'So.' })).catch(
      () => null,
    ),
  ]
  const all = [
    order,
    (await reader.listEvents({ id })).items,
    (await reader.listEntries({ id })).items,
    (await reader.listOrders()).items,
    ...(await Promise.all(previews)),
    ...(await Promise.all(problems)),
  ]
  return JSON.stringify(all)
}

const MATTERS = ['fraud', 'threats', 'danger'] as const

describe('what a party writes about fraud, threats or danger', () => {
  it.each(MATTERS)('is in no response to the other party, nor is the matter (%s) itself', async about => {
    const receiver = await openReceiver(api)
    const { id } = await placed()
    await lena.openCase({ id, about, explanation: SECRET })
    const shown = await everythingOf(mora, id)
    expect(shown).not.toContain(SECRET)
    const [found] = (await mora.getOrder({ id })).cases
    expect(found).toMatchObject({ about: 'sealed', explanation: '', sealed: true, status: 'open', stopsClocks: true })
    const events = (await mora.listEvents({ id })).items
    expect(events.at(-1)).toMatchObject({ data: { about: 'sealed' }, texts: {}, sealed: ['about', 'explanation'] })
    await until(() => expect(receiver.received(id)).toEqual([1, 2]))
    expect(JSON.stringify(receiver.all)).not.toContain(SECRET)
    const sent = receiver.all.find(({ stream, seq }) => stream === id && seq === 2)
    expect(sent?.payload.data.event).toMatchObject({
      data: { about: 'sealed' },
      texts: {},
      sealed: ['about', 'explanation'],
    })
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('can be read by its author, staff and the marketplace', async () => {
    const { id } = await placed()
    const { receipt } = await lena.openCase({ id, about: 'threats', explanation: SECRET })
    for (const reader of [lena, staff, api]) {
      const [found] = (await reader.getOrder({ id })).cases
      expect(found).toMatchObject({ about: 'threats', explanation: SECRET, sealed: false })
      const [, event] = (await reader.listEvents({ id })).items
      expect(event).toMatchObject({ texts: { about: { text: 'threats' }, explanation: { text: SECRET } }, sealed: [] })
    }
    const row = expect.objectContaining({ orderId: id, caseId: receipt?.caseId, about: 'threats', explanation: SECRET })
    expect((await staff.listCases({ limit: 200 })).items).toContainEqual(row)
    expect(await refusal(mora.listCases())).toBe('not_your_part')
  })

  it('stays hidden after the ruling, while the other party can read the ruling with its reasons', async () => {
    const { id } = await placed()
    const { receipt } = await lena.openCase({ id, about: 'danger', explanation: SECRET })
    const ruling = {
      caseId: receipt?.caseId ?? 0,
      ruling: 'continue',
      founded: false,
      explanation: 'We saw nothing.',
    } as const
    await staff.ruleCase({ id, ...ruling })
    const shown = await everythingOf(mora, id)
    expect(shown).not.toContain(SECRET)
    expect(shown).toContain('We saw nothing.')
  })

  it('is hidden, unlike texts about other matters, which both parties can read', async () => {
    const { id } = await placed()
    for (const me of [lena, mora]) {
      const { receipt } = await me.openRequest({ id, kind: 'cancellation', reason: 'other', explanation: 'So.' })
      const other = me === lena ? mora : lena
      await other.answerRequest({ id, requestId: receipt?.requestId ?? 0, answer: 'decline', explanation: 'No.' })
    }
    await lena.openCase({ id, about: 'unresolved', explanation: 'We cannot agree.' })
    expect(await everythingOf(mora, id)).toContain('We cannot agree.')
  })
})

describe('the member of staff who acted', () => {
  /** Carries out all staff commands on an order and returns its id. */
  async function handled(): Promise<string> {
    const { id } = await placed()
    await mora.openRequest({ id, kind: 'change', reason: 'more_time', explanation: 'Late.', change: { days: 1 } })
    const { receipt } = await lena.openCase({ id, about: 'fraud', explanation: SECRET })
    await staff.holdCase({ id, caseId: receipt?.caseId ?? 0 })
    await staff.ruleCase({ id, caseId: receipt?.caseId ?? 0, ruling: 'continue', explanation: 'Seen.' })
    await staff.cancel({ id, reason: 'breach', explanation: 'Seen again.' })
    return id
  }

  it('is hidden from the parties, who read “staff”', async () => {
    const receiver = await openReceiver(api)
    const id = await handled()
    for (const reader of [lena, mora]) {
      expect(await everythingOf(reader, id)).not.toContain(SAM)
      const steps = (await reader.listEvents({ id })).items.filter(({ by }) => by === 'staff')
      expect(steps.map(({ type }) => type)).toEqual([
        'hold.set',
        'request.superseded',
        'case.ruled',
        'order.cancelled',
        'refund.requested',
      ])
      for (const { sealed } of steps) expect(sealed).toContain('by')
    }
    await until(() => expect(receiver.received(id).length).toBeGreaterThan(8))
    expect(JSON.stringify(receiver.all)).not.toContain(SAM)
    await api.deleteWebhookEndpoint({ id: receiver.endpoint.id })
  })

  it('is shown to staff and the marketplace', async () => {
    const id = await handled()
    for (const reader of [staff, api]) {
      const steps = (await reader.listEvents({ id })).items.filter(({ by }) => by === 'staff')
      for (const { texts } of steps) expect(texts.by?.text).toBe(`staff:${SAM}`)
    }
  })

  it('does not break the chain: each reader can verify the history they are shown', async () => {
    const id = await handled()
    for (const reader of [lena, mora, staff, api])
      expect(await verifyHistory(id, (await reader.listEvents({ id })).items)).toEqual({ ok: true })
  })

  it('cannot be changed in a shown history without breaking verification', async () => {
    const id = await handled()
    const events = (await api.listEvents({ id })).items
    const forged = events.map(event =>
      event.texts.by ? { ...event, texts: { ...event.texts, by: { ...event.texts.by, text: 'staff:other' } } } : event,
    )
    expect(await verifyHistory(id, forged)).toMatchObject({ ok: false, why: expect.stringContaining('“by”') })
  })
})

describe('an automatic message', () => {
  it('can be sent with an API key for a party, but not by a person with a session', async () => {
    const { id } = await placed()
    const message = { id, text: 'We are away.', automatic: true }
    const command = { action: 'write_message', text: 'We are away.', automatic: true } as const
    for (const me of [lena, mora]) {
      const field = { code: 'invalid_input', status: 422, errors: [{ field: 'automatic' }] }
      expect(await refused(me.writeMessage(message))).toMatchObject(field)
      expect(await refused(me.writeMessage({ ...message, automatic: false }))).toMatchObject(field)
      expect(await refused(me.preview({ id, command }))).toMatchObject({ errors: [{ field: 'command.automatic' }] })
    }
    await api.as('seller:mora').writeMessage(message)
    expect((await history(id)).at(-1)).toMatchObject({ by: 'seller:mora', data: { automatic: true } })
  })
})

describe('a person’s activity on one order', () => {
  it('is refused beyond its limit, with its kind, the limit and when it is possible again', async () => {
    const { id } = await placed()
    for (let i = 0; i < 20; i++) await lena.writeMessage({ id, text: `Hello ${i}.` })
    expect(await refused(lena.writeMessage({ id, text: 'Hello?' }))).toMatchObject({
      code: 'too_many',
      status: 409,
      facts: { what: 'messages_per_hour', limit: 20, from: expect.stringMatching(/Z$/) },
    })
    expect((await lena.getOrder({ id })).allowed.find(({ action }) => action === 'write_message')).toMatchObject({
      ok: false,
      refusal: { code: 'too_many' },
    })
    await mora.writeMessage({ id, text: 'I am here.' })
    await clock.by('PT1H')
    await lena.writeMessage({ id, text: 'Good.' })
  })
})
