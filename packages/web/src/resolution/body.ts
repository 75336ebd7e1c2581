// Makes the request from a draft: as it is sent, and as the other party will see it.
import type { Input } from '@evenhand/sdk'
import type { Order, Request } from '../api/cache.ts'
import { amountOf, instantOf } from '../ui/entries.ts'
import type { Draft as StoredDraft } from './draft.ts'

/** The fields of a draft, without their setters. */
export type Draft = Pick<
  StoredDraft,
  'goal' | 'reason' | 'explanation' | 'dateMode' | 'days' | 'date' | 'extras' | 'refund'
>
type Change = NonNullable<Input<'openRequest'>['change']>

/**
 * Returns the change as typed. Values that are incomplete or not numbers are left out, and the server reports what is
 * missing.
 */
export function changeOf(draft: Draft, currency: string, timeZone: string): Change {
  const dueAt = draft.dateMode === 'date' ? instantOf(draft.date, timeZone) : null
  const days = draft.dateMode === 'days' && /^\d+$/.test(draft.days) ? Number(draft.days) : null
  const extras = draft.extras.flatMap(({ title, price, days: more }) => {
    const amount = amountOf(price, currency)
    return title.trim() === '' || amount === null
      ? []
      : [{ title, price: amount, ...(/^\d+$/.test(more) && more !== '0' ? { days: Number(more) } : {}) }]
  })
  return { ...(dueAt ? { dueAt } : {}), ...(days ? { days } : {}), ...(extras.length > 0 ? { extras } : {}) }
}

/** Returns the request to send, or null for goals that are not requests. */
export function requestOf(draft: Draft, order: Order, timeZone: string): Input<'openRequest'> | null {
  const { goal, reason, explanation } = draft
  if (goal === null || goal === 'cancel' || goal === 'case') return null
  const plain = { id: order.id, kind: goal, reason, explanation }
  if (goal === 'change') return { ...plain, change: changeOf(draft, order.currency, timeZone) }
  if (goal === 'partial_refund') return { ...plain, refund: amountOf(draft.refund, order.currency) ?? 0 }
  return plain
}

type Shown = Pick<Request, 'kind' | 'openedBy' | 'reason' | 'explanation' | 'change' | 'refund'>

/** Returns the request as the other party will see it. */
export function shownOf(body: Input<'openRequest'>, order: Order, openedBy: 'buyer' | 'seller'): Shown {
  const { kind, reason, explanation, change, refund } = body
  const later =
    change?.days !== undefined && order.dueAt !== null
      ? new Date(Date.parse(order.dueAt) + change.days * 86_400_000).toISOString()
      : null
  return {
    kind,
    openedBy,
    reason,
    explanation,
    refund: refund ?? null,
    change: change
      ? {
          dueAt: change.dueAt ?? later,
          days: change.days ?? null,
          extras: (change.extras ?? []).map(extra => ({ ...extra, days: extra.days ?? 0 })),
        }
      : null,
  }
}
