// A history verifies if it is as it was recorded, and every edit is detected.
import { describe, expect, it } from 'vitest'
import { chainHash, chainText, digestText, type EventView, GENESIS, textDigest, verifyHistory } from './verify.ts'

const ORDER = '01900000-0000-7000-8000-000000000001'
const at = '2026-11-21T18:20:00.000Z'

/** Returns a history as a server writes it, event by event. */
async function history(
  ...unsaved: readonly { type: string; data?: object; texts?: Record<string, string> }[]
): Promise<EventView[]> {
  const events: EventView[] = []
  for (const { type, data = {}, texts = {} } of unsaved) {
    const salted = Object.entries(texts).map(([name, text]) => [name, { salt: `salt-${name}`, text }] as const)
    const digested = salted.map(async ([name, { salt, text }]) => [name, await textDigest(salt, text)] as const)
    const digests = Object.fromEntries(await Promise.all(digested))
    const event = { seq: events.length + 1, type, at, recordedAt: at, by: 'buyer:lena', data: { ...data }, digests }
    const hash = await chainHash(events.at(-1)?.hash ?? GENESIS, ORDER, event)
    events.push({ ...event, texts: Object.fromEntries(salted), sealed: [], hash })
  }
  return events
}

const recorded = await history(
  { type: 'order.placed', data: { reference: 'EV-1', price: 18_000, extras: [{ days: -1, price: 0, title: 'fast' }] } },
  { type: 'message.written', data: { automatic: false }, texts: { text: 'Grüße, 漢字 and 👋' } },
  { type: 'order.completed', data: { decidedBy: 'buyer', window: null } },
)
const edited = (seq: number, change: Partial<EventView>) =>
  recorded.map(event => (event.seq === seq ? { ...event, ...change } : event))

describe('the hash chain', () => {
  it('hashes the previous hash, a line break and the event in canonical JSON, whatever the order of its fields', () => {
    const event = { seq: 1, type: 't', at: 'a', recordedAt: 'r', by: 'b', data: { b: 1, a: [null, 'ü'] }, digests: {} }
    expect(chainText('00', 'o', event)).toBe(
      '00\n{"at":"a","by":"b","data":{"a":[null,"ü"],"b":1},"recordedAt":"r","seq":1,"stream":"o","texts":{},"type":"t"}',
    )
  })

  it('includes texts as a SHA-256 digest of salt, line break and text', async () => {
    expect(digestText('salt', 'text')).toBe('salt\ntext')
    expect(await textDigest('salt', 'text')).toBe('b5d7cebb62064f259953772bc92e95dfc225e677a91ea83b6eb10faa9ebadaa1')
  })
})

describe('a history', () => {
  it('verifies if it is as it was recorded', async () => {
    expect(await verifyHistory(ORDER, recorded)).toEqual({ ok: true })
    expect(await verifyHistory(ORDER, [])).toEqual({ ok: true })
  })

  it('still verifies after a text was erased', async () => {
    expect(await verifyHistory(ORDER, edited(2, { texts: {} }))).toEqual({ ok: true })
  })

  it.each([
    ['another type', 2, edited(2, { type: 'review.written' })],
    ['another instant', 1, edited(1, { at: '2026-11-21T18:20:00.001Z' })],
    ['another instant of recording', 1, edited(1, { recordedAt: '2026-11-21T18:20:00.001Z' })],
    ['another actor', 3, edited(3, { by: 'seller:mora' })],
    ['other data', 1, edited(1, { data: { ...recorded[0]?.data, price: 1 } })],
    ['another digest', 2, edited(2, { digests: { text: GENESIS } })],
    ['a text changed', 2, edited(2, { texts: { text: { salt: 'salt-text', text: 'Hello' } } })],
    ['a text that was never recorded', 1, edited(1, { texts: { note: { salt: 's', text: 't' } } })],
    ['a text named like what every object has', 1, edited(1, { texts: { toString: { salt: 's', text: 't' } } })],
    ['an event left out', 2, recorded.filter(({ seq }) => seq !== 2)],
    ['the beginning left out', 1, recorded.slice(1)],
    ['events exchanged', 1, recorded.toReversed()],
  ])('does not verify with %s', async (_what, seq, events) => {
    expect(await verifyHistory(ORDER, events)).toMatchObject({ ok: false, seq })
  })

  it('verifies only for the order to which it belongs', async () => {
    expect(await verifyHistory('another', recorded)).toMatchObject({ ok: false, seq: 1 })
  })

  it('does not verify from an edited event on, even if that event was hashed anew', async () => {
    const [first, ...rest] = recorded
    if (!first) return
    const forged = { ...first, by: 'seller:mora' }
    const events = [{ ...forged, hash: await chainHash(GENESIS, ORDER, forged) }, ...rest]
    expect(await verifyHistory(ORDER, events)).toEqual({
      ok: false,
      seq: 2,
      why: 'Event 2 is not as it was recorded, or does not follow the event before it.',
    })
  })
})
