// Opens a case with staff, once the parties have tried the Resolution Center. Fraud, threats and danger need no
// attempt.
import type { Refusal } from '../../refusal.ts'
import { earliest, type Instant, spanLength, toIso, upcoming } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import type { CommandBody } from '../commands/commands.ts'
import { event } from '../events.ts'
import { handler, type Moment, partyOf, permits, refusedBy, TEXT } from '../handler.ts'
import { type Case, isClosed, type Order, type Party } from '../order.ts'
import { declinedCancellations, someAttemptsUsed } from '../requests/attempts.ts'
import { MATTERS } from './matters.ts'

type About = CommandBody<'open_case'>['about']
const URGENT: readonly About[] = ['fraud', 'threats', 'danger']

export const openCase = handler({
  action: 'open_case',
  by: ['buyer', 'seller'],
  refusals: ['over_since', 'too_many', 'case_open', 'no_case_yet', 'not_for_this'],
  changesAt: (moment, { ok }) =>
    earliest(upcoming(openableUntil(moment.order), moment.now), ok ? pauseEndsAt(moment) : null),
  permits: moment => {
    const possible = abouts(moment)
    const [first] = possible
    const free = possible.filter(about => !ownOpen(moment, about))
    const all = free.length > 0 || first === undefined ? null : ownOpen(moment, first)
    return (
      refusedBy(over(moment), casesUsed(moment), all) ??
      permits({
        abouts: free,
        holds: free.filter(about => wouldHold(moment, about)),
        sealed: free.filter(about => MATTERS[about].sealed),
        explanation: TEXT.explanation,
        declinesNeeded: declinesNeeded(moment),
      })
    )
  },
  execute: (moment, { about, explanation }, { abouts: allowed, declinesNeeded: needed }, changes) => {
    if (allowed.includes(about)) return open(moment, about, explanation, changes)
    const duplicate = ownOpen(moment, about)
    if (duplicate) return duplicate
    if (about === 'unresolved' && !isClosed(moment.order))
      return { code: 'no_case_yet', allowed, declinesNeeded: needed }
    return { code: 'not_for_this', field: 'about', allowed }
  },
})

/** Opens the case. The matter of a sealed case is stored with the texts, of which only digests enter the hash chain. */
function open(moment: Moment, about: About, explanation: string, changes: Changes): undefined {
  const { order, actor, now } = moment
  const holds = wouldHold(moment, about)
  const data = {
    stops: isWhole(order, about),
    heldUntil: holds ? now + spanLength(order.spans.hold) : null,
    completionHeldUntil: holds ? now + spanLength(order.spans.completionHold) : null,
  }
  const opened = MATTERS[about].sealed
    ? event('case.opened', now, actor, { about: 'sealed', ...data }, { about, explanation })
    : event('case.opened', now, actor, { about, ...data }, { explanation })
  add(changes, opened)
}

/**
 * Reports whether a case is about the order as a whole. Side questions are not, nor is any case about a closed order.
 */
const isWhole = (order: Order, about: About): boolean => !isClosed(order) && MATTERS[about].whole

const casesOf = (order: Order, party: Party): readonly Case[] =>
  order.cases.filter(({ openedBy, about }) => openedBy === party && about !== 'fault')

/**
 * Reports whether a new case would hold clocks. It does not if, within the span `holdPause` before it, the party opened
 * a case of the same matter group that held clocks, unless staff found that case founded.
 */
const wouldHold = (moment: Moment, about: About): boolean =>
  isWhole(moment.order, about) && pausedUntil(moment, about) <= moment.now

/** Returns when a new case of this matter would hold again: once the span after each earlier one of its group is over. */
function pausedUntil(moment: Moment, about: About): Instant {
  const { order } = moment
  const { group } = MATTERS[about]
  return casesOf(order, partyOf(moment))
    .filter(found => found.held && found.founded !== true && MATTERS[found.about].group === group)
    .reduce((until, { openedAt }) => Math.max(until, openedAt + spanLength(order.spans.holdPause)), 0)
}

/** Returns the next instant at which a matter that would not hold now would hold again. */
function pauseEndsAt(moment: Moment): Instant | null {
  const { order, now } = moment
  if (order.cases.length === 0) return null
  const whole = abouts(moment).filter(about => isWhole(order, about) && !ownOpen(moment, about))
  return earliest(...whole.map(about => upcoming(pausedUntil(moment, about), now)))
}

/**
 * Refuses a second open case of the party about the same matter. A case about another matter may be opened at any time.
 */
function ownOpen(moment: Moment, about: About): Refusal<'case_open'> | null {
  const open = casesOf(moment.order, partyOf(moment)).find(found => found.status === 'open' && found.about === about)
  return open ? { code: 'case_open', caseId: open.id } : null
}

function casesUsed(moment: Moment): Refusal<'too_many'> | null {
  const { order, context } = moment
  const limit = context.policy.most.cases
  const counted = casesOf(order, partyOf(moment)).filter(({ founded }) => founded !== true)
  return counted.length < limit ? null : { code: 'too_many', what: 'cases', limit, from: null }
}

function over({ order, now }: Moment): Refusal<'over_since'> | null {
  const until = openableUntil(order)
  return until === null || now < until ? null : { code: 'over_since', since: toIso(until) }
}

const openableUntil = ({ outcome, spans }: Order): Instant | null => outcome && outcome.at + spanLength(spans.case)

/** Returns how many more declined cancellations are needed for a case about “unresolved”. */
const declinesNeeded = ({ order, context }: Moment): number =>
  Math.max(0, context.policy.declinesBeforeStaff - declinedCancellations(order))

function abouts(moment: Moment): readonly About[] {
  const { order, context } = moment
  const { phase } = order.situation
  const tried = declinesNeeded(moment) === 0 || someAttemptsUsed(order, context.policy)
  const unresolved: readonly About[] = phase === 'completed' || (phase !== 'cancelled' && tried) ? ['unresolved'] : []
  const usable: readonly About[] = permitContestUsable(moment) ? ['nothing_usable'] : []
  return [...unresolved, ...URGENT, ...usable]
}

/** Reports whether the seller may contest, once, that nothing usable was delivered. */
function permitContestUsable(moment: Moment): boolean {
  const { firstDelivery, countedDelivery, cases } = moment.order
  const set = firstDelivery !== null && countedDelivery?.at !== firstDelivery.at
  return partyOf(moment) === 'seller' && set && !cases.some(({ about }) => about === 'nothing_usable')
}
