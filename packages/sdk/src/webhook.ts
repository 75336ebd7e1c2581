// Verifies that a webhook is from the server, unchanged and recent (Standard Webhooks 1.0).
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { Payload } from './contract/events.ts'

/**
 * The content of a webhook: one event, and the present state of the order, seller or policy that it is about. `data`
 * has the state as `order`, `seller` or `policy`.
 */
export type WebhookPayload = Payload

export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

const NEEDED = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/**
 * Verifies a webhook and returns its content. Throws an error that names the reason if it is not valid. `body` is the
 * body as received, as text or bytes, since a body that was parsed and serialized again would have another signature.
 */
export function verifyWebhook(secret: string, headers: WebhookHeaders, body: string | Uint8Array): WebhookPayload {
  const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  const payload = signed(keyOf(secret), neededOf(headers), text)
  if (!isPayload(payload)) throw new Error('The webhook is signed, but it is not an Evenhand event.')
  return payload
}

function keyOf(secret: string): Webhook {
  try {
    return new Webhook(secret)
  } catch (cause) {
    throw new Error('The secret is not a webhook secret: it starts with “whsec_”, followed by base64.', { cause })
  }
}

/** Finds the headers whatever their case. Node gives a plain object with lower-case names. */
function neededOf(headers: WebhookHeaders): Record<string, string> {
  const plain = isHeaders(headers) ? [...headers.entries()] : Object.entries(headers)
  const byName = new Map(plain.map(([name, value]) => [name.toLowerCase(), value]))
  return Object.fromEntries(
    NEEDED.map(name => {
      const value = byName.get(name)
      if (typeof value !== 'string' || value === '') throw new Error(`The webhook has no header “${name}”.`)
      return [name, value]
    }),
  )
}

/** Recognizes headers by their methods, since a `Headers` object can come from another realm. */
const isHeaders = (headers: WebhookHeaders): headers is Headers => typeof headers.get === 'function'

function signed(webhook: Webhook, headers: Record<string, string>, text: string): unknown {
  try {
    return webhook.verify(text, headers)
  } catch (cause) {
    const isVerdict = cause instanceof WebhookVerificationError
    throw new Error(isVerdict ? reasonOf(cause.message) : 'The webhook is signed, but its body is not JSON.', { cause })
  }
}

function reasonOf(message: string): string {
  if (message.includes('too old')) return 'The webhook was sent more than 5 minutes ago: it may be a replay.'
  if (message.includes('too new')) return 'The webhook is dated more than 5 minutes ahead: check the clocks.'
  if (message.includes('Invalid Signature Headers')) return 'The header “webhook-timestamp” is not a number of seconds.'
  return 'The signature does not match: the secret is wrong, or the body was changed.'
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function isPayload(value: unknown): value is WebhookPayload {
  if (!isObject(value) || typeof value.type !== 'string' || !isObject(value.data)) return false
  const { event, order, seller, policy } = value.data
  return isObject(event) && [order, seller, policy].some(isObject)
}
