// Properties of `allowed` over random histories: offers agree with decisions, and change exactly at `refreshAt`.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elapse } from '../../decider.ts'
import { accepted } from '../../testing/accepted.ts'
import { ACTORS, FUZZ } from '../../testing/fuzz.ts'
import { type History, history, play } from '../../testing/histories.ts'
import { firstChange, listing } from '../../testing/refreshing.ts'
import { rejected } from '../../testing/rejected.ts'
import { Rng } from '../../testing/rng.ts'
import { DAY, type Instant, spanLength } from '../../time.ts'
import { nextDue, nextStop } from '../clocks/due.ts'
import type { CommandBody } from '../commands/commands.ts'
import { orderDecider } from '../decide.ts'
import type { Offer } from '../handler.ts'
import type { Actor, Order } from '../order.ts'
import { allowed, refreshAt } from './allowed.ts'

const SEED = Date.now()
const RUNS = 250
const STEPS = 30

const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const rolls = fc.array(roll, { minLength: 14, maxLength: 14 })
const histories = fc.tuple(rolls, fc.array(rolls, { maxLength: STEPS, size: 'max' })).map(([first, rest]) => {
  const run = history(first, rest)
  return { ...run, [fc.toStringMethod]: () => play(run) }
})
const law = (title: string, holds: (history: History) => void, numRuns = RUNS) =>
  it(title, () => fc.assert(fc.property(histories, holds), { seed: SEED, numRuns }), 60_000)

/** Returns every third step of a history, each viewed by the next actor in turn. */
function looks({ steps, context }: History): readonly Look[] {
  return steps.flatMap((step, i) => {
    const actor = ACTORS[i % 4]
    if (!actor || i % 3 !== steps.length % 3) return []
    const { now } = step
    const after = elapse(orderDecider, step.after, now).state ?? step.after
    const can = (command: CommandBody) => orderDecider.decide(after, { ...command, by: actor }, context, now)
    return [{ now, after, actor, offers: allowed(after, actor, context, now), can }]
  })
}
interface Look {
  readonly now: Instant
  readonly after: Order
  readonly actor: Actor
  readonly offers: readonly Offer[]
  can(command: CommandBody): ReturnType<typeof orderDecider.decide>
}

/** Returns a name for a line of `allowed`: action, kind and the object acted on. */
const IDS = ['action', 'requestId', 'caseId', 'refundId', 'paymentId'] as const
const nameOf = (line: Partial<Record<(typeof IDS)[number], unknown>> & { readonly kind?: string }) =>
  [...IDS.map(name => line[name]), line.action === 'open_request' ? line.kind : ''].join(' ')

describe(`the laws of allowed actions (seed ${SEED})`, () => {
  law('every input within an offer is accepted', run => {
    for (const { offers, can } of looks(run))
      for (const offer of offers)
        for (const command of accepted(offer)) expect(can(command), JSON.stringify(command)).toMatchObject({ ok: true })
  })

  law('an opened request has the window and outcome of silence of its offer', run => {
    for (const { offers, can, now } of looks(run))
      for (const offer of offers) {
        if (!offer.ok || offer.action !== 'open_request') continue
        for (const command of accepted(offer)) {
          const opened = openedBy(can(command))
          if ('accepts' in offer.inputs) expect(opened).toBeUndefined()
          else {
            const { window, onSilence } = offer.inputs
            expect(opened?.data).toMatchObject({ respondBy: now + spanLength(window), window, onSilence })
          }
        }
      }
  })

  law('every input outside an offer is rejected with the matching code', run => {
    for (const { offers, can } of looks(run))
      for (const offer of offers)
        for (const { command, code } of rejected(offer)) {
          const refusal = code === null ? {} : { refusal: { code } }
          expect(can(command), JSON.stringify(command)).toMatchObject({ ok: false, ...refusal })
        }
  })

  law('an action that is not offered is refused as its line states, whatever its inputs', run => {
    for (const { offers, can, after, now } of looks(run))
      for (const offer of offers) {
        if (offer.ok) continue
        const { action, ok: _ok, refusal, ...ids } = offer
        for (let i = 0; i < 4; i++) {
          const command = { ...FUZZ[action](new Rng([now % 1_000_003, i, i * 7, i * 3]), after), ...ids }
          expect(can(command), JSON.stringify(command)).toEqual({ ok: false, refusal })
        }
      }
  })

  law('every accepted command had been offered', run => {
    for (const { before, now, command, decision } of run.steps) {
      if (!command || !decision?.ok) continue
      const offers = allowed(before, command.by, run.context, now).filter(({ ok }) => ok)
      expect(offers.map(nameOf)).toContain(nameOf(command))
    }
  })

  law('each action is listed once, and strangers get an empty list', run => {
    for (const { offers, after, now } of looks(run)) {
      const names = offers.map(nameOf)
      expect(new Set(names).size).toBe(names.length)
      expect(allowed(after, { role: 'buyer', id: 'nobody' }, run.context, now)).toEqual([])
      expect(allowed(after, { role: 'payment' }, run.context, now)).toEqual([])
    }
  })

  law('`refreshAt` is the first instant at which computing everything again shows a change', run => {
    for (const { before, now } of run.steps)
      for (const actor of ACTORS.slice(0, 4)) {
        const brute = firstChange(before, actor, run.context, now)
        expect(refreshAt(before, actor, run.context, now), `${actor.role} from ${now}`).toBe(brute)
      }
  })

  law('without an event, offers change at `refreshAt` and not before', run => {
    for (const { actor, after, now } of looks(run)) {
      const shownAt = (at: Instant) => shown(elapse(orderDecider, after, at).state, actor, run, at)
      const today = shownAt(now)
      const change = refreshAt(after, actor, run.context, now)
      for (const at of sampled(after, now, change)) expect(shownAt(at), `${actor.role} at ${at}`).toBe(today)
      if (change === null) continue
      expect(change).toBeGreaterThan(now)
      expect(shownAt(change)).not.toBe(today)
    }
  })
})

const openedBy = (decision: ReturnType<Look['can']>) =>
  decision.ok ? decision.events.find(({ type }) => type === 'request.opened') : undefined

/** Returns the offers at an instant as text, without the dates of a change, which move with the clock. */
const shown = (order: Order | null, actor: Actor, { context }: History, at: Instant): string =>
  listing(order ? allowed(order, actor, context, at) : [])

/** Returns instants before the next change of the offers: around every deadline, and at even distances. */
function sampled(order: Order, now: Instant, change: Instant | null): readonly Instant[] {
  const end = change ?? now + 400 * DAY
  const expected: Instant[] = []
  for (let at = nextDue(order), left = 12; at !== null && at < end && left > 0; left--) {
    expected.push(at - 1, at, at + 1)
    const { state } = elapse(orderDecider, order, at)
    at = state && nextDue(state)
  }
  const even = [1, 2, 3, 4, 5, 6, 7].map(part => now + Math.floor(((end - now) * part) / 8))
  const list = [
    ...expected,
    ...even,
    now + 1,
    end - 1,
    nextStop(order) ?? now,
    order.lastAt + DAY,
    order.lastAt + 36 * 3_600_000,
  ]
  return list.filter(at => at >= now && at < end)
}
