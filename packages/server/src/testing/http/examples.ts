// One valid body for every operation that takes one; the generated tests spoil these bodies field by field.
import { defaultLevelPolicy } from '@evenhand/core'
import type { OperationName } from '@evenhand/sdk'
import type { Contract } from '@evenhand/sdk/contract'
import { place } from '../testServer.ts'

const explanation = 'In plain words.'
const followUp = { action: 'deliver', message: 'Here.', links: ['https://example.com/1'] }

type Body = Readonly<Record<string, unknown>>
type WithBody = { [O in OperationName]: Contract[O] extends { readonly body: object } ? O : never }[OperationName]

/** Returns a valid body of an operation; an empty one if the operation takes none. */
export const exampleOf = (name: OperationName): Body => {
  const examples: { readonly [O in OperationName]?: Body } = EXAMPLES
  return examples[name] ?? {}
}

/** Each example has every field, so that each field can be spoiled. */
const EXAMPLES: { readonly [O in WithBody]: Body } = {
  placeOrder: {
    ...place({ revisions: 2 }),
    extras: [{ title: 'Second ratio', price: 3_000, days: 2 }],
    requirements: ['What is the name?'],
    terms: [{ id: 'turnaround', text: 'In 18 days.', acknowledgedAt: '2026-11-02T10:00:00.000Z' }],
    seller: { id: 'mora', name: 'Mora Okafor', language: 'en', timeZone: 'Africa/Lagos' },
  },
  preview: { command: { action: 'deliver', message: 'Here.', links: ['https://example.com/1'] } },
  giveRequirements: { answers: ['Rivera & Daughters'] },
  deliver: { message: 'Here.', links: ['https://example.com/1'] },
  requestRevision: { explanation, nothingUsable: false },
  acceptDelivery: {},
  writeMessage: { text: 'Hello.', automatic: false },
  review: { rating: 4, text: 'Good.' },
  openRequest: {
    kind: 'change',
    reason: 'more_time',
    explanation,
    refund: 500,
    change: { dueAt: '2030-01-01T00:00:00.000Z', days: 2, extras: [{ title: 'More', price: 1_000, days: 1 }] },
  },
  answerRequest: { answer: 'decline', explanation, fault: 'none', followUp },
  withdrawRequest: { followUp },
  cancel: { explanation, reason: 'fraud', fault: 'none', refund: 100 },
  contestFault: { fault: 'none', explanation },
  agreeToFault: {},
  openCase: { about: 'fraud', explanation },
  withdrawCase: { settled: false },
  holdCase: { until: '2030-01-01T00:00:00.000Z', clocks: 'both' },
  ruleCase: { ruling: 'fault', fault: 'none', founded: true, explanation },
  confirmRefund: { result: 'failed', externalId: 're_1', failureReason: 'The card is closed.' },
  confirmPayment: { result: 'failed', externalId: 'ch_1', failureReason: 'The card is closed.' },
  putSeller: {
    name: 'Mora Okafor',
    since: '2025-01-01T00:00:00.000Z',
    level: 'level 1',
    reason: 'As agreed.',
    warnings: 1,
  },
  whatIf: { completed: 1, cancelled: 1, method: 'mutual', fault: 'seller', faultStatus: 'agreed', value: 5_000 },
  openAppeal: { explanation },
  ruleAppeal: { ruling: 'stands', explanation },
  ruleProposal: { ruling: 'refused', explanation },
  publishLevelPolicy: { policy: { ...defaultLevelPolicy }, inForceFrom: '2030-01-01T00:00:00.000Z' },
  backtest: { policy: { ...defaultLevelPolicy, version: 2 } },
  importHistory: {
    orders: [{ order_id: 'A-1', seller_id: 'mora', closed_at: '2026-11-01T00:00:00.000Z', outcome: 'completed' }],
  },
  createWebhookEndpoint: { url: 'https://example.com/hooks', events: ['order.placed'] },
  enableWebhookEndpoint: {},
  replayWebhooks: {
    orderId: '018f0000-0000-7000-8000-000000000000',
    seq: 1,
    since: '2026-11-01T00:00:00.000Z',
  },
  createSession: { actor: 'buyer:lena', name: 'Lena Brandt', orderId: '018f0000-0000-7000-8000-000000000000' },
  enterSession: { token: 'x'.repeat(43) },
  signInToDemo: { actor: 'buyer:lena' },
  advanceTestClock: { by: 'PT1H', to: 'next_due', order: '018f0000-0000-7000-8000-000000000000' },
  freezeTestClock: {},
  resumeTestClock: {},
}
