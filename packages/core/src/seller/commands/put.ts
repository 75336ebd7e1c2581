// The marketplace sets what it knows about a seller: start, level with a reason, open warnings. Takes effect at once.
import type { LevelPolicy } from '../../level/policy/policy.ts'
import type { Actor } from '../../order/order.ts'
import type { Refusal } from '../../refusal.ts'
import { type Instant, toIso } from '../../time.ts'
import { addTo, appealUntilOf, lowestOf, type SellerChanges, type SellerContext, type Stamp } from '../handler.ts'
import { nextNumber, type Seller, type SellerState } from '../seller.ts'

export interface PutSeller {
  readonly action: 'put'
  /** The seller's name, which belongs to the person; a new seller needs one. */
  readonly name?: string | undefined
  readonly since?: Instant | undefined
  readonly level?: string | undefined
  /** Why the level is set; required with a level. */
  readonly reason?: string | undefined
  readonly warnings?: number | undefined
  /** The id of the API key, recorded with a level that is set. */
  readonly key?: string | undefined
}

/** A level needs a reason, and a new seller needs a name and a start. */
function refusalOf(state: SellerState, command: PutSeller, { ladder }: LevelPolicy, now: Instant): Refusal | null {
  const { since, level, reason } = command
  const names = ladder.map(({ name }) => name)
  if (level !== undefined && !names.includes(level)) return { code: 'not_for_this', field: 'level', allowed: names }
  if (level !== undefined && reason === undefined) return { code: 'required', field: 'reason' }
  if (level === undefined && reason !== undefined) return { code: 'not_for_this', field: 'reason', allowed: [] }
  if (since !== undefined && since > now) return { code: 'date_in_future', field: 'since', latest: toIso(now) }
  if (!state && command.name === undefined) return { code: 'required', field: 'name' }
  if (!state && since === undefined) return { code: 'required', field: 'since' }
  return null
}

/** Sets the seller, who need not exist yet. */
export function putSeller(
  state: SellerState,
  command: PutSeller & { readonly by: Actor },
  context: SellerContext,
  now: Instant,
  changes: SellerChanges,
): Refusal | undefined {
  const { policy } = context
  const refusal = refusalOf(state, command, policy, now)
  if (refusal) return refusal
  const { by: actor, since, level, reason = '', warnings, key } = command
  const when = { at: now, by: actor }
  if (!state) {
    const data = {
      seller: changes.id,
      since: since ?? now,
      isSinceGiven: true,
      level: lowestOf(policy),
      levelSince: now,
    }
    addTo(changes, { type: 'seller.registered', ...when, data, texts: {} })
  } else if (since !== undefined && (since !== state.since || !state.isSinceGiven)) {
    addTo(changes, {
      type: 'seller.since_corrected',
      ...when,
      data: { since, isSinceGiven: true, levelSince: state.levelSince },
      texts: {},
    })
  }
  if (level !== undefined)
    setLevel(changes, when, level, { policy, reason, key, appealUntil: appealUntilOf(policy, now) })
  if (warnings !== undefined) setWarnings(changes, when, warnings)
  return undefined
}

interface Setting {
  readonly policy: LevelPolicy
  readonly reason: string
  readonly key?: string | undefined
  /** Until when the seller can appeal; null: not at all. */
  readonly appealUntil: Instant | null
}

/** Sets the level, recorded with the level before and the reason; adds nothing if the seller has it already. */
export function setLevel(changes: SellerChanges, when: Stamp, level: string, setting: Setting): void {
  const { seller } = changes
  if (!seller || seller.level === level) return
  const { policy, reason, key, appealUntil } = setting
  const name = { evaluatedAt: when.at, n: nextNumber(seller, when.at), policyVersion: policy.version }
  addTo(changes, {
    type: 'level.set',
    ...when,
    data: { ...name, from: seller.level, to: level, appealUntil },
    texts: key === undefined ? { reason } : { reason, key },
  })
}

/** Sets the number of open warnings; each change has an instant of its own. */
export function setWarnings(changes: SellerChanges, { at: now, by: actor }: Stamp, open: number): void {
  const { seller } = changes
  if (!seller || seller.warnings === open) return
  const at = Math.max(now, afterLastWarning(seller))
  addTo(changes, {
    type: open > seller.warnings ? 'warning.added' : 'warning.lifted',
    at,
    by: actor,
    data: { open },
    texts: {},
  })
}

const afterLastWarning = ({ warnedAt }: Seller): Instant => (warnedAt === null ? 0 : warnedAt + 1)
