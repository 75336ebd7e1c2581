// Generates histories of sellers: random commands by random actors at rising instants, under changing ladders.
import type { Decision } from '../decider.ts'
import { fold } from '../decider.ts'
import { evaluate as cardOf, viewAt } from '../level/evaluate.ts'
import { facts } from '../level/facts.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import type { LevelPolicy } from '../level/policy/policy.ts'
import { type Actor, ROLES, type Role } from '../order/order.ts'
import type { Correction } from '../seller/commands/reevaluate.ts'
import { type SellerAction, type SellerCommand, sellerDecider } from '../seller/decide.ts'
import type { EvaluationName, SellerEvent } from '../seller/events.ts'
import type { SellerContext } from '../seller/handler.ts'
import { reasonsOf } from '../seller/reasons.ts'
import { APPEAL_RULINGS, PROPOSAL_RULINGS, type Seller, type SellerState } from '../seller/seller.ts'
import { actor } from '../testing.ts'
import { DAY, HOUR, type Instant } from '../time.ts'
import { COMPLETION, cancelled, completed, THE_15TH } from './levels.ts'
import { Rng } from './rng.ts'
import { evaluation, figuresOf, LADDER, RENAMED, REVIEWED, type SellerBody } from './sellers.ts'

/** One command: what it met, what it was answered, and what it left. */
export interface SellerStep {
  readonly now: Instant
  readonly before: SellerState
  readonly command: SellerCommand
  readonly context: SellerContext
  readonly decision: Decision<SellerEvent, Seller>
  readonly after: SellerState
}
export interface SellerHistory {
  readonly steps: readonly SellerStep[]
  readonly events: readonly SellerEvent[]
  readonly last: SellerState
}

/** A ladder whose levels are easier to reach than to keep, and which lowers by two. */
const STEEP: LevelPolicy = {
  ...LADDER,
  version: 3,
  ladder: RENAMED.ladder.map((each, i) => (i === 0 ? each : { ...each, keep: [{ ...COMPLETION, value: '95%' }] })),
  evaluation: { ...LADDER.evaluation, step: 2, grace: 'P90D' },
}
export const LADDERS: readonly LevelPolicy[] = [LADDER, REVIEWED, RENAMED, STEEP]

/** The spans between two commands: from a second click to years without one. */
const SPANS = [0, 1, HOUR, DAY, DAY, 7 * DAY, 31 * DAY, 200 * DAY, 420 * DAY]

/** The 15th of the month of an instant, or some months later. */
function the15th(at: Instant, months: number): Instant {
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 15)
}
const lastDemotion = (now: Instant): Instant => (the15th(now, 0) <= now ? the15th(now, 0) : the15th(now, -1))
const nextDemotion = (now: Instant): Instant => (the15th(now, 0) >= now ? the15th(now, 0) : the15th(now, 1))

const BY: Readonly<Record<SellerAction, Role>> = {
  put: 'marketplace',
  import: 'marketplace',
  register: 'clock',
  evaluate: 'clock',
  reevaluate: 'clock',
  open_appeal: 'seller',
  rule_appeal: 'staff',
  rule_proposal: 'staff',
}
const ACTIONS = ['evaluate', 'evaluate', 'evaluate', 'put', 'import', 'register', 'reevaluate'] as const
const ANSWERS = ['open_appeal', 'open_appeal', 'rule_appeal', 'rule_proposal'] as const
const TEXTS = ['So.', 'So.', 'Otherwise.']

interface Moment {
  readonly state: SellerState
  readonly policy: LevelPolicy
  readonly now: Instant
}

/** Generates a history from numbers, one list per command. */
export function sellerHistory(rolls: readonly (readonly number[])[]): SellerHistory {
  const steps: SellerStep[] = []
  const events: SellerEvent[] = []
  let state: SellerState = null
  let now = THE_15TH
  for (const each of rolls) {
    const rng = new Rng(each)
    now = nextInstant(rng, now)
    const before: SellerState = state
    const policy = rng.pick([LADDER, ...LADDERS])
    const context = { policy, firstOrderAt: rng.chance(4) ? now - 3 * DAY : null }
    const command = commandOf(rng, { state, policy, now })
    const decision = sellerDecider.decide(state, command, context, now)
    if (decision.ok) events.push(...decision.events)
    state = decision.ok ? fold(sellerDecider, state, decision.events) : state
    steps.push({ now, before, command, context, decision, after: state })
  }
  return { steps, events, last: state }
}

/** Some time later, often on a demotion day. */
function nextInstant(rng: Rng, now: Instant): Instant {
  const later = now + rng.pick(SPANS)
  return rng.chance(3) ? nextDemotion(later) : later
}

function commandOf(rng: Rng, moment: Moment): SellerCommand {
  const action = rng.pick(moment.state?.evaluations.length ? [...ACTIONS, ...ANSWERS] : ACTIONS)
  const by = rng.chance(6) ? anybody(rng) : sentBy(rng, BY[action])
  return { ...FUZZ[action](rng, moment), by, seller: 'mora' }
}
const sentBy = (rng: Rng, role: Role): Actor => (role === 'staff' && rng.chance(4) ? { role, id: 'alex' } : actor(role))
const anybody = (rng: Rng): Actor => rng.pick([...ROLES.map(actor), { role: 'seller', id: 'somebody else' }])

const levelOf = (rng: Rng, { policy }: Moment): string =>
  rng.pick([...policy.ladder.map(({ name }) => name), 'level 1'])
const maybe = <T>(rng: Rng, value: T): T | null => (rng.chance(2) ? value : null)

/** A log in which orders went well, badly or in between; or there are none. */
function linesOf(rng: Rng, now: Instant): readonly PerformanceLine[] {
  const at = { at: now - HOUR, recordedAt: now - HOUR }
  const good = completed(12, at)
  return rng.pick([
    good,
    good,
    [...completed(9, at), ...cancelled(4, at)],
    [...completed(12, at), ...cancelled(1, at)],
    [],
  ])
}

/** The name of a recorded evaluation, or seldom of none. */
function nameOf(rng: Rng, { state, now }: Moment, isMeant: (each: Evaluation) => boolean): EvaluationName {
  const known = state?.evaluations ?? []
  const meant = known.filter(isMeant)
  const names = (meant.length > 0 && !rng.chance(4) ? meant : known).map(({ at, n }) => ({ evaluatedAt: at, n }))
  return rng.chance(9) || names.length === 0 ? { evaluatedAt: now, n: 9 } : rng.pick(names)
}
type Evaluation = NonNullable<SellerState>['evaluations'][number]

type Fuzz = { readonly [A in SellerAction]: (rng: Rng, moment: Moment) => Extract<SellerBody, { action: A }> }

/** The table of random commands: each is well formed, though it may be refused. */
const FUZZ: Fuzz = {
  put: (rng, moment) => {
    const level = rng.chance(2) ? levelOf(rng, moment) : undefined
    return {
      action: 'put',
      isNamed: !rng.chance(5),
      ...(rng.chance(2) ? { since: moment.now - rng.pick([300, 90, 0, -1]) * DAY } : {}),
      ...(level === undefined ? {} : { level: rng.chance(8) ? 'gold' : level }),
      ...((level === undefined) === rng.chance(8) ? { reason: 'As agreed.' } : {}),
      ...(rng.chance(3) ? { warnings: rng.below(3) } : {}),
    }
  },
  import: (rng, moment) => ({
    action: 'import',
    since: maybe(rng, moment.now - rng.pick([300, 90]) * DAY),
    level: maybe(rng, levelOf(rng, moment)),
    warnings: maybe(rng, rng.below(3)),
  }),
  register: (rng, { now }) => ({ action: 'register', firstAt: now - rng.pick([0, 1, 50, 500]) * DAY }),
  evaluate: (rng, { policy, now }) => {
    const at = rng.pick([lastDemotion(now), now, now - (now % DAY)])
    return evaluation(linesOf(rng, at), policy, at)
  },
  reevaluate: (rng, moment) => ({
    action: 'reevaluate',
    figures: figuresOf(linesOf(rng, moment.now), moment.policy, moment.now),
    correction: maybe(rng, correctionOf(rng, moment)),
  }),
  open_appeal: (rng, moment) => ({
    action: 'open_appeal',
    ...nameOf(rng, moment, ({ appeal, appealUntil }) => appeal === null && appealUntil !== null),
    explanation: rng.pick(TEXTS),
  }),
  rule_appeal: (rng, moment) => ({
    action: 'rule_appeal',
    ...nameOf(rng, moment, ({ appeal }) => appeal !== null),
    ruling: rng.pick(APPEAL_RULINGS),
    explanation: rng.pick(TEXTS),
  }),
  rule_proposal: (rng, moment) => ({
    action: 'rule_proposal',
    ...nameOf(rng, moment, ({ event }) => event === 'proposed'),
    ruling: rng.pick(PROPOSAL_RULINGS),
    explanation: rng.pick(TEXTS),
  }),
}

function correctionOf(rng: Rng, { state, policy, now }: Moment): Correction {
  const at = rng.pick([...(state?.evaluations ?? []).map(each => each.at), now - DAY])
  const known = facts(linesOf(rng, at), { at, knownAt: now })
  const given = { facts: known, policy, since: at - 400 * DAY, level: 'new', at }
  const reasons = reasonsOf(cardOf(given), policy, viewAt(given, at))
  return { at, policyVersion: policy.version, to: rng.pick(policy.ladder).name, reasons }
}

/** A history as text, to explain a failure. */
export const playSeller = ({ steps }: SellerHistory): string => steps.map(lineOf).join('\n')

function lineOf({ now, command, context, decision }: SellerStep): string {
  const plain = Object.entries(command).filter(([name]) => !['figures', 'facts', 'policy', 'correction'].includes(name))
  const result = decision.ok
    ? decision.events
        .map(({ type, data }) => `\n    ${type} ${JSON.stringify({ ...data, reasons: undefined })}`)
        .join('')
    : decision.refusal.code
  return `${now} v${context.policy.version} ${JSON.stringify(Object.fromEntries(plain))} → ${result}`
}
