// The table of reasons: who may give each for which kind, and the fault that each states by default.
import type { Instant } from '../../time.ts'
import { hasEnded } from '../clocks/clock.ts'
import type { Kind, Order, Party, Side } from '../order.ts'

export interface Reason {
  readonly code: string
  readonly fault: Side
  /** Reports whether the order's record supports the reason. A reason without `when` can always be given. */
  readonly when?: (order: Order, now: Instant) => boolean
}

/**
 * Reports whether an order in progress is past its due instant. While its clock is stopped, it stays as late as it was.
 */
export const isLate = ({ situation }: Order, now: Instant): boolean =>
  situation.phase === 'in_progress' && hasEnded(situation.work, now)

const isOrWasLate = (order: Order, now: Instant) => isLate(order, now) || order.deliveredLate
const plain = (...codes: readonly string[]): readonly Reason[] => codes.map(code => ({ code, fault: 'none' }))

export const REQUEST_REASONS: { readonly [K in Kind]: Readonly<Partial<Record<Party, readonly Reason[]>>> } = {
  update: { buyer: plain('progress', 'question', 'other') },
  cancellation: {
    buyer: [
      { code: 'ordered_by_mistake', fault: 'buyer' },
      { code: 'changed_mind', fault: 'buyer' },
      { code: 'cannot_wait', fault: 'buyer', when: (order, now) => !isLate(order, now) },
      { code: 'not_as_described', fault: 'seller' },
      { code: 'quality', fault: 'seller' },
      { code: 'seller_silent', fault: 'seller' },
      { code: 'late', fault: 'seller', when: isOrWasLate },
      { code: 'seller_asked', fault: 'none' },
      { code: 'other', fault: 'none' },
    ],
    seller: [
      { code: 'not_offered', fault: 'buyer' },
      { code: 'buyer_silent', fault: 'buyer' },
      { code: 'buyer_mistake', fault: 'buyer' },
      { code: 'cannot_deliver', fault: 'seller' },
      { code: 'too_busy', fault: 'seller' },
      { code: 'scope_dispute', fault: 'shared' },
      { code: 'buyer_asked', fault: 'none' },
      { code: 'not_happy', fault: 'shared' },
      { code: 'other', fault: 'none' },
    ],
  },
  change: { seller: plain('more_time', 'more_work', 'buyer_asked', 'other') },
  partial_refund: { seller: plain('late', 'less_work', 'goodwill', 'other') },
}

/** The reasons of staff. The fault of each applies unless the ruling names another. */
export const STAFF_REASONS: readonly Reason[] = [
  { code: 'parties_agreed', fault: 'none' },
  { code: 'nothing_delivered', fault: 'seller' },
  { code: 'not_as_agreed', fault: 'seller' },
  { code: 'breach', fault: 'none' },
  { code: 'fraud', fault: 'none' },
  { code: 'other', fault: 'none' },
]

/** Returns the reasons that the party may give for the kind now. */
export function reasonsFor(order: Order, kind: Kind, opener: Party, now: Instant): readonly Reason[] {
  const all = REQUEST_REASONS[kind][opener] ?? []
  return isConditional(kind, opener) ? all.filter(reason => reason.when?.(order, now) ?? true) : all
}

/** Reports whether some reason of this kind depends on the order's lateness. */
export const isConditional = (kind: Kind, opener: Party): boolean =>
  REQUEST_REASONS[kind][opener]?.some(({ when }) => when) ?? false

interface Listed {
  readonly reasons: readonly string[]
  readonly faultOf: Readonly<Record<string, Side>>
}
const known = new WeakMap<readonly Reason[], Listed>()

/** Lists the codes to choose from, and the fault that each states. */
export function listed(reasons: readonly Reason[]): Listed {
  const found = known.get(reasons)
  if (found) return found
  const faultOf = Object.fromEntries(reasons.map(({ code, fault }) => [code, fault]))
  const list = { reasons: reasons.map(({ code }) => code), faultOf }
  known.set(reasons, list)
  return list
}

const codes = (...lists: readonly (readonly Reason[] | undefined)[]): readonly string[] => [
  ...new Set(lists.flatMap(list => list?.map(({ code }) => code) ?? [])),
]
/** Every code that `allowed` can list: by kind of request, whoever opens it, and of staff. */
export const REASON_CODES: { readonly [K in Kind | 'staff']: readonly string[] } = {
  update: codes(...Object.values(REQUEST_REASONS.update)),
  cancellation: codes(...Object.values(REQUEST_REASONS.cancellation)),
  change: codes(...Object.values(REQUEST_REASONS.change)),
  partial_refund: codes(...Object.values(REQUEST_REASONS.partial_refund)),
  staff: codes(STAFF_REASONS),
}
