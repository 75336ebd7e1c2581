// Versions of a policy: numbers, second clicks, the notice of stricter ones, and the sequence in which they start.
import { describe, expect, it } from 'vitest'
import { type Decision, elapse, fold } from '../decider.ts'
import type { LevelPolicy } from '../level/policy/policy.ts'
import { defaultLevelPolicy } from '../level/policy/presets.ts'
import type { Actor } from '../order/order.ts'
import { defaultPolicy } from '../policy/default.ts'
import type { Policy } from '../policy/policy.ts'
import { strictPolicy } from '../testing/policies.ts'
import { actor } from '../testing.ts'
import { DAY, type Instant, toIso } from '../time.ts'
import { POLICY_EVENT_TYPES, type PolicyCommand, type PolicyEvent, policyDecider, stricterPaths } from './decide.ts'
import { newestOf, POLICY_KINDS, type PolicyState, type PolicyVersions } from './versions.ts'

const NOW = Date.UTC(2026, 10, 15)
const NOTICE = 15 * DAY
const { evaluation, ladder } = defaultLevelPolicy
const LOOSER: LevelPolicy = { ...defaultLevelPolicy, evaluation: { ...evaluation, grace: 'P21D' } }
const STRICTER: LevelPolicy = { ...defaultLevelPolicy, evaluation: { ...evaluation, grace: 'P7D' } }
const REORDERED: LevelPolicy = { evaluation, ladder, counting: defaultLevelPolicy.counting, version: 7 }

/** A policy's versions, command by command. */
class Versions {
  state: PolicyState = null
  now = NOW
  last: Decision<PolicyEvent, PolicyVersions> = { ok: false, refusal: { code: 'not_found', what: 'seller' } }
  isInUse = true

  sends(command: PolicyCommand): this {
    this.last = policyDecider.decide(this.state, command, { isInUse: this.isInUse }, this.now)
    if (this.last.ok) this.state = fold(policyDecider, this.state, this.last.events)
    return this
  }
  level = (document: LevelPolicy, inForceFrom: Instant | null = null, by: Actor = actor('marketplace')): this =>
    this.sends({ action: 'publish', by, kind: 'level', document, inForceFrom })
  order = (document: Policy, inForceFrom: Instant | null = null): this =>
    this.sends({ action: 'publish', by: actor('marketplace'), kind: 'order', document, inForceFrom })
  shipsLevel = (document: LevelPolicy = defaultLevelPolicy): this =>
    this.sends({ action: 'ship', by: actor('clock'), kind: 'level', document, inForceFrom: null })
  shipsOrder = (): this =>
    this.sends({ action: 'ship', by: actor('clock'), kind: 'order', document: defaultPolicy, inForceFrom: null })
  after(span: number): this {
    this.now += span
    return this
  }
  unused(): this {
    this.isInUse = false
    return this
  }
  /** Number and start of each version. */
  get starts() {
    return (this.state?.published ?? []).map(({ number, inForceSince }) => [number, inForceSince - NOW])
  }
  /** The refusal of the last command; null: it was accepted. */
  get refusal() {
    return this.last.ok ? null : this.last.refusal
  }
}
const shipped = () => new Versions().shipsLevel()
const tooEarly = (from: Instant, why: string, more: object = {}) => ({
  code: 'in_force_too_early',
  field: 'inForceFrom',
  allowed: [`from ${toIso(from)} on`],
  from: toIso(from),
  why,
  ...more,
})

describe('the first version of a policy', () => {
  it('is number 1, in force from its publication, whatever number the document has', () => {
    const { state, last } = new Versions().shipsLevel({ ...defaultLevelPolicy, version: 9 })
    expect(last).toMatchObject({ events: [{ type: 'policy.published', at: NOW, by: actor('clock'), texts: {} }] })
    expect(state).toMatchObject({ kind: 'level', version: 1, lastAt: NOW })
    expect(state?.published).toEqual([
      { kind: 'level', number: 1, inForceSince: NOW, document: { ...defaultLevelPolicy, version: 1 } },
    ])
  })

  it('is shipped once: an installation that begins again leaves what was published', () => {
    const versions = shipped().after(DAY).level(LOOSER).shipsLevel(STRICTER)
    expect(versions.last).toMatchObject({ ok: true, events: [] })
    expect(versions.starts).toEqual([
      [1, 0],
      [2, DAY],
    ])
  })

  it('of an order policy keeps its document as it is', () => {
    expect(new Versions().shipsOrder().state?.published).toEqual([
      { kind: 'order', number: 1, inForceSince: NOW, document: defaultPolicy },
    ])
  })
})

describe('a version', () => {
  it.each(['buyer', 'seller', 'staff', 'payment', 'clock'] as const)(
    'is published by the marketplace, not by: %s',
    role => {
      const refused = { ok: false, refusal: { code: 'not_your_part', allowed: ['marketplace'] } }
      expect(shipped().level(LOOSER, null, actor(role)).last).toEqual(refused)
      expect(new Versions().level(LOOSER, null, actor(role)).last).toEqual(refused)
    },
  )

  it('has the next number, in the document too', () => {
    const { state, starts } = shipped()
      .after(DAY)
      .level({ ...LOOSER, version: 99 })
    expect(starts).toEqual([
      [1, 0],
      [2, DAY],
    ])
    expect(state?.published[1]?.document).toEqual({ ...LOOSER, version: 2 })
    expect(state?.version).toBe(2)
  })

  it.each([
    { what: 'the same document', document: LOOSER },
    { what: 'with another number', document: { ...LOOSER, version: 99 } },
    {
      what: 'with its fields in another order',
      document: { ...REORDERED, evaluation: { grace: 'P21D', ...LOOSER.evaluation } },
    },
  ])('is published once, however often it is sent: $what', ({ document }) => {
    const versions = shipped().level(LOOSER).after(DAY).level(document)
    expect(versions.last).toMatchObject({ ok: true, events: [] })
  })

  it('that was announced is found by a second click, with its instant or without one', () => {
    const from = NOW + 20 * DAY
    const versions = shipped().level(STRICTER, from).after(DAY)
    expect(versions.level(STRICTER, from).last).toMatchObject({ ok: true, events: [] })
    expect(versions.level(STRICTER).last).toMatchObject({ ok: true, events: [] })
    expect(versions.level(STRICTER, from + DAY).starts.at(-1)).toEqual([3, 21 * DAY])
  })

  it.each([
    { what: 'a millisecond ago', from: -1, refused: true },
    { what: 'now', from: 0, refused: false },
    { what: 'later', from: 1, refused: false },
  ])('does not start in the past: $what', ({ from, refused }) => {
    const versions = shipped()
      .after(DAY)
      .level(LOOSER, NOW + DAY + from)
    expect(versions.refusal).toEqual(refused ? tooEarly(NOW + DAY, 'past', { paths: [], version: 1 }) : null)
  })

  it.each([
    { what: 'before it', from: 20 * DAY - 1, refused: true },
    { what: 'with it', from: 20 * DAY, refused: false },
    { what: 'after it', from: 20 * DAY + 1, refused: false },
  ])('starts no earlier than an announced one: $what', ({ from, refused }) => {
    const versions = shipped()
      .level(LOOSER, NOW + 20 * DAY)
      .level(defaultLevelPolicy, NOW + from)
    const stricter = { paths: ['/evaluation/grace'], version: 2 }
    expect(versions.refusal).toEqual(refused ? tooEarly(NOW + 20 * DAY, 'announced', stricter) : null)
  })

  it('starts whenever it is to, whatever the start of the first one', () => {
    const ship = { action: 'ship', by: actor('clock'), kind: 'level', document: defaultLevelPolicy } as const
    const versions = new Versions().sends({ ...ship, inForceFrom: NOW + DAY }).level(LOOSER)
    expect(versions.starts).toEqual([
      [1, DAY],
      [2, 0],
    ])
  })

  it('that starts now is refused while another is announced', () => {
    const versions = shipped().level(LOOSER, NOW + 20 * DAY)
    const longer = { ...LOOSER, evaluation: { ...evaluation, grace: 'P28D' } }
    const refusal = tooEarly(NOW + 20 * DAY, 'announced', { paths: [], version: 2 })
    expect(versions.level(longer).refusal).toEqual(refusal)
  })
})

describe('a stricter level policy', () => {
  const refusal = tooEarly(NOW + NOTICE, 'stricter', { paths: ['/evaluation/grace'], version: 1 })

  it.each([
    { what: 'at once', from: null, refused: true },
    { what: 'a millisecond short of 15 days', from: NOW + NOTICE - 1, refused: true },
    { what: 'in 15 days', from: NOW + NOTICE, refused: false },
  ])('is announced 15 days before: $what', ({ from, refused }) => {
    expect(shipped().level(STRICTER, from).refusal).toEqual(refused ? refusal : null)
  })

  it('takes effect at once where nobody is subject to it', () => {
    expect(shipped().unused().after(DAY).level(STRICTER).starts).toEqual([
      [1, 0],
      [2, DAY],
    ])
  })

  it('is compared with the last version, even one that is only announced', () => {
    const versions = shipped().level(LOOSER, NOW + DAY)
    expect(versions.level(defaultLevelPolicy, NOW + 2 * DAY).refusal).toMatchObject({ why: 'stricter', version: 2 })
  })
})

describe('an order policy', () => {
  const order = () => new Versions().shipsOrder()
  const renamed: Policy = { ...defaultPolicy, name: 'Ours' }
  const longer: Policy = { ...defaultPolicy, spans: { ...defaultPolicy.spans, completion: 'P4D' } }

  it('that differs in anything but its name is stricter for somebody', () => {
    expect(order().order(longer).refusal).toEqual(
      tooEarly(NOW + NOTICE, 'stricter', { paths: ['/spans/completion'], version: 1 }),
    )
    expect(order().order(longer, NOW + NOTICE).refusal).toBeNull()
    expect(order().unused().order(longer).refusal).toBeNull()
  })

  it('names each place that differs, also one that it lacks', () => {
    const [last] = order().state?.published ?? []
    if (!last) throw new Error('a version was shipped')
    const command = { action: 'publish', by: actor('marketplace'), inForceFrom: null } as const
    const paths = stricterPaths(last, { ...command, kind: 'order', document: strictPolicy })
    expect(paths).toContain('/attempts')
    expect(paths).toContain('/requests/cancellation/seller/delivered')
    expect(paths).not.toContain('/name')
  })

  it('with another name only takes effect at once, as a version of its own', () => {
    const versions = order().after(DAY).order(renamed)
    expect(versions.starts).toEqual([
      [1, 0],
      [2, DAY],
    ])
    expect(versions.state?.published[1]?.document).toEqual(renamed)
  })

  it('is the same with its fields in another order', () => {
    const { name, spans, requests, ...rest } = defaultPolicy
    const { coolingOff, ...others } = spans
    const turned: Policy = { ...rest, requests, spans: { ...others, coolingOff }, name }
    expect(JSON.stringify(turned)).not.toBe(JSON.stringify(defaultPolicy))
    expect(order().order(turned).last).toMatchObject({ ok: true, events: [] })
  })

  it('is never compared with a level policy', () => {
    const versions = [order(), shipped()].flatMap(({ state }) => state?.published ?? [])
    const [a, b] = versions
    if (!a || !b) throw new Error('each kind has a version')
    expect([stricterPaths(a, b), stricterPaths(b, a)]).toEqual([[], []])
  })
})

describe('the versions of a policy', () => {
  it('are listed by kind, the last two newest first', () => {
    const longer = { ...LOOSER, evaluation: { ...evaluation, grace: 'P28D' } }
    const { state } = shipped().level(LOOSER).level(longer)
    expect((state ? newestOf(state) : []).map(({ number }) => number)).toEqual([3, 2])
    expect(POLICY_KINDS).toEqual(['order', 'level'])
    expect(POLICY_EVENT_TYPES).toEqual(['policy.published'])
  })

  it('start by their instant alone: nothing is due', () => {
    const { state } = shipped().level(STRICTER, NOW + NOTICE)
    expect(elapse(policyDecider, state, NOW + 999 * DAY)).toEqual({ state, events: [] })
  })

  it('fold to the same state after a JSON round trip', () => {
    const versions = shipped()
    const first = versions.last.ok ? versions.last.events : []
    const second = versions.level(LOOSER).last
    const all: readonly PolicyEvent[] = [...first, ...(second.ok ? second.events : [])]
    const stored: readonly PolicyEvent[] = JSON.parse(JSON.stringify(all))
    expect(stored).toStrictEqual(all)
    expect(fold(policyDecider, null, stored)).toStrictEqual(versions.state)
  })
})
