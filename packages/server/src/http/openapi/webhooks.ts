// What an endpoint is sent, in the API's description: one event and where its order stands.
import { CONTRACT } from '@evenhand/sdk/contract'

const { id, reference, version, phase } = CONTRACT.getOrder.result.properties

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
          required: ['id', 'reference', 'version', 'phase', 'label'],
          properties: {
            id,
            reference,
            version,
            phase,
            label: {
              anyOf: [{ type: 'string' }, { type: 'null' }],
              description: 'The outcome in words; null while open.',
            },
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
        'Signed by Standard Webhooks 1.0. The events of one order come one after another, in their order; those that ask for money come on their own and wait behind none. An event that is not answered with 2xx within 10 seconds is sent again with growing pauses: money without end, others for three days. 410 disables the endpoint. What some party may not read is left out and named in `sealed`: the API gives it to the key. See docs/rules.md.',
      security: [],
      parameters: [
        header('webhook-id', 'The same over all repetitions: the order’s id, a dot, the event’s number.'),
        header('webhook-timestamp', 'When it was sent, in seconds; real time.'),
        header('webhook-signature', '`v1,` and the HMAC-SHA256 of id, timestamp and body, in base64.'),
      ],
      requestBody: { required: true, content: { 'application/json': { schema: payload } } },
      responses: { '2XX': { description: 'Received.' } },
    },
  },
}
