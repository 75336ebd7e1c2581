// Labels for the buttons of final steps, which name the step and the amount it moves.
import type { Result } from '../../../../client.ts'
import { moneyText } from '../../quantities.ts'

type Order = Pick<Result<'getOrder'>, 'balances' | 'currency' | 'outcome'>
type After = Pick<Result<'preview'>['after'], 'balances' | 'outcome'>

/** Returns the label of a button that ends the order. Without `after`, the server's preview, it has no amount. */
function ends({ balances, currency }: Order, after: After | null): string {
  const back = after ? after.balances.refunded - balances.refunded : 0
  return back > 0 ? `Cancel and refund ${moneyText(back, currency)}` : 'Cancel the order'
}

function accepts({ balances, currency }: Order, after: After | null): string {
  const out = after ? after.balances.released + after.balances.fee - balances.released - balances.fee : 0
  return out > 0 ? `Accept and release ${moneyText(out, currency)}` : 'Accept the delivery'
}

export const sure = {
  ends,
  accepts,
  pays: (amount: number, currency: string): string => `Accept and pay ${moneyText(amount, currency)}`,
  rules: (ruling: string): string => `Rule: ${ruling}`,
} as const
