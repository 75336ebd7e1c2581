// The table of request kinds: who may open each, in which phases, how it is answered, and what accepting it does.
import type { Policy } from '../../policy/policy.ts'
import { DAY, type Instant, type Span, spanLength } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import { dueAtIn } from '../clocks/dates.ts'
import type { InputsByKind } from '../commands/inputs.ts'
import { event, numbered, type Texts } from '../events.ts'
import { cancel } from '../lifecycle/end.ts'
import { requestRefund } from '../money/refund.ts'
import {
  type Actor,
  type Change,
  type DecidedBy,
  type Ender,
  type Fault,
  type Kind,
  type OpenRequest,
  type Order,
  PAYMENT,
  type Party,
  type Phase,
  type SilenceStatus,
} from '../order.ts'

/** How a request is accepted: by whom and, for a cancellation, with which fault. */
export interface Acceptance {
  readonly now: Instant
  readonly by: Actor
  readonly endedBy: Ender
  readonly decidedBy: DecidedBy
  readonly fault: Fault | null
  readonly agreedBy: readonly Party[]
  /** The other party's reason, if both parties opened the same request. */
  readonly otherReason: string | null
  readonly texts: Texts
}

/** The answers that a request of this kind may get. */
export type AnswerOf<K extends Kind> = InputsByKind<'answer_request', K>['answers'][number]['answer']

interface KindRule<K extends Kind> {
  readonly openedBy: readonly Party[]
  readonly phases: readonly Phase[]
  /** Whether attempts at requests of this kind are counted and limited. */
  readonly limited: boolean
  /**
   * Whether accepting decides the order's end or a refund. A party with an open case cannot open a request of a kind
   * that does.
   */
  readonly decides: boolean
  /** Whether accepting it ends the order, so that nothing can follow in the same command. */
  readonly ends: boolean
  readonly answers: readonly AnswerOf<K>[]
  apply(changes: Changes, request: OpenRequest, acceptance: Acceptance): void
}

const accepted = (changes: Changes, request: OpenRequest, acceptance: Acceptance) =>
  add(
    changes,
    event(
      'request.accepted',
      acceptance.now,
      acceptance.by,
      {
        requestId: request.id,
        endedBy: acceptance.endedBy,
        fault: acceptance.fault,
        otherReason: acceptance.otherReason,
      },
      acceptance.texts,
    ),
  )

export const KIND_RULES: { readonly [K in Kind]: KindRule<K> } = {
  update: {
    openedBy: ['buyer'],
    phases: ['awaiting_requirements', 'in_progress'],
    limited: false,
    decides: false,
    ends: false,
    answers: ['reply'],
    apply: (changes, request, { now, by, endedBy, texts }) => {
      add(changes, event('request.answered', now, by, { requestId: request.id, endedBy }, texts))
    },
  },
  cancellation: {
    openedBy: ['buyer', 'seller'],
    phases: ['awaiting_requirements', 'in_progress', 'delivered'],
    limited: true,
    decides: true,
    ends: true,
    answers: ['accept', 'decline'],
    apply: (changes, request, acceptance) => {
      accepted(changes, request, acceptance)
      cancel(changes, acceptance.now, acceptance.by, {
        method: 'mutual',
        decidedBy: acceptance.decidedBy,
        reason: request.reason,
        fault: acceptance.fault?.side ?? 'none',
        faultStatus: acceptance.fault?.status ?? 'unanswered',
        agreedBy: acceptance.agreedBy,
        window: acceptance.decidedBy === 'silence' ? request.window : null,
      })
    },
  },
  change: {
    openedBy: ['seller'],
    phases: ['awaiting_requirements', 'in_progress'],
    limited: true,
    decides: false,
    ends: false,
    answers: ['accept', 'decline'],
    apply: (changes, request, acceptance) => {
      const amount = priceOf(request.change)
      if (amount === 0) return joinChange(changes, request, acceptance)
      const respondBy = acceptance.now + spanLength(changes.order.spans.payment)
      const requested = event(
        'payment.requested',
        acceptance.now,
        acceptance.by,
        { requestId: request.id, amount, respondBy },
        acceptance.texts,
      )
      const paymentId = add(changes, requested)
      if (changes.order.paymentMode !== 'internal') return
      add(changes, event('payment.confirmed', acceptance.now, PAYMENT, { paymentId, amount, externalId: null }))
      joinChange(changes, request, acceptance)
    },
  },
  partial_refund: {
    openedBy: ['seller'],
    phases: ['in_progress', 'delivered'],
    limited: true,
    decides: true,
    ends: false,
    answers: ['accept', 'decline'],
    apply: (changes, request, acceptance) => {
      accepted(changes, request, acceptance)
      requestRefund(changes, request.refund ?? 0, 'held', acceptance.now, acceptance.by)
    },
  },
}

const priceOf = (change: Change | null): number => change?.extras.reduce((sum, extra) => sum + extra.price, 0) ?? 0

/** Applies a change: its date and its extras become part of the order together. */
export function joinChange(changes: Changes, request: OpenRequest, acceptance: Acceptance): void {
  const { change } = request
  if (change) {
    const { order } = changes
    const days = change.days ?? 0
    const waiting = order.situation.phase === 'awaiting_requirements'
    const extras = change.extras.map(({ price, days }) => ({ price, days }))
    const titles = numbered(
      'extra',
      change.extras.map(({ title }) => title),
    )
    const data = {
      requestId: request.id,
      dueAt: waiting ? null : newDueAt(order, change, acceptance.now),
      turnaround: waiting ? order.turnaround + days * DAY : order.turnaround,
      extras,
    }
    add(changes, event('order.changed', acceptance.now, acceptance.by, data, titles))
  }
  accepted(changes, request, acceptance)
}

/**
 * Returns the new date: the one shown or, for a change requested before the work clock ran, the due instant plus its
 * days.
 */
function newDueAt(order: Order, change: Change, now: Instant): Instant | null {
  if (change.dueAt !== null) return change.dueAt
  const dueAt = dueAtIn(order, now)
  return change.days === null || dueAt === null ? null : dueAt + change.days * DAY
}

/**
 * Returns the policy's window and outcome of silence for this kind, opener and phase; null if the kind is not offered.
 */
export function windowOf(policy: Policy, kind: Kind, opener: Party, phase: Phase) {
  type Rules = Partial<
    Record<Party, Partial<Record<Phase, { readonly window: Span; readonly onSilence: SilenceStatus }>>>
  >
  const rules: Rules = policy.requests[kind]
  return rules[opener]?.[phase] ?? null
}
