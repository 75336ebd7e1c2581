// An order with a requested cancellation that gets several commands at once, and what answers, events and balances show
// after them.
import { createClient, type EventView, type Result, verifyHistory } from '@evenhand/sdk'
import { type OrderView, placing, post, type Sent, spread, succeeded } from '../http/send.ts'
import { API_KEY } from '../http/served.ts'

export interface Duel {
  readonly id: string
  readonly requestId: number
  readonly opener: string
  readonly other: string
}
export interface Hit {
  /** The event that the command causes if it is carried out. */
  readonly wants: 'request.accepted' | 'request.declined' | 'request.withdrawn'
  readonly by: string
  readonly sent: Sent
}

const BUYER = 'buyer:lena'
const SELLER = 'seller:mora'

/** Places orders and opens a request for cancellation on each, by buyer and seller in turn. */
export function prepare(urls: readonly string[], name: string, count: number): Promise<readonly Duel[]> {
  const numbers = Array.from({ length: count }, (_, i) => i)
  return spread(numbers, 24, async i => {
    const server = createClient({ url: at(urls, i), key: API_KEY })
    const { id } = await server.placeOrder(placing(`${name}-${i}`))
    const [opener, other] = i % 2 === 0 ? ([BUYER, SELLER] as const) : ([SELLER, BUYER] as const)
    const asked = { id, kind: 'cancellation', reason: 'other', explanation: 'It does not fit.' } as const
    const { receipt } = await server.as(opener).openRequest(asked)
    return { id, requestId: receipt?.requestId ?? 0, opener, other }
  })
}

const at = (urls: readonly string[], i: number): string => urls[i % urls.length] ?? ''

/** Sends accept, decline and withdraw at the same instant, on alternating servers. */
export function hit(
  urls: readonly string[],
  { id, requestId, opener, other }: Duel,
  i: number,
): Promise<readonly Hit[]> {
  const path = `/v1/orders/${id}/requests/${requestId}`
  const blows = [
    { wants: 'request.accepted', by: other, path: `${path}/answer`, body: { answer: 'accept' } },
    { wants: 'request.declined', by: other, path: `${path}/answer`, body: { answer: 'decline', explanation: 'No.' } },
    { wants: 'request.withdrawn', by: opener, path: `${path}/withdrawal`, body: {} },
  ] as const
  return Promise.all(
    blows.map(async (_, n) => {
      // The sequence of the commands rotates, so that none is always sent first.
      const blow = blows[(n + i) % blows.length] ?? blows[0]
      const sent = await post(at(urls, i + n), blow.path, blow.body, { actor: blow.by })
      return { wants: blow.wants, by: blow.by, sent }
    }),
  )
}

const clientAt = (urls: readonly string[], i: number) =>
  createClient({ url: at(urls, i), key: API_KEY, actor: 'staff:sam' })

export interface Ending {
  readonly type: string
  readonly by: string
  readonly at: string
}
export interface Outcome {
  readonly hits: readonly Hit[]
  readonly endings: readonly Ending[]
  readonly events: readonly EventView[]
  readonly view: OrderView
  readonly entries: Result<'listEntries'>['items']
  readonly verified: boolean
}

const ENDINGS = /^request\.(accepted|answered|declined|withdrawn|closed|superseded)$/

/** Reads all views of the order: history and entries on one server, the order on the other. */
export async function look(urls: readonly string[], { id }: Duel, hits: readonly Hit[], i: number): Promise<Outcome> {
  const [one, other] = [clientAt(urls, i), clientAt(urls, i + 1)]
  const { items: events } = await one.listEvents({ id, limit: 100 })
  const { items: entries } = await one.listEntries({ id })
  const view = await other.getOrder({ id })
  const endings = events.filter(({ type }) => ENDINGS.test(type))
  const { ok: verified } = await verifyHistory(id, events)
  return { hits, endings, events, view, entries, verified }
}

/** Returns the disagreements; an empty list if all views agree. */
export function disagreements({ hits, endings, events, view, entries, verified }: Outcome): readonly string[] {
  const [ending] = endings
  if (!ending || endings.length > 1) return [`${endings.length} endings`]
  return [
    ...(verified ? [] : ['the chain does not verify']),
    ...(view.version === events.length ? [] : [`version ${view.version}, ${events.length} events`]),
    ...hits.flatMap(each => wrongAnswer(each, ending)),
    ...wrongState(view, ending, entries),
  ]
}

/**
 * Returns what is wrong with an answer: a success must be the ending itself, and every refusal must name the ending.
 */
function wrongAnswer({ wants, by, sent }: Hit, { type, by: winner, at: when }: Ending): readonly string[] {
  const won = type === wants && by === winner
  if (succeeded(sent)) return won ? [] : [`${by} was answered ${wants}, but it ended with ${type} by ${winner}`]
  const { code, facts } = sent.body
  const answer = JSON.stringify({ status: sent.status, code, facts })
  if (won) return [`${by} ended it with ${wants} and was answered ${answer}`]
  const status = type.slice('request.'.length)
  const endedBy = winner === 'clock' ? 'silence' : winner.split(':')[0]
  const isNamed = isEnding(facts) && facts.status === status && facts.endedBy === endedBy && facts.at === when
  return sent.status === 409 && code === 'request_ended' && isNamed ? [] : [`${by} was answered ${answer} of ${type}`]
}

const isEnding = (facts: unknown): facts is { status: unknown; endedBy: unknown; at: unknown } =>
  typeof facts === 'object' && facts !== null && 'status' in facts && 'endedBy' in facts && 'at' in facts

/**
 * Returns what is wrong with the state: an accepted request must cancel the order and give the money back, any other
 * ending must leave order and money unchanged.
 */
function wrongState(view: OrderView, { type, at: when }: Ending, entries: Outcome['entries']): readonly string[] {
  const accepted = type === 'request.accepted'
  const sum = (account: string): number =>
    entries.filter(entry => entry.account === account).reduce((total, { amount }) => total + amount, 0)
  const expected = {
    phase: accepted ? 'cancelled' : 'in_progress',
    outcome: accepted ? when : null,
    ...(accepted ? { held: 0, refunded: 18_000 } : { held: 18_000, refunded: 0 }),
    ...(accepted ? { heldBalances: 0, refundedBalances: 18_000 } : { heldBalances: 18_000, refundedBalances: 0 }),
  }
  const found = {
    phase: view.phase,
    outcome: view.outcome?.at ?? null,
    held: view.balances.held,
    refunded: view.balances.refunded,
    heldBalances: sum('held'),
    refundedBalances: sum('refunded') + sum('refund_requested'),
  }
  return JSON.stringify(found) === JSON.stringify(expected) ? [] : [`after ${type}: ${JSON.stringify(found)}`]
}
