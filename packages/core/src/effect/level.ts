// How a command would affect the seller's level: evaluates with the lines that the order would add.

import type { Measured } from '../level/figures/measure.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import type { OrderCommand } from '../order/commands/commands.ts'
import type { OrderEvent } from '../order/events.ts'
import type { Order } from '../order/order.ts'
import type { Answers, Preview } from '../order/views/preview.ts'
import type { Instant } from '../time.ts'
import { closedOrder } from './closed.ts'
import { expectedLines, linesOf, performanceLogOf } from './effect.ts'
import { isAwaited } from './questions.ts'
import {
  type EffectEnd,
  endOfForecast,
  rateOf,
  type SellerForecast,
  viewNow,
  watch,
  withMore,
} from './sellerForecast.ts'

export interface LevelEffect {
  /** The instant of the evaluation shown, the next one that can lower the level. */
  readonly at: Instant
  readonly level: string
  readonly rate: Measured | null
  /** The result without the command, if neither party acts. */
  readonly before: EffectEnd
  readonly after: EffectEnd
  readonly answers: { readonly [E in keyof Answers]: EffectEnd | null } | null
}

/**
 * Reports whether a command may end its order, change its fault or value, or answer the buyer. For any other command no
 * effect on the level is computed.
 */
export function touchesLevel(order: Order, command: OrderCommand): boolean {
  switch (command.action) {
    case 'write_message':
      return command.by.role === 'seller' && isAwaited(order)
    case 'open_request':
    case 'answer_request':
    case 'withdraw_request':
    case 'deliver':
    case 'accept_delivery':
    case 'cancel':
    case 'contest_fault':
    case 'agree_to_fault':
    case 'withdraw_case':
    case 'rule_case':
      return true
    case 'place':
    case 'give_requirements':
    case 'request_revision':
    case 'review':
    case 'open_case':
    case 'hold_case':
    case 'confirm_refund':
    case 'confirm_payment':
      return false
  }
}

/**
 * Compares the next evaluation that can lower the level, without and with a previewed command. `forecast` includes
 * everything except this order's deadlines. `back` is the level that is restored at once if the command corrects an
 * earlier evaluation.
 */
export function levelEffect(
  forecast: SellerForecast,
  order: Order,
  sent: Sent,
  back: string | null = null,
): LevelEffect {
  const { after, events, answers, answerEvents } = sent
  const until = Math.max(forecast.promote, forecast.demote)
  const { level } = forecast.projection
  const end = (then: Order, happened: readonly OrderEvent[], from = level): EffectEnd => {
    const { projection, ...known } = withMore(forecast, linesAdded(order, happened), expectedLines(then, until))
    const levelSince = from === level ? projection.levelSince : forecast.now
    return endOfForecast({ ...known, projection: { ...projection, level: from, levelSince } }, level)
  }
  const answered = (name: keyof Answers): EffectEnd | null => {
    const [then, happened] = [answers?.[name], answerEvents?.[name]]
    return then && happened ? end(then, happened) : null
  }
  const rate = rateOf(forecast.projection.policy, level)
  return {
    at: forecast.demote,
    level,
    rate: rate && watch(rate, viewNow(forecast.projection, forecast.now)),
    before: end(order, []),
    after: end(after, events, back ?? level),
    answers: answers && {
      accept: answered('accept'),
      decline: answered('decline'),
      silence: answered('silence'),
    },
  }
}

/** Returns the lines that the events add to a closed order's existing lines. */
export function linesAdded(order: Order, happened: readonly OrderEvent[]): readonly PerformanceLine[] {
  const { orders, answers } = performanceLogOf(order, happened)
  const left = closedOrder(order)
  const known = left ? [{ ...left, line: 0, at: left.closedAt }] : []
  const all = linesOf(order.reference, { orders: [...known, ...orders], answers })
  return all.slice(linesOf(order.reference, { orders: known, answers: [] }).length)
}
type Sent = Extract<Preview, { ok: true }>
