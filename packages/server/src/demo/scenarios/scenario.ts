// The form of a scenario (the order, its steps and waits, and the expected end), and a driver that plays it.
import type { Client, Input, OperationName, Result } from '@evenhand/sdk'

export type Teller = 'buyer' | 'seller' | 'staff'
type Done = Extract<
  OperationName,
  | 'giveRequirements'
  | 'deliver'
  | 'requestRevision'
  | 'acceptDelivery'
  | 'writeMessage'
  | 'review'
  | 'openRequest'
  | 'answerRequest'
  | 'withdrawRequest'
  | 'cancel'
  | 'contestFault'
  | 'agreeToFault'
  | 'openCase'
>
/**
 * The input of an operation without the ids of the order and of the open request or case, which the driver fills in.
 */
type Texts<O extends Done> = Omit<Input<O>, 'id' | 'requestId'>

/** One step: an actor, an operation and its input, or a span to wait. */
export type Step = readonly ['wait', string] | { readonly [O in Done]: readonly [Teller, O, Texts<O>] }[Done]

export type Order = Result<'getOrder'>
type Outcome = NonNullable<Order['outcome']>

export interface Scenario {
  readonly title: string
  /** The order without its reference, which the marketplace assigns. */
  readonly order: Omit<Input<'placeOrder'>, 'reference'>
  readonly steps: readonly Step[]
  readonly ends: {
    readonly label: string
    readonly fault: Outcome['fault']
    readonly faultStatus: Outcome['faultStatus']
    readonly balances: Order['balances']
    /** The amounts of the requested refunds. */
    readonly refunds: readonly number[]
    /** The event types in order, without reminders. */
    readonly events: string
  }
}

export interface World {
  readonly api: Client
  /** Moves the clock by a span, firing every deadline on the way. */
  readonly wait: (span: string) => Promise<unknown>
}

/** Plays a scenario through the public API and returns the resulting order as the marketplace sees it. */
export async function play({ api, wait }: World, reference: string, scenario: Scenario): Promise<Order> {
  const { id } = await api.placeOrder({ ...scenario.order, reference })
  const { buyer, seller } = scenario.order
  const actors = { buyer: `buyer:${buyer.id}`, seller: `seller:${seller.id}`, staff: 'staff:sam' } as const
  for (const step of scenario.steps) {
    if (step[0] === 'wait') await wait(step[1])
    else await carryOut(api.as(actors[step[0]]), id, step)
  }
  return api.getOrder({ id })
}

export type Deed = Exclude<Step, readonly ['wait', string]>

/** Carries out one step of a scenario. */
export async function carryOut(api: Client, id: string, [, what, texts]: Deed): Promise<unknown> {
  switch (what) {
    case 'answerRequest':
    case 'withdrawRequest': {
      const { request } = await api.getOrder({ id })
      if (!request) throw new Error(`there is no open request for ${what}`)
      return what === 'answerRequest'
        ? api.answerRequest({ ...texts, id, requestId: request.id })
        : api.withdrawRequest({ ...texts, id, requestId: request.id })
    }
    case 'giveRequirements':
      return api.giveRequirements({ ...texts, id })
    case 'deliver':
      return api.deliver({ ...texts, id })
    case 'requestRevision':
      return api.requestRevision({ ...texts, id })
    case 'acceptDelivery':
      return api.acceptDelivery({ ...texts, id })
    case 'writeMessage':
      return api.writeMessage({ ...texts, id })
    case 'review':
      return api.review({ ...texts, id })
    case 'openRequest':
      return api.openRequest({ ...texts, id })
    case 'cancel':
      return api.cancel({ ...texts, id })
    case 'contestFault':
      return api.contestFault({ ...texts, id })
    case 'agreeToFault':
      return api.agreeToFault({ ...texts, id })
    case 'openCase':
      return api.openCase({ ...texts, id })
  }
}

/** Returns the balances of an order whose whole amount went back to the buyer. */
export const back = (amount: number) => ({ held: 0, released: 0, refunded: amount, fee: 0 })
