// Views of an order for people and marketplaces: instants in ISO 8601, amounts in minor units, codes with facts.
import {
  allowed,
  endOf,
  isInResolution,
  isLate,
  isoOrNull,
  nextStop,
  type Offer,
  type Order,
  type Outcome,
  openRequest,
  otherParty,
  outcomeBrief,
  type Party,
  type Preview,
  type Refund,
  type Request,
  refreshAt,
  staffTabOf,
  summary,
  type Tab,
  tabOf,
  toIso,
  visibleCases,
  wasOnTime,
} from '@evenhand/core'
import type { Contract } from '@evenhand/sdk'
import type { Static } from 'typebox'
import type { OrderContext } from '../../commands/orders/store.ts'
import type { Person, Receipt } from '../../store/orders/load.ts'
import { refusalView } from '../routes/problem.ts'
import { type CallingActor, seesEverything, viewerOf } from './sight.ts'

export type OrderView = Static<Contract['getOrder']['result']>
type CaseView = OrderView['cases'][number]
type PreviewView = Static<Contract['preview']['result']>
type OrderRow = Static<Contract['listOrders']['result']>['items'][number]

function tabFor(order: Order, actor: CallingActor, now: number): Tab {
  const { role } = viewerOf(actor)
  return role === 'staff' ? staffTabOf(order, now) : tabOf(order, role, now)
}

/** Returns the due instant in force; null if there is none or its clock is stopped. */
function dueAtOf({ situation }: Order): number | null {
  switch (situation.phase) {
    case 'awaiting_requirements':
      return null
    case 'in_progress':
      return endOf(situation.work)
    case 'delivered':
    case 'completed':
    case 'cancelled':
      return situation.dueAt
  }
}
const completeAtOf = ({ situation }: Order): number | null =>
  situation.phase === 'delivered' ? endOf(situation.completion) : null

function outcomeView(outcome: Outcome | null) {
  if (!outcome) return null
  const { method, decidedBy, reason, window, fault, faultStatus, at, refunded, released, fee, agreedBy, views } =
    outcome
  return {
    method,
    decidedBy,
    reason,
    window,
    fault,
    faultStatus,
    at: toIso(at),
    refunded,
    released,
    fee,
    agreedBy: [...agreedBy],
    views: views.map(({ by, side, explanation }) => ({ by, side, explanation })),
  }
}

function requestView(request: Request) {
  const { id, kind, openedBy, openedAt, reason, explanation, fault, change, refund, onSilence, answer } = request
  const open = request.status === 'open'
  const awaits = open ? (request.payment === null ? ('answer' as const) : ('payment' as const)) : null
  return {
    id,
    kind,
    openedBy,
    openedAt: toIso(openedAt),
    reason,
    explanation,
    fault,
    refund,
    answer,
    awaits,
    change: change && {
      dueAt: isoOrNull(change.dueAt),
      days: change.days,
      extras: change.extras.map(extra => ({ ...extra })),
    },
    status: request.status,
    respondBy: open ? isoOrNull(endOf(request.clock)) : null,
    onSilence: awaits === 'payment' ? ('declined' as const) : onSilence,
    endedBy: open ? null : request.endedBy,
    endedAt: open ? null : toIso(request.endedAt),
  }
}

type VisibleCase = ReturnType<typeof visibleCases>[number]

function caseView({
  id,
  about,
  openedBy,
  openedAt,
  explanation,
  sealed,
  status,
  founded,
  endedAt,
  ...rest
}: VisibleCase) {
  const hold = status === 'open' ? holdView(openedBy, rest.holds) : null
  return {
    id,
    about,
    openedBy,
    openedAt: toIso(openedAt),
    explanation,
    sealed,
    stopsClocks: hold !== null,
    hold,
    founded,
    status,
    endedAt: isoOrNull(endedAt),
  }
}

function holdView(openedBy: Party, { windows, completion, both }: VisibleCase['holds']): CaseView['hold'] {
  if (!windows && !completion) return null
  return {
    against: both ? 'both' : otherParty(openedBy),
    until: isoOrNull(windows?.until ?? null),
    completionUntil: isoOrNull(completion?.until ?? null),
    confirmed: windows?.confirmed === true || completion?.confirmed === true,
  }
}

/** Returns the view of an offer; its inputs stay as core returns them. */
function offerView(offer: Offer) {
  return offer.ok ? offer : { ...offer, refusal: refusalView(offer.refusal) }
}

/**
 * Returns the views of refunds or payments. The parties see that one failed; only the marketplace and staff see why.
 */
const settled = <R extends Refund>(list: readonly R[], actor: CallingActor) =>
  list.map(item => ({
    ...item,
    at: toIso(item.at),
    failureReason: seesEverything(actor) ? item.failureReason : null,
  }))

interface Parties {
  readonly buyer: Person
  readonly seller: Person
  readonly sellerLevel: string | null
}

/** Returns the agreed total, in minor units. */
const totalOf = ({ price, extras }: Order): number => extras.reduce((sum, extra) => sum + extra.price, price)

/** Returns the order as this actor may see it. */
export function orderView(context: OrderContext, actor: CallingActor, receipt?: Receipt): OrderView {
  const view = viewOf(context, actor)
  if (receipt) view.receipt = receiptView(receipt)
  return view
}

/** Builds the view as one object literal. With a spread among so many fields that cost more than computing them. */
function viewOf(context: OrderContext, actor: CallingActor): OrderView {
  const { order, decisionContext, now } = context
  const offers = allowed(order, actor, decisionContext, now)
  return {
    id: context.id,
    reference: order.reference,
    version: order.version,
    phase: order.situation.phase,
    late: isLate(order, now),
    inResolution: isInResolution(order),
    gig: order.gig,
    buyer: context.buyer,
    seller: context.seller,
    sellerLevel: context.sellerLevel,
    currency: order.currency,
    price: order.price,
    placedAt: toIso(order.placedAt),
    dueAt: isoOrNull(dueAtOf(order)),
    nextDueAt: isoOrNull(nextStop(order)),
    tab: tabFor(order, actor, now),
    policyVersion: order.policyVersion,
    total: totalOf(order),
    extras: order.extras.map(extra => ({ ...extra })),
    turnaround: order.turnaround,
    requirements: [...order.questions],
    terms: order.terms.map(term => ({ ...term, acknowledgedAt: toIso(term.acknowledgedAt) })),
    revisions: { requested: order.revisions, included: order.revisionsIncluded },
    onTime: wasOnTime(order),
    completeAt: isoOrNull(completeAtOf(order)),
    refreshAt: isoOrNull(refreshAt(order, actor, decisionContext, now, offers)),
    request: openRequestView(order),
    requests: order.requests.map(requestView),
    cases: visibleCases(order, actor).map(caseView),
    outcome: outcomeView(order.outcome),
    balances: summary(order),
    refunds: settled(order.refunds, actor),
    payments: settled(order.charges, actor),
    review: reviewView(order),
    cancelledWork: order.situation.phase === 'cancelled' ? decisionContext.policy.cancelledWork : null,
    allowed: offers.map(offerView),
  }
}

function openRequestView(order: Order) {
  const request = openRequest(order)
  return request && requestView(request)
}

/** Returns the review. That of an order cancelled by staff is not shown. */
function reviewView({ review, situation, outcome }: Order): OrderView['review'] {
  if (situation.phase === 'cancelled' && outcome?.method === 'support') return null
  return review && { ...review, at: toIso(review.at) }
}

const receiptView = ({ refundIds, ...receipt }: Receipt) => ({
  ...receipt,
  ...(refundIds ? { refundIds: [...refundIds] } : {}),
})

/** Returns a row of a list. */
export function orderRow(id: string, order: Order, parties: Parties, tab: Tab, now: number): OrderRow {
  return {
    id,
    reference: order.reference,
    version: order.version,
    phase: order.situation.phase,
    late: isLate(order, now),
    inResolution: isInResolution(order),
    gig: order.gig,
    buyer: parties.buyer,
    seller: parties.seller,
    sellerLevel: parties.sellerLevel,
    currency: order.currency,
    price: order.price,
    placedAt: toIso(order.placedAt),
    dueAt: isoOrNull(dueAtOf(order)),
    nextDueAt: isoOrNull(nextStop(order)),
    total: totalOf(order),
    tab,
    outcome: order.outcome && outcomeBrief(order.outcome),
    request: openIn(order),
  }
}

function openIn(order: Order): OrderRow['request'] {
  const request = openRequest(order)
  if (!request) return null
  const { kind, openedBy, awaits, respondBy } = requestView(request)
  return { kind, openedBy, awaits, respondBy }
}

/**
 * Returns a preview: the order after the command and, if the command opens a request, after each answer to it and after
 * silence.
 */
export function previewView(preview: Preview, level: PreviewView['level']): PreviewView {
  const after = afterView(preview.after)
  if (!preview.ok) return { ok: false, refusal: refusalView(preview.refusal), after, answers: null, level: null }
  const { answers } = preview
  const end = (order: Order | null) => order && afterView(order)
  return {
    ok: true,
    after,
    level,
    answers: answers && {
      accept: end(answers.accept),
      decline: end(answers.decline),
      silence: end(answers.silence),
    },
  }
}

const afterView = (order: Order) => ({
  phase: order.situation.phase,
  outcome: outcomeView(order.outcome),
  dueAt: isoOrNull(dueAtOf(order)),
  completeAt: isoOrNull(completeAtOf(order)),
  balances: summary(order),
})
