// Properties of policy versions over random publications; a failure prints its seed and the shortest history found.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decision, elapse, fold } from '../decider.ts'
import type { LevelPolicy } from '../level/policy/policy.ts'
import { defaultLevelPolicy, fairLevelPolicy } from '../level/policy/presets.ts'
import { ROLES } from '../order/order.ts'
import { POLICIES } from '../testing/policies.ts'
import { Rng } from '../testing/rng.ts'
import { actor } from '../testing.ts'
import { DAY, HOUR, type Instant } from '../time.ts'
import { type PolicyCommand, type PolicyContext, type PolicyEvent, policyDecider, stricterPaths } from './decide.ts'
import { POLICY_KINDS, type PolicyKind, type PolicyState, type PolicyVersions } from './versions.ts'

const SEED = Date.now()
const RUNS = 400
const NOTICE = 15 * DAY
const { evaluation } = defaultLevelPolicy
const graceOf = (grace: string): LevelPolicy => ({ ...defaultLevelPolicy, evaluation: { ...evaluation, grace } })
const LEVEL_POLICIES = [defaultLevelPolicy, fairLevelPolicy, graceOf('P7D'), graceOf('P21D')]
const ORDER_POLICIES = [...POLICIES, ...POLICIES.map(policy => ({ ...policy, name: 'Ours' }))]

interface Step {
  readonly now: Instant
  readonly before: PolicyState
  readonly command: PolicyCommand
  readonly context: PolicyContext
  readonly decision: Decision<PolicyEvent, PolicyVersions>
  readonly after: PolicyState
}

function commandOf(rng: Rng, kind: PolicyKind, now: Instant): PolicyCommand {
  const role = rng.chance(5) ? rng.pick(ROLES) : 'marketplace'
  const sent = {
    action: rng.chance(6) ? 'ship' : 'publish',
    by: actor(role),
    inForceFrom: rng.pick([null, null, now, now - 1, now + HOUR, now + NOTICE, now + NOTICE - 1, now + 40 * DAY]),
  } as const
  return kind === 'order'
    ? { ...sent, kind, document: rng.pick(ORDER_POLICIES) }
    : { ...sent, kind, document: rng.pick(LEVEL_POLICIES) }
}

/** Generates a history from numbers, one list per command. */
function historyOf(kind: PolicyKind, rolls: readonly (readonly number[])[]): readonly Step[] {
  const steps: Step[] = []
  let state: PolicyState = null
  let now = Date.UTC(2026, 10, 15)
  for (const each of rolls) {
    const rng = new Rng(each)
    now += rng.pick([0, 1, HOUR, DAY, 20 * DAY])
    const before: PolicyState = state
    const [command, context] = [commandOf(rng, kind, now), { isInUse: !rng.chance(3) }]
    const decision = policyDecider.decide(state, command, context, now)
    state = decision.ok ? fold(policyDecider, state, decision.events) : state
    steps.push({ now, before, command, context, decision, after: state })
  }
  return steps
}

const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const histories = fc
  .tuple(fc.constantFrom(...POLICY_KINDS), fc.array(fc.array(roll, { minLength: 8, maxLength: 8 }), { maxLength: 12 }))
  .map(([kind, rolls]) => historyOf(kind, rolls))

/** Checks a law on every history. */
const law = (title: string, holds: (steps: readonly Step[]) => void) =>
  it(title, () => fc.assert(fc.property(histories, holds), { seed: SEED, numRuns: RUNS }), 60_000)
const eventsOf = ({ decision }: Step): readonly PolicyEvent[] => (decision.ok ? decision.events : [])

describe(`the laws of policy versions (seed ${SEED})`, () => {
  law('the numbers have no gaps, and after the first each starts no earlier than the one before', steps => {
    const published = steps.at(-1)?.after?.published ?? []
    expect(published.map(({ number }) => number)).toEqual(published.map((_, i) => i + 1))
    for (const [i, { inForceSince }] of published.entries())
      if (i > 1) expect(inForceSince).toBeGreaterThanOrEqual(published[i - 1]?.inForceSince ?? 0)
  })

  law('a version that is stricter for somebody starts 15 days after it was published, or later', steps => {
    for (const step of steps) {
      const [last, [event]] = [step.before?.published.at(-1), eventsOf(step)]
      if (!last || !event || !step.context.isInUse || stricterPaths(last, event.data).length === 0) continue
      expect(event.data.inForceSince).toBeGreaterThanOrEqual(step.now + NOTICE)
    }
  })

  law('only the marketplace publishes; an installation ships the first version and no other', steps => {
    for (const step of steps) {
      const [event] = eventsOf(step)
      if (!event) continue
      if (step.command.action === 'ship') expect(step.before).toBeNull()
      else expect(event.by.role).toBe('marketplace')
      if (step.before) expect(event.data.inForceSince).toBeGreaterThanOrEqual(step.now)
    }
  })

  law('a refused command changes nothing, and an accepted one sent again adds nothing', steps => {
    for (const { before, command, context, now, decision, after } of steps) {
      expect(policyDecider.decide(before, command, context, now)).toEqual(decision)
      if (!decision.ok) expect(after).toBe(before)
      else expect(policyDecider.decide(after, command, context, now)).toMatchObject({ ok: true, events: [] })
    }
  })

  law(
    'every recorded history folds to the same versions, also after a JSON round trip, and time changes none',
    steps => {
      const all = steps.flatMap(eventsOf)
      const stored: readonly PolicyEvent[] = JSON.parse(JSON.stringify(all))
      const last = steps.at(-1)?.after ?? null
      expect(stored).toStrictEqual(all)
      expect(fold(policyDecider, null, stored)).toStrictEqual(last)
      expect(last?.version ?? 0).toBe(all.length)
      expect(elapse(policyDecider, last, Date.UTC(2099, 0, 1))).toEqual({ state: last, events: [] })
    },
  )
})
