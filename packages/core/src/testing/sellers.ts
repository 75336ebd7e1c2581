// Sellers for tests: small ladders, performance logs that meet or fail them, and scenarios of commands.
import type { Decision } from '../decider.ts'
import { fold } from '../decider.ts'
import { viewAt } from '../level/evaluate.ts'
import { facts } from '../level/facts.ts'
import { type FiguresOf, figuresIn } from '../level/figures/measure.ts'
import type { PerformanceLine } from '../level/performanceLog.ts'
import type { LevelPolicy } from '../level/policy/policy.ts'
import type { Role } from '../order/order.ts'
import type { RefusalCode } from '../refusal.ts'
import type { Evaluate } from '../seller/commands/evaluate.ts'
import { type SellerCommand, sellerDecider } from '../seller/decide.ts'
import type { SellerEvent } from '../seller/events.ts'
import type { SellerContext } from '../seller/handler.ts'
import type { EvaluationRecord, Seller, SellerState } from '../seller/seller.ts'
import { actor } from '../testing.ts'
import { DAY, type Instant } from '../time.ts'
import { COMPLETION, cancelled, completed, ladderOf, THE_15TH } from './levels.ts'

/** Promotes every day and demotes on the 15th, with grace and appeals. */
export const LADDER: LevelPolicy = ladderOf([COMPLETION], {
  evaluation: {
    promote: { every: 'day' },
    demote: { every: 'month', day: 15 },
    zone: 'UTC',
    grace: 'P14D',
    appeal: 'P6M',
  },
})
/** The same with another name for level 1. */
export const RENAMED: LevelPolicy = {
  ...LADDER,
  version: 2,
  ladder: LADDER.ladder.map(each => (each.name === 'level 1' ? { ...each, name: 'silver' } : each)),
}
/** The same, but a person decides on level 1. */
export const REVIEWED: LevelPolicy = {
  ...LADDER,
  ladder: LADDER.ladder.map(each => (each.name === 'level 1' ? { ...each, review: true } : each)),
}

/** Performance logs: all orders completed, nearly a third of them cancelled, and no order at all. */
export const GOOD: readonly PerformanceLine[] = completed(12)
export const BAD: readonly PerformanceLine[] = [...completed(9), ...cancelled(4)]
export const NONE: readonly PerformanceLine[] = []

type BodyOf<C> = C extends unknown ? Omit<C, 'by' | 'seller'> : never
/** A command without who sends it and to which seller. */
export type SellerBody = BodyOf<SellerCommand>

export const EXPLANATION = 'In plain words.'
const NOT_GIVEN = { since: null, level: null, warnings: null }

/** A registered seller, by default long on level 1 and without any record. */
export const sellerWith = (changes: Partial<Seller> = {}): Seller => ({
  id: 'mora',
  version: 1,
  lastAt: THE_15TH - 100 * DAY,
  since: THE_15TH - 400 * DAY,
  isSinceGiven: true,
  earlierSinces: [],
  level: 'level 1',
  levelSince: THE_15TH - 100 * DAY,
  atRiskSince: null,
  grace: null,
  warnings: 0,
  warnedAt: null,
  isEvaluated: true,
  evaluations: [],
  ...changes,
})

/** An evaluation that lowered level 1, with six months to appeal. */
export const recordWith = (changes: Partial<EvaluationRecord> = {}): EvaluationRecord => {
  const { at = THE_15TH } = changes
  return {
    at,
    n: 1,
    recordedAt: at,
    policyVersion: 1,
    event: 'lowered',
    before: 'level 1',
    after: 'new',
    automated: true,
    corrects: null,
    appealUntil: at + 180 * DAY,
    proposes: null,
    appeal: null,
    proposal: null,
    ...changes,
  }
}

/** The evaluation of an instant, by the facts of then. */
export const evaluation = (lines: readonly PerformanceLine[], policy: LevelPolicy, at: Instant): Evaluate => ({
  action: 'evaluate',
  at,
  policy,
  facts: facts(lines, { at, knownAt: Number.MAX_SAFE_INTEGER }),
})

/** The figures of a seller of long standing at an instant. */
export function figuresOf(lines: readonly PerformanceLine[], policy: LevelPolicy, at: Instant): FiguresOf {
  const known = facts(lines, { at, knownAt: Number.MAX_SAFE_INTEGER })
  return figuresIn(viewAt({ facts: known, policy, since: at - 400 * DAY }, at))
}

/** A scenario, step by step: who does what to the seller mora, and how much time passes. */
export class SellerScenario {
  state: SellerState
  now: Instant
  last: Decision<SellerEvent, Seller> = { ok: false, refusal: { code: 'not_found', what: 'seller' } }
  #context: SellerContext

  constructor(state: SellerState = null, policy: LevelPolicy = LADDER, now: Instant = THE_15TH) {
    this.state = state
    this.now = now
    this.#context = { policy, firstOrderAt: null }
  }

  after(span: number): this {
    this.now += span
    return this
  }
  at(instant: Instant): this {
    this.now = instant
    return this
  }
  /** Changes the context of the commands that follow. */
  with(context: Partial<SellerContext>): this {
    this.#context = { ...this.#context, ...context }
    return this
  }
  get context(): SellerContext {
    return this.#context
  }

  /** Sends a command; `last` is the decision. */
  when(by: Role, body: SellerBody): this {
    return this.sends({ ...body, by: actor(by), seller: 'mora' })
  }
  sends(command: SellerCommand): this {
    this.last = sellerDecider.decide(this.state, command, this.#context, this.now)
    if (this.last.ok) this.state = fold(sellerDecider, this.state, this.last.events)
    return this
  }

  /** The marketplace sets something. */
  puts = (changes: Partial<Extract<SellerBody, { action: 'put' }>> = {}): this =>
    this.when('marketplace', { action: 'put', ...changes })
  imports = (changes: Partial<Extract<SellerBody, { action: 'import' }>> = {}): this =>
    this.when('marketplace', { action: 'import', ...NOT_GIVEN, ...changes })
  registers = (firstAt: Instant): this => this.when('clock', { action: 'register', firstAt })
  /** Evaluates as of now. */
  evaluates = (lines: readonly PerformanceLine[], policy: LevelPolicy = this.#context.policy): this =>
    this.when('clock', evaluation(lines, policy, this.now))
  /** Appeals the latest record. */
  appeals = (): this => this.when('seller', { action: 'open_appeal', ...this.name, explanation: EXPLANATION })
  /** Staff rule on the appeal against a record, by default the latest. */
  rules = (ruling: 'stands' | 'reinstated', name = this.name): this =>
    this.when('staff', { action: 'rule_appeal', ...name, ruling, explanation: EXPLANATION })
  /** Staff decide on a proposal, by default the latest record. */
  decides = (ruling: 'granted' | 'refused', name = this.name): this =>
    this.when('staff', { action: 'rule_proposal', ...name, ruling, explanation: EXPLANATION })

  get seller(): Seller {
    if (!this.state) throw new Error('the scenario has no seller yet')
    return this.state
  }
  /** The record of the latest instant with the highest number. */
  get record(): EvaluationRecord {
    const found = this.seller.evaluations.at(-1)
    if (!found) throw new Error('the seller was never evaluated')
    return found
  }
  /** The name of that record. */
  get name() {
    const { at, n } = this.record
    return { evaluatedAt: at, n }
  }
  /** The refusal code of the last command; null: it was accepted. */
  get refusal(): RefusalCode | null {
    return this.last.ok ? null : this.last.refusal.code
  }
  /** The types of the events of the last command. */
  get types(): readonly SellerEvent['type'][] {
    return this.last.ok ? this.last.events.map(({ type }) => type) : []
  }
}

/** A registered seller, by default on level 1, on a demotion day. */
export const seller = (changes: Partial<Seller> = {}, policy: LevelPolicy = LADDER): SellerScenario =>
  new SellerScenario(sellerWith(changes), policy)
/** Nobody yet. */
export const nobody = (policy: LevelPolicy = LADDER): SellerScenario => new SellerScenario(null, policy)
