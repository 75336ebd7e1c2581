// A valid call for every operation, with its setup and its input.
import { defaultLevelPolicy } from '@evenhand/core'
import type { Client, Input, OperationName } from '@evenhand/sdk'
import { type Ground, tokenIn } from './ground.ts'

type Party = 'buyer' | 'seller'
export interface Prepared {
  /** The parameters in the path. */
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: object
  /** The order in the path, which refused callers must not change. */
  readonly orderId?: string
}
export interface OperationCall {
  /** Creates what one call needs, for the admitted caller who sends it. */
  readonly prepare: (ground: Ground, as: Party | 'staff') => Promise<Prepared>
  /** The refusal by a rule for admitted callers, if there is one: by caller, or one for all callers. */
  readonly proof?: string | Readonly<Partial<Record<'buyer' | 'seller' | 'staff' | 'marketplace', string>>>
  /**
   * For calls that enter a session: its actor, and the code that a browser with another person's session gets first.
   */
  readonly enters?: { readonly actor: string; readonly otherAnswer: string }
  /** True if the call changes shared state, so that it runs alone, at the end. */
  readonly isAlone?: true
  /** True if the call ends sessions that others use, so that it runs last of all. */
  readonly isLast?: true
}

let placed = 0
const place = (changes: Partial<Input<'placeOrder'>> = {}): Input<'placeOrder'> => ({
  reference: `MX-${++placed}`,
  gig: { id: 'explainer', version: '4', title: 'A 30-second explainer video' },
  buyer: { id: 'lena', name: 'Lena Brandt' },
  seller: { id: 'mora', name: 'Mora Okafor' },
  currency: 'USD',
  price: 15_000,
  turnaround: 'P18D',
  ...changes,
})

const explanation = 'In plain words.'
const people = ({ api }: Ground): Readonly<Record<Party, Client>> => ({
  buyer: api.as('buyer:lena'),
  seller: api.as('seller:mora'),
})
const partyOf = (as: Party | 'staff'): Party => (as === 'seller' ? 'seller' : 'buyer')
const other = (as: Party | 'staff'): Party => (as === 'seller' ? 'buyer' : 'seller')

const inProgress = async ({ api }: Ground) => (await api.placeOrder(place())).id
async function delivered(ground: Ground): Promise<string> {
  const id = await inProgress(ground)
  await people(ground).seller.deliver({ id, message: 'Here.' })
  return id
}
async function completed(ground: Ground): Promise<string> {
  const id = await delivered(ground)
  await people(ground).buyer.acceptDelivery({ id })
  return id
}
async function requested(ground: Ground, by: Party): Promise<Prepared> {
  const id = await inProgress(ground)
  const reason = by === 'buyer' ? 'changed_mind' : 'too_busy'
  const { request } = await people(ground)[by].openRequest({ id, kind: 'cancellation', reason, explanation })
  return onOrder(id, { requestId: request?.id ?? 0 })
}
async function withCase(ground: Ground, by: Party): Promise<Prepared> {
  const id = await inProgress(ground)
  const { cases } = await people(ground)[by].openCase({ id, about: 'danger', explanation })
  return onOrder(id, { caseId: cases[0]?.id ?? 0 })
}
async function refunding(ground: Ground): Promise<Prepared> {
  const id = await inProgress(ground)
  const { refunds } = await people(ground).buyer.cancel({ id, explanation })
  return onOrder(id, { refundId: refunds[0]?.id ?? 0 })
}
async function withEndpoint({ api }: Ground): Promise<Prepared> {
  const { id } = await api.createWebhookEndpoint({ url: 'https://hooks.invalid/own', events: ['review.written'] })
  return { params: { id } }
}
async function paying(ground: Ground): Promise<Prepared> {
  const id = await inProgress(ground)
  const { buyer, seller } = people(ground)
  const change = { extras: [{ title: 'More', price: 1_000, days: 1 }] }
  const { request } = await seller.openRequest({ id, kind: 'change', reason: 'more_work', explanation, change })
  const { payments } = await buyer.answerRequest({ id, requestId: request?.id ?? 0, answer: 'accept' })
  return onOrder(id, { paymentId: payments[0]?.id ?? 0 })
}
const onOrder = (id: string, ids: Readonly<Record<string, number>> = {}): Prepared => ({
  params: { id, ...ids },
  orderId: id,
})

const nothing: OperationCall = { prepare: async () => ({}) }
const sending = (body: object): OperationCall => ({ prepare: async () => ({ body }) })
const ofOrder = (make: (ground: Ground) => Promise<string>, body?: object): OperationCall => ({
  prepare: async ground => ({ ...onOrder(await make(ground)), ...(body ? { body } : {}) }),
})
const ofSeller = (body?: object): OperationCall => ({
  prepare: async () => ({ params: { id: 'mora' }, ...(body ? { body } : {}) }),
})
const evaluation = { id: 'mora', at: '2025-06-01T00:00:00.000Z', n: 1 }
/** Builds a call for an evaluation that does not exist. Callers who may not see the seller get a 404 for the seller. */
const ofEvaluation = (body: object, missing: string): OperationCall => ({
  prepare: async () => ({ params: evaluation, body }),
  proof: `not_found ${missing}`,
})
const alone = (call: OperationCall): OperationCall => ({ ...call, isAlone: true })

export const CALLS: { readonly [N in OperationName]: OperationCall } = {
  placeOrder: { prepare: async () => ({ body: place() }) },
  listOrders: nothing,
  getOrder: ofOrder(inProgress),
  listEvents: ofOrder(inProgress),
  listFeed: { prepare: async () => ({ query: { limit: '2' } }) },
  listEntries: ofOrder(inProgress),
  preview: ofOrder(inProgress, { command: { action: 'write_message', text: 'Hello.' } }),
  giveRequirements: ofOrder(
    async ({ api }) => (await api.placeOrder(place({ requirements: ['What is the name?'] }))).id,
    { answers: ['Rivera & Daughters'] },
  ),
  deliver: ofOrder(inProgress, { message: 'Here.' }),
  requestRevision: ofOrder(delivered, { explanation }),
  acceptDelivery: ofOrder(delivered, {}),
  writeMessage: ofOrder(inProgress, { text: 'Hello.' }),
  review: ofOrder(completed, { rating: 5, text: 'Good.' }),
  openRequest: {
    prepare: async (ground, as) => ({
      ...onOrder(await inProgress(ground)),
      body: { kind: 'cancellation', reason: as === 'buyer' ? 'changed_mind' : 'too_busy', explanation },
    }),
  },
  answerRequest: {
    prepare: async (ground, as) => ({ ...(await requested(ground, other(as))), body: { answer: 'accept' } }),
  },
  withdrawRequest: { prepare: async (ground, as) => ({ ...(await requested(ground, partyOf(as))), body: {} }) },
  cancel: {
    prepare: async (ground, as) => ({
      ...onOrder(await inProgress(ground)),
      body: { explanation, ...(as === 'staff' ? { reason: 'breach', fault: 'seller' } : {}) },
    }),
    // The buyer can cancel alone within two hours of placing, the seller only after days.
    proof: { seller: 'cannot_cancel_alone' },
  },
  // An unanswered fault needs 48 hours of silence, which production cannot skip.
  contestFault: { ...ofOrder(inProgress, { fault: 'none', explanation }), proof: 'nothing_to_contest' },
  agreeToFault: { ...ofOrder(inProgress, {}), proof: 'nothing_to_contest' },
  openCase: ofOrder(inProgress, { about: 'danger', explanation }),
  withdrawCase: { prepare: async (ground, as) => ({ ...(await withCase(ground, partyOf(as))), body: {} }) },
  holdCase: { prepare: async ground => ({ ...(await withCase(ground, 'buyer')), body: {} }) },
  ruleCase: {
    prepare: async ground => ({ ...(await withCase(ground, 'buyer')), body: { ruling: 'continue', explanation } }),
  },
  confirmRefund: { prepare: async ground => ({ ...(await refunding(ground)), body: { result: 'done' } }) },
  confirmPayment: { prepare: async ground => ({ ...(await paying(ground)), body: { result: 'done' } }) },
  listCases: nothing,
  getBalance: ofSeller(),
  putSeller: alone(ofSeller({ name: 'Mora Okafor', since: '2025-01-01T00:00:00.000Z' })),
  sellerLevel: ofSeller(),
  listPerformanceLog: ofSeller(),
  whatIf: ofSeller({ completed: 1, cancelled: 0 }),
  sellerPerks: ofSeller(),
  listEvaluations: ofSeller(),
  openAppeal: ofEvaluation({ explanation }, 'evaluation'),
  ruleAppeal: ofEvaluation({ ruling: 'stands', explanation }, 'evaluation'),
  listAppeals: nothing,
  ruleProposal: ofEvaluation({ ruling: 'refused', explanation }, 'proposal'),
  listProposals: nothing,
  getLevelPolicy: nothing,
  // The version is already in force, so it is found and not published.
  publishLevelPolicy: alone(sending({ policy: { ...defaultLevelPolicy } })),
  listLevelPolicies: nothing,
  backtest: sending({ policy: { ...defaultLevelPolicy, version: 2 } }),
  importHistory: sending({
    orders: [{ order_id: 'A-1', seller_id: 'nadia', closed_at: '2025-11-01T00:00:00.000Z', outcome: 'completed' }],
  }),
  getPolicy: nothing,
  // The name never resolves (RFC 2606), and the event never occurs here.
  createWebhookEndpoint: sending({ url: 'https://hooks.invalid/evenhand', events: ['review.written'] }),
  listWebhookEndpoints: nothing,
  deleteWebhookEndpoint: { prepare: withEndpoint },
  enableWebhookEndpoint: { prepare: async ground => ({ ...(await withEndpoint(ground)), body: {} }) },
  listWebhookAttempts: { prepare: withEndpoint },
  replayWebhooks: {
    prepare: async ground => ({ ...(await withEndpoint(ground)), body: { since: new Date().toISOString() } }),
  },
  listRefunds: nothing,
  listPayments: nothing,
  createSession: sending({ actor: 'buyer:lena' }),
  enterSession: {
    prepare: async ({ api }) => ({ body: { token: tokenIn(await api.createSession({ actor: 'buyer:lena' })) } }),
    enters: { actor: 'buyer:lena', otherAnswer: 'other_session_open' },
    isLast: true,
  },
  listSessions: nothing,
  revokeSession: {
    prepare: async ({ api }) => {
      const token = tokenIn(await api.createSession({ actor: 'buyer:lena' }))
      return { params: { id: (await api.enterSession({ token })).id } }
    },
  },
  me: nothing,
  listDemoPeople: nothing,
  signInToDemo: { ...sending({ actor: 'buyer:lena' }), isLast: true },
  getTestClock: nothing,
  advanceTestClock: alone(sending({ by: 'PT1S' })),
  freezeTestClock: alone(sending({})),
  resumeTestClock: alone(sending({})),
  getOpenapi: nothing,
  health: nothing,
  ready: nothing,
}
