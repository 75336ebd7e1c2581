// Run by itself, with the core as it is built; prints what decisions and views cost as JSON.
import { type Actor, allowed, elapse, type OrderCommand, orderDecider, refreshAt } from '@evenhand/core'
import { ACTORS } from '../../packages/core/src/testing/fuzz.ts'
import { history, type Step } from '../../packages/core/src/testing/histories.ts'
import type { OrderContext } from '../../packages/server/src/commands/orders/store.ts'
import type { CallingActor } from '../../packages/server/src/http/orders/sight.ts'
import { orderView } from '../../packages/server/src/http/orders/views.ts'
import { median } from '../measure.ts'
import type { ViewCost } from './views.ts'

/** An order of a generated history, with the command that this reader sent next, if it was accepted. */
interface Sample {
  readonly actor: CallingActor
  readonly context: OrderContext
  readonly command: OrderCommand | null
}

const HISTORIES = 300
const STEPS = 30
const ROLLS = 14
const MOST_ORDERS = 200
/** Rounds before the measured ones, so that everything is compiled. */
const WARM = 60

const isCalling = (actor: Actor): actor is CallingActor => actor.role !== 'payment' && actor.role !== 'clock'
const READERS = ACTORS.slice(0, 4).filter(isCalling)

/** By phase and reader. */
function groups(): readonly (readonly Sample[])[] {
  const found = new Map<string, Sample[]>()
  const roll = rolls()
  for (let i = 0; i < HISTORIES; i++) {
    const { steps, context } = history(roll(), Array.from({ length: STEPS }, roll))
    for (const step of steps)
      for (const actor of READERS) {
        const key = `${step.before.situation.phase} ${actor.role}`
        const list = found.get(key) ?? []
        if (list.length < MOST_ORDERS) list.push(sampleOf(step, actor, context))
        found.set(key, list)
      }
  }
  return [...found.values()]
}

/** The same numbers in every run. */
function rolls(): () => readonly number[] {
  let seed = 20_261_127
  const next = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed % 1_000_001
  }
  return () => Array.from({ length: ROLLS }, next)
}

/** The order as it is loaded from the database. */
function sampleOf(step: Step, actor: CallingActor, decisionContext: OrderContext['decisionContext']): Sample {
  const { command, decision, now } = step
  const order: OrderContext['order'] = JSON.parse(JSON.stringify(step.before))
  const people = { buyer: { id: order.buyer, name: 'Lena' }, seller: { id: order.seller, name: 'Mora' } }
  return {
    actor,
    context: { id: '01a20050-ec52-7f29-b10c-c38261a7f54b', order, ...people, sellerLevel: null, decisionContext, now },
    command: command && decision?.ok && command.by.role === actor.role ? command : null,
  }
}

/** What the pipeline computes for a command: the deadlines before it, its events and the new state, the deadlines after it. */
function decided({ context: { order, decisionContext, now }, command }: Sample): unknown {
  const before = elapse(orderDecider, order, now).state
  const decision = command && orderDecider.decide(before, command, decisionContext, now)
  return elapse(orderDecider, decision?.ok ? decision.state : before, now)
}

function costOf(samples: readonly Sample[], rounds: number): readonly ViewCost[] {
  const [first] = samples
  if (!first) return []
  const commands = samples.filter(({ command }) => command !== null)
  const shown = samples.map(sample => ({ ...sample, offers: offersOf(sample) }))
  return [
    {
      phase: first.context.order.situation.phase,
      reader: first.actor.role,
      orders: samples.length,
      decide: commands.length === 0 ? null : timed(commands, rounds, decided),
      allowed: timed(samples, rounds, offersOf),
      refreshAt: timed(shown, rounds, ({ context: { order, decisionContext, now }, actor, offers }) =>
        refreshAt(order, actor, decisionContext, now, offers),
      ),
      view: timed(samples, rounds, ({ context, actor }) => orderView(context, actor)),
    },
  ]
}

const offersOf = ({ context: { order, decisionContext, now }, actor }: Sample) =>
  allowed(order, actor, decisionContext, now)

/** Microseconds of one call: the median of rounds over the whole list. */
function timed<T>(list: readonly T[], rounds: number, work: (each: T) => unknown): number {
  const found: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    for (const each of list) work(each)
    found.push(((performance.now() - begun) * 1000) / list.length)
  }
  return median(found)
}

const all = groups()
for (const samples of all) costOf(samples, WARM)
console.log(JSON.stringify(all.flatMap(samples => costOf(samples, Number(process.argv[2])))))
