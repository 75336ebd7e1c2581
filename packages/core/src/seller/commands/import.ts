// Imports a seller from another system: start, level and open warnings. An imported level counts until the first evaluation.
import type { Actor } from '../../order/order.ts'
import type { Instant } from '../../time.ts'
import { addTo, lowestOf, type SellerChanges, type SellerContext } from '../handler.ts'
import type { Seller, SellerState } from '../seller.ts'
import { setLevel, setWarnings } from './put.ts'

/** A seller's line in a file; null where the file has nothing. */
export interface ImportSeller {
  readonly action: 'import'
  readonly since: Instant | null
  readonly level: string | null
  readonly warnings: number | null
}

const REASON = 'Imported from another system.'

/** Imports the seller, who need not exist yet. */
export function importSeller(
  state: SellerState,
  { by: actor, since, level, warnings }: ImportSeller & { readonly by: Actor },
  { policy }: SellerContext,
  now: Instant,
  changes: SellerChanges,
): undefined {
  const when = { at: now, by: actor }
  const accepted = state?.isEvaluated ? null : level
  if (!state) {
    const from = since ?? now
    const levelSince = level === null ? from : now
    const data = { seller: changes.id, since: from, isSinceGiven: since !== null, level: lowestOf(policy), levelSince }
    addTo(changes, { type: 'seller.registered', ...when, data, texts: {} })
  } else if (since !== null && (since !== state.since || !state.isSinceGiven)) {
    addTo(changes, {
      type: 'seller.since_corrected',
      ...when,
      data: { since, isSinceGiven: true, levelSince: heldSince(state, since) },
      texts: {},
    })
  }
  if (accepted !== null) setLevel(changes, when, accepted, { policy, reason: REASON, appealUntil: null })
  if (warnings !== null) setWarnings(changes, when, warnings)
  return undefined
}

/** A level held since joining is held since the corrected start. */
const heldSince = ({ levelSince, since }: Seller, corrected: Instant): Instant =>
  levelSince === since ? corrected : levelSince

/** Whether the file's level is outdated: the seller has been evaluated here, with another result. */
export const levelStays = (state: SellerState, level: string | null): boolean =>
  level !== null && state?.isEvaluated === true && state.level !== level
