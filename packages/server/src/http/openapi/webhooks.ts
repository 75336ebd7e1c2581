// Webhooks in the API's description: the payload has one event and the state of its order.
import { CONTRACT } from '@evenhand/sdk/contract'

const { id, reference, version, phase } = CONTRACT.getOrder.result.properties
const { outcome } = CONTRACT.listOrders.result.properties.items.items.properties

const payload = {
  type: 'object',
  required: ['type', 'timestamp', 'data'],
  properties: {
    type: { type: 'string', description: 'The event’s type, e.g. `order.cancelled`; docs/rules.md lists them all.' },
    timestamp: { type: 'string', format: 'date-time', description: 'When the event took effect.' },
    data: {
      type: 'object',
      required: ['event', 'order'],
      properties: {
        event: CONTRACT.listEvents.result.properties.items.items,
        order: {
          type: 'object',
          required: ['id', 'reference', 'version', 'phase', 'outcome'],
          properties: {
            id,
            reference,
            version,
            phase,
            outcome,
          },
        },
      },
    },
  },
}

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
  description,
})

export const WEBHOOKS = {
  event: {
    post: {
      tags: ['Webhooks'],
      summary: 'An event happened.',
      description:
        'Signed as in Standard Webhooks 1.0. The events of one order are sent one after another, in order; those that request money have their own lane and wait for no other. An event that is not answered with 2xx within 10 seconds is sent again with growing pauses: money events without end, others for three days. 410 disables the endpoint. Texts that a party may not read are left out and named in `sealed`; the API returns them to the key. See docs/rules.md.',
      security: [],
      parameters: [
        header('webhook-id', 'The same in all attempts: the order’s id, a dot, the event’s number.'),
        header('webhook-timestamp', 'When it was sent, in seconds; real time.'),
        header('webhook-signature', '`v1,` and the HMAC-SHA256 of id, timestamp and body, in base64.'),
      ],
      requestBody: { required: true, content: { 'application/json': { schema: payload } } },
      responses: { '2XX': { description: 'Received.' } },
    },
  },
}
