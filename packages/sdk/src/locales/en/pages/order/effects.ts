// The effect of a choice on the order and on the money, each in one line, from the server's preview.
import type { Result } from '../../../../client.ts'
import { phaseInside } from '../../names.ts'
import { outcomeLabel } from '../../outcome.ts'
import { moneyText } from '../../quantities.ts'
import type { Cast } from '../people.ts'
import { type Reader, whenText } from '../time.ts'

type Order = Result<'getOrder'>
type After = Result<'preview'>['after']
/** What is previewed: a command that is sent now, or the end of a request by an answer or by silence. */
type Of = 'now' | 'answer' | 'silence'

export const effects = {
  order: 'Order',
  money: 'Money',
  refused: 'Not now',
  loading: 'Checking what this does …',
  onOrder,
  onMoney,
} as const

const ENDS: Readonly<Record<Of, (when: string) => string>> = {
  now: () => 'ends now',
  answer: () => 'ends at once',
  silence: when => `ends ${when}`,
}

function onOrder(before: Order, after: After, reader: Reader, of: Of = 'now'): string {
  const { outcome } = after
  if (outcome && outcome.at !== before.outcome?.at)
    return `${ENDS[of](whenText(outcome.at, reader))}: “${outcomeLabel(outcome)}”`
  if (outcome) return 'stays as it ended'
  if (after.phase === 'delivered' && after.phase !== before.phase)
    return `is delivered${after.completeAt ? `; completed ${whenText(after.completeAt, reader)}, if nobody responds` : ''}`
  if (after.phase !== before.phase)
    return `${phaseInside(after.phase)}${after.dueAt ? `, due ${whenText(after.dueAt, reader)}` : ''}`
  return goesOn(before, after, reader)
}

function goesOn(before: Order, after: After, reader: Reader): string {
  if (after.phase === 'delivered')
    return after.completeAt
      ? `goes on; completed ${whenText(after.completeAt, reader)}, if nobody responds`
      : before.completeAt
        ? 'goes on; the time to look at the delivery is paused meanwhile'
        : 'goes on as before'
  if (after.dueAt === null)
    return before.dueAt ? 'goes on; the delivery deadline is paused meanwhile' : 'goes on as before'
  const due = whenText(after.dueAt, reader)
  if (before.dueAt !== null && before.dueAt !== after.dueAt)
    return `goes on, due ${due} instead of ${whenText(before.dueAt, reader)}`
  return Date.parse(after.dueAt) <= reader.now ? `goes on, late since ${due}` : `goes on, due ${due} as before`
}

function onMoney({ balances, currency }: Order, after: After, cast: Cast): string {
  const money = (amount: number) => moneyText(amount, currency)
  const [back, out, fee] = [
    after.balances.refunded - balances.refunded,
    after.balances.released - balances.released,
    after.balances.fee - balances.fee,
  ]
  const parts = [
    ...(back > 0 ? [`${money(back)} goes back to ${cast.mid('buyer')}`] : []),
    ...(out > 0 ? [`${money(out)} goes to ${cast.mid('seller')}${fee > 0 ? `, ${money(fee)} is the fee` : ''}`] : []),
    ...(out < 0 ? [`${money(-out)} is taken back from ${cast.mid('seller')}`] : []),
    ...(after.balances.held > balances.held ? [`${money(after.balances.held - balances.held)} more is held`] : []),
    ...(after.balances.held > 0 ? [`${money(after.balances.held)} stays held`] : []),
  ]
  return parts.length > 0 ? parts.join('; ') : 'does not move'
}
