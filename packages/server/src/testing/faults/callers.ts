// Many callers that write without a pause. Each command has its own key and a unique text.
import { placing, post, type Sent, succeeded } from '../http/send.ts'

export interface Command {
  readonly path: string
  readonly body: object
  readonly actor?: string
  readonly key: string
  /** The text or reference by which the command's effect on the order is found. */
  readonly mark: string
}
/** What a caller knows of its command: it was acknowledged, or its effect is unknown. No command may be refused. */
export type Fate = 'acknowledged' | 'unknown' | 'refused'
export interface Tried {
  readonly command: Command
  readonly fate: Fate
  /** The answer that the caller received. */
  readonly answer: string
}
export interface Crowd {
  readonly url: string
  /** Distinguishes this group of callers from all others. */
  readonly name: string
  readonly callers: number
  /** The id of an order that all callers write to. */
  readonly shared: string
  /** Called whenever something is sent or answered. */
  readonly happened: () => void
  /** Reports whether the kill has happened. */
  readonly isHit: () => boolean
}

/** How many more commands each caller sends after the kill, unless it is cut off before that. */
const AFTERWARDS = 15

/** Resolves when every caller has been cut off or has sent enough after the kill. */
export async function write(crowd: Crowd): Promise<readonly Tried[]> {
  const tried: Tried[] = []
  await Promise.all(Array.from({ length: crowd.callers }, (_, i) => caller(crowd, `${crowd.name}-${i}`, tried)))
  return tried
}

async function caller(crowd: Crowd, name: string, tried: Tried[]): Promise<void> {
  let left = AFTERWARDS
  for (let n = 0; ; n++) {
    const steps = life(`${name}-${n}`, crowd.shared)
    for (let step = steps.next(); !step.done; ) {
      const sent = await attempt(crowd, step.value, tried)
      if (!succeeded(sent)) return
      if (crowd.isHit()) left -= 1
      if (left === 0) return
      step = steps.next(sent)
    }
  }
}

/** Sends a command and records what the caller then knows of its effect. */
export async function attempt(
  { url, happened }: Pick<Crowd, 'url' | 'happened'>,
  command: Command,
  tried: Tried[],
): Promise<Sent> {
  happened()
  const { path, body, actor, key } = command
  const sent = await post(url, path, body, { key, ...(actor === undefined ? {} : { actor }) })
  happened()
  const answer = sent.status === null ? 'nothing' : `${sent.status} ${sent.body.code ?? ''}`.trim()
  tried.push({ command, fate: fateOf(sent), answer })
  return sent
}

function fateOf(sent: Sent): Fate {
  if (succeeded(sent)) return 'acknowledged'
  return sent.status === null || sent.status === 503 ? 'unknown' : 'refused'
}

/** Yields the commands of an order from its placing to its cancellation; none of them can be refused. */
function* life(name: string, shared: string): Generator<Command, void, Sent> {
  const [buyer, seller] = ['buyer:lena', 'seller:mora']
  const { body: placed } = yield { path: '/v1/orders', body: placing(name), key: name, mark: name }
  const own = `/v1/orders/${String(placed.id)}`
  let count = 0
  const step = (actor: string, path: string, body: (mark: string) => object): Command => {
    const mark = `${name}.${count++}`
    return { path, body: body(mark), actor, key: mark, mark }
  }
  const writing = (actor: string, order: string) => step(actor, `${order}/messages`, text => ({ text }))
  yield writing(buyer, own)
  yield writing(seller, `/v1/orders/${shared}`)
  yield step(buyer, `${own}/requests`, explanation => ({ kind: 'update', reason: 'progress', explanation }))
  yield writing(seller, own)
  yield step(seller, `${own}/deliveries`, message => ({ message }))
  yield writing(buyer, `/v1/orders/${shared}`)
  const { body: opened } = yield step(buyer, `${own}/requests`, explanation => ({
    kind: 'cancellation',
    reason: 'other',
    explanation,
  }))
  const answer = `${own}/requests/${requestIn(opened)}/answer`
  yield step(seller, answer, explanation => ({ answer: 'accept', explanation }))
}

/** Returns the number of the opened request, from the command's answer. */
function requestIn({ receipt }: Sent['body']): string {
  if (typeof receipt === 'object' && receipt !== null && 'requestId' in receipt) return String(receipt.requestId)
  throw new Error('the answer does not name the request that was opened')
}
