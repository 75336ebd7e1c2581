// A webhook is accepted only if it is unchanged, recent and from the right sender.
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { verifyWebhook } from './webhook.ts'

const secret = `whsec_${btoa('a secret of thirty-two characters')}`
const payload = {
  type: 'order.cancelled',
  timestamp: '2026-11-23T18:20:00.000Z',
  data: {
    event: { seq: 9, type: 'order.cancelled', data: {} },
    order: {
      id: 'o',
      reference: 'EV-1',
      version: 9,
      phase: 'cancelled',
      outcome: { method: 'mutual', decidedBy: 'agreement', reason: 'changed_mind', window: null },
    },
  },
}
const body = JSON.stringify(payload)

const signed = (text: string, ageInSeconds = 0) => {
  const at = new Date(Date.now() - ageInSeconds * 1000)
  const signature = new Webhook(secret).sign('msg_1', at, text)
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': signature }
}

describe('a webhook', () => {
  it.each([
    ['a plain object, as Node gives it', signed(body)],
    ['Headers', new Headers(signed(body))],
    ['names in any case', Object.fromEntries(Object.entries(signed(body)).map(([n, v]) => [n.toUpperCase(), v]))],
  ])('verifies if its headers are given as %s', (_how, headers) => {
    expect(verifyWebhook(secret, headers, body)).toEqual(payload)
  })

  it('verifies if its body is given as bytes', () => {
    expect(verifyWebhook(secret, signed(body), new TextEncoder().encode(body)).data).toMatchObject({
      order: { outcome: { method: 'mutual' } },
    })
  })

  it.each([
    ['another body', signed(body), `${body} `, 'The signature does not match'],
    ['another secret', signed(body), body, 'The signature does not match', `whsec_${btoa('another secret')}`],
    ['a secret that is none', signed(body), body, 'starts with “whsec_”', 'whsec_?'],
    ['an old webhook', signed(body, 301), body, 'more than 5 minutes ago'],
    ['one from ahead', signed(body, -302), body, 'more than 5 minutes ahead'],
    ['a missing head', { ...signed(body), 'webhook-id': undefined }, body, 'no header “webhook-id”'],
    ['a wrong instant', { ...signed(body), 'webhook-timestamp': 'now' }, body, 'not a number of seconds'],
    ['a body that is not JSON', signed('hello'), 'hello', 'its body is not JSON'],
    ['a foreign body', signed('{"type":"x"}'), '{"type":"x"}', 'is not an Evenhand event'],
  ])('is refused with %s, and the error names the reason', (_what, headers, text, message, other = secret) => {
    expect(() => verifyWebhook(other, headers, text)).toThrow(message)
  })
})
