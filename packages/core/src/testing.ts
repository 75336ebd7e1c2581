// Scenarios for tests: an order in some state, a command and its result. Tests set the time and never wait.
import { elapse } from './decider.ts'
import type { OrderDecision } from './order/changes.ts'
import type { CommandBody } from './order/commands/commands.ts'
import { orderDecider } from './order/decide.ts'
import type { OrderEvent } from './order/events.ts'
import type { Actor, Kind, Order, Outcome, Party, Phase, Request, Role } from './order/order.ts'
import type { DecisionContext } from './policy/context.ts'
import { defaultPolicy } from './policy/default.ts'
import { DAY, HOUR, type Instant } from './time.ts'

export const START: Instant = Date.UTC(2026, 10, 3, 14, 0)
export const CONTEXT: DecisionContext = { policy: defaultPolicy, version: 1, payments: 'internal' }

/** An order for 180.00 USD, due in 18 days. The work starts at once unless questions are asked. */
export const PLACE: CommandBody<'place'> = {
  action: 'place',
  reference: 'EV-1',
  gig: { id: 'g1', version: '1', title: 'A 30-second explainer video' },
  buyer: { id: 'lena', name: 'Lena Brandt' },
  seller: { id: 'mora', name: 'Mora Okafor' },
  currency: 'USD',
  price: 15_000,
  extras: [{ title: 'Second ratio', price: 3_000 }],
  turnaround: 'P18D',
}

const ACTORS: Readonly<Record<Role, Actor>> = {
  buyer: { role: 'buyer', id: 'lena' },
  seller: { role: 'seller', id: 'mora' },
  staff: { role: 'staff', id: 'sam' },
  marketplace: { role: 'marketplace' },
  payment: { role: 'payment' },
  clock: { role: 'clock' },
}
export const actor = (role: Role): Actor => ACTORS[role]

/** A scenario written step by step: who does what, and how much time passes. */
export class Scenario {
  order: Order | null = null
  now: Instant
  readonly history: OrderEvent[] = []
  #last: OrderDecision | null = null
  readonly #context: DecisionContext

  constructor(context: Partial<DecisionContext> = {}, start: Instant = START) {
    this.#context = { ...CONTEXT, ...context }
    this.now = start
  }

  /** Lets time pass. Deadlines on the way fire at their own instants. */
  after(span: number): this {
    return this.at(this.now + span)
  }
  at(instant: Instant): this {
    this.now = instant
    const { state, events } = elapse(orderDecider, this.order, this.now)
    this.order = state
    this.history.push(...events)
    return this
  }
  hours = (count: number): this => this.after(count * HOUR)
  days = (count: number): this => this.after(count * DAY)

  /** Sends a command, whose decision is then in `last`. */
  when(by: Role, command: CommandBody): this {
    const decision = orderDecider.decide(this.order, { ...command, by: actor(by) }, this.#context, this.now)
    this.#last = decision
    if (!decision.ok) return this
    this.order = decision.state
    this.history.push(...decision.events)
    return this
  }

  /** Opens a request. */
  asks(by: Party, kind: Kind, reason = 'other', more: Partial<CommandBody<'open_request'>> = {}): this {
    return this.when(by, { action: 'open_request', kind, reason, explanation: 'Why.', ...more })
  }
  /** Answers the latest request. */
  answers(
    by: Party,
    answer: CommandBody<'answer_request'>['answer'],
    more: Partial<CommandBody<'answer_request'>> = {},
  ): this {
    return this.when(by, { action: 'answer_request', requestId: this.request.id, answer, explanation: 'So.', ...more })
  }
  withdraws(by: Party, more: Partial<CommandBody<'withdraw_request'>> = {}): this {
    return this.when(by, { action: 'withdraw_request', requestId: this.request.id, ...more })
  }
  writes(by: Party, more: Partial<CommandBody<'write_message'>> = {}): this {
    return this.when(by, { action: 'write_message', text: 'Hello.', ...more })
  }
  /** Opens a case. */
  reports(by: Party, about: CommandBody<'open_case'>['about'] = 'threats'): this {
    return this.when(by, { action: 'open_case', about, explanation: 'Look.' })
  }
  /** Withdraws the latest open case of this party, or marks it as settled. */
  takesBack(by: Party, more: Partial<CommandBody<'withdraw_case'>> = {}): this {
    const found = this.state.cases.findLast(({ status, openedBy }) => status === 'open' && openedBy === by)
    return this.when(by, { action: 'withdraw_case', caseId: found?.id ?? 999, ...more })
  }
  /** Lets staff rule on the latest open case with `continue`, so the order goes on. */
  rules(founded?: boolean): this {
    const found = this.state.cases.findLast(({ status }) => status === 'open')
    const ruling = { action: 'rule_case', caseId: found?.id ?? 999, ruling: 'continue', explanation: 'Seen.' } as const
    return this.when('staff', founded === undefined ? ruling : { ...ruling, founded })
  }
  /** Lets staff set the hold of the latest open case. */
  holds(more: Partial<CommandBody<'hold_case'>> = {}): this {
    const found = this.state.cases.findLast(({ status }) => status === 'open')
    return this.when('staff', { action: 'hold_case', caseId: found?.id ?? 999, ...more })
  }
  delivers = (): this => this.when('seller', { action: 'deliver', message: 'Here.' })

  /** Returns the decision on the last command. */
  get last(): OrderDecision {
    if (!this.#last) throw new Error('the scenario has no command yet')
    return this.#last
  }
  get state(): Order {
    if (!this.order) throw new Error('the scenario has no order yet')
    return this.order
  }
  /** Returns the latest request, open or ended. */
  get request(): Request {
    const request = this.state.requests.at(-1)
    if (!request) throw new Error('the scenario has no request yet')
    return request
  }
  /** Returns how the order ended. */
  get outcome(): Outcome {
    const { outcome } = this.state
    if (!outcome) throw new Error('the scenario has no outcome yet')
    return outcome
  }
  get phase(): Phase {
    return this.state.situation.phase
  }
  get types(): readonly string[] {
    return this.history.map(({ type }) => type)
  }
  /** Returns the code of the last refusal, or null if the last command was accepted. */
  get refusal(): string | null {
    return this.#last && !this.#last.ok ? this.#last.refusal.code : null
  }
}

export const placed = (changes: Partial<CommandBody<'place'>> = {}, context: Partial<DecisionContext> = {}): Scenario =>
  new Scenario(context).when('marketplace', { ...PLACE, ...changes })
