// Webhooks in the API's description. The payload has one event and the present state of its order, seller or policy.
import { PayloadView } from '@evenhand/sdk/contract'

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
        'Signed as in Standard Webhooks 1.0. The events of one order, seller or policy are sent one after another, in sequence; those that request money have their own lane and wait for no other. An event that is not answered with 2xx within 10 seconds is sent again with growing pauses: money events without end, others for three days. 410 disables the endpoint. Texts that a party may not read are left out and named in `sealed`; the API returns them to the key. See docs/rules.md.',
      security: [],
      parameters: [
        header('webhook-id', 'The same in all attempts and in the feed: the stream’s id, a dot, the event’s number.'),
        header('webhook-timestamp', 'When it was sent, in seconds; real time.'),
        header('webhook-signature', '`v1,` and the HMAC-SHA256 of id, timestamp and body, in base64.'),
      ],
      requestBody: { required: true, content: { 'application/json': { schema: PayloadView } } },
      responses: { '2XX': { description: 'Received.' } },
    },
  },
}
