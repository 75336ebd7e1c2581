// Replays past evaluations with the facts found since: which would have ended higher, and would the level be higher now?
import { describe, expect, it } from 'vitest'
import type { CorrectedLine, PerformanceLine } from '../level/performanceLog.ts'
import type { Criterion, LevelPolicy } from '../level/policy/policy.ts'
import { closed, completed, ladderOf, orders, THE_15TH } from '../testing/levels.ts'
import { LADDER, RENAMED, recordWith, SellerScenario, sellerWith } from '../testing/sellers.ts'
import { DAY, HOUR, type Instant } from '../time.ts'
import { type Replaying, replay, replayFrom, toReplay } from './replay.ts'
import type { Seller } from './seller.ts'

const ON_TIME: Criterion = { criterion: 'on_time_rate', window: 'P60D', op: '>=', value: '90%' }
const { evaluation } = LADDER
const least = (value: number): Criterion => ({ criterion: 'orders_completed', window: null, op: '>=', value })
/** A level is kept by orders on time; to reach it takes a number of orders, too. */
const ladderWith = (level1: readonly Criterion[], level2: readonly Criterion[], keep = [ON_TIME]): LevelPolicy =>
  ladderOf([], {
    evaluation,
    ladder: [
      { name: 'new', reach: [], keep: [] },
      { name: 'level 1', reach: [...level1], keep },
      { name: 'level 2', reach: [...level2], keep },
    ],
  })
const POLICY = ladderWith([ON_TIME, least(30)], [ON_TIME, least(100)])
const RULED = THE_15TH + 3 * DAY
const NOW = RULED + HOUR
const FROM = THE_15TH - 3 * DAY

/** Nine orders on time and three late; rulings then find that two of these were on time. */
const LATE = { deliveredAt: null, lateWhenClosed: true }
const BEFORE: readonly PerformanceLine[] = [...completed(9), ...orders(3, 'late', LATE)]
const found = (order: string, deliveredAt: Instant | null): CorrectedLine => ({
  type: 'corrected',
  order,
  at: RULED,
  recordedAt: RULED,
  set: { deliveredAt, lateWhenClosed: deliveredAt === null },
})
const AFTER = [...BEFORE, found('late-1', THE_15TH - 6 * DAY), found('late-2', THE_15TH - 6 * DAY)]

/** A seller whom the evaluation of the 15th lowered from level 1. */
const lowered = (changes: Partial<Seller> = {}) =>
  sellerWith({ level: 'new', levelSince: THE_15TH, evaluations: [recordWith()], ...changes })
const replaying = (changes: Partial<Replaying> = {}): Replaying => ({
  from: FROM,
  now: NOW,
  nextDueAt: THE_15TH + 4 * DAY,
  policies: [{ since: 0, policy: POLICY }],
  ...changes,
})
function replayed(seller: Seller, lines: readonly PerformanceLine[], changes: Partial<Replaying> = {}) {
  const given = replaying(changes)
  return replay(seller, given, toReplay(seller, given), lines)
}
const instants = (seller: Seller, changes: Partial<Replaying> = {}) =>
  toReplay(seller, replaying(changes)).map(({ at }) => at)
const inForceSince = (since: Instant, policy: LevelPolicy) => ({ since, policy })

describe('a replay', () => {
  it('finds the first evaluation that would have ended higher, with its reasons', () => {
    const correction = replayed(lowered(), AFTER)
    expect(correction).toMatchObject({ at: THE_15TH, to: 'level 1', policyVersion: 1 })
    expect(correction?.reasons.keep).toMatchObject([{ criterion: 'on_time_rate', numerator: 11, denominator: 12 }])
  })

  it('finds nothing without other facts, or with worse ones', () => {
    expect(replayed(lowered(), BEFORE)).toBeNull()
    const worse = ['completed-1', 'completed-2', 'completed-3'].map(order => found(order, null))
    expect(replayed(lowered(), [...BEFORE, ...worse])).toBeNull()
  })

  it('finds nothing where the level is as high already', () => {
    const level1 = { level: 'level 1', levelSince: THE_15TH + HOUR }
    const back = recordWith({ n: 2, event: 'raised', before: 'new', after: 'level 1', corrects: 1 })
    const seller = lowered({ ...level1, evaluations: [recordWith(), { ...back, recordedAt: THE_15TH + HOUR }] })
    expect(replayed(seller, AFTER)).toBeNull()
  })

  it('leaves out orders that were imported after the evaluation', () => {
    const imported = completed(40, { recordedAt: THE_15TH + 12 * HOUR }).map(line => ({
      ...line,
      order: `imported ${line.order}`,
      imported: true as const,
    }))
    const now = THE_15TH + 13 * HOUR
    expect(replayed(lowered(), [...BEFORE, ...imported], { now, nextDueAt: THE_15TH + DAY })).toBeNull()
    // The next evaluation counts them.
    expect(replayed(lowered(), [...BEFORE, ...imported])).toMatchObject({ at: THE_15TH + DAY })
  })

  it('counts orders recorded late, but dated before the evaluation', () => {
    const late = orders(30, 'more', { recordedAt: RULED })
    expect(replayed(lowered(), [...BEFORE, ...late])).toMatchObject({ at: THE_15TH, to: 'level 1' })
  })

  it('knows only what is known now', () => {
    const later = completed(30, { recordedAt: NOW + 1 }).map(line => ({ ...line, order: `later ${line.order}` }))
    expect(replayed(lowered(), [...BEFORE, ...later])).toBeNull()
  })

  it('carries a better result on: a level kept then may be raised by a later evaluation', () => {
    const policies = [inForceSince(0, ladderWith([ON_TIME, least(30)], [ON_TIME, least(13)]))]
    const thirteenth = closed('thirteenth', { at: THE_15TH + HOUR })
    expect(replayed(lowered(), AFTER, { policies })).toMatchObject({ at: THE_15TH, to: 'level 1' })
    expect(replayed(lowered(), [...AFTER, thirteenth], { policies })).toMatchObject({ at: THE_15TH, to: 'level 2' })
  })

  it('ends with what was recorded better since: nothing is corrected before that', () => {
    const raised = recordWith({ at: THE_15TH + DAY, event: 'raised', before: 'new', after: 'level 2' })
    const seller = lowered({ level: 'level 2', levelSince: THE_15TH + DAY, evaluations: [recordWith(), raised] })
    expect(replayed(seller, AFTER)).toBeNull()
  })

  it('finds the first after a result that was recorded as good', () => {
    const policies = [inForceSince(0, ladderWith([ON_TIME, least(30)], [ON_TIME, least(13)]))]
    const thirteenth = closed('thirteenth', { at: THE_15TH + DAY + HOUR, recordedAt: RULED })
    const raised = recordWith({ at: THE_15TH + DAY, event: 'raised', before: 'new', after: 'level 1' })
    const seller = lowered({ level: 'level 1', levelSince: raised.at, evaluations: [recordWith(), raised] })
    expect(replayed(seller, [...AFTER, thirteenth], { policies })).toMatchObject({
      at: THE_15TH + 2 * DAY,
      to: 'level 2',
    })
  })

  it('uses the policy that was in force at each instant', () => {
    const lenient = { ...ladderOf([], { evaluation }), version: 2 }
    const policies = [inForceSince(0, POLICY), inForceSince(THE_15TH + 2 * DAY, lenient)]
    expect(replayed(lowered(), AFTER, { policies })).toMatchObject({ at: THE_15TH, policyVersion: 1 })
    expect(replayed(lowered(), BEFORE, { policies })).toMatchObject({ at: THE_15TH + 2 * DAY, policyVersion: 2 })
  })

  it('uses the first known policy for instants before it', () => {
    expect(replayed(lowered(), AFTER, { policies: [inForceSince(NOW, POLICY)] })).toMatchObject({ at: THE_15TH })
    expect(replayed(lowered(), AFTER, { policies: [] })).toBeNull()
  })

  it('stops where the ladder does not have the level', () => {
    const renamed = ladderOf([ON_TIME], { evaluation, ladder: RENAMED.ladder })
    expect(replayed(lowered(), AFTER, { policies: [inForceSince(0, renamed)] })).toBeNull()
  })

  it('uses the start of the seller that was known at each instant', () => {
    const days: Criterion = { criterion: 'days_on_marketplace', window: null, op: '>=', value: 60 }
    const policies = [inForceSince(0, ladderOf([days], { evaluation }))]
    const seller = { level: 'new', evaluations: [], since: THE_15TH - 200 * DAY, levelSince: THE_15TH - 50 * DAY }
    const earlierSinces = [{ until: THE_15TH + 2 * DAY, since: THE_15TH - 10 * DAY }]
    // Without a record the level counts as set when it began, before the instants that are replayed.
    expect(replayed(sellerWith({ ...seller, earlierSinces }), [], { policies })).toMatchObject({
      at: THE_15TH + 2 * DAY,
    })
    expect(replayed(sellerWith(seller), [], { policies })).toMatchObject({ at: FROM + DAY })
  })

  it('gives the time at the level as it was, since joining or since the change before', () => {
    const days: Criterion = { criterion: 'days_at_level_below', window: null, op: '>=', value: 30 }
    const policies = [inForceSince(0, ladderWith([days], [days], []))]
    const kept = recordWith({ event: 'kept', before: 'new', after: 'new' })
    const changed = recordWith({ at: THE_15TH - 20 * DAY, before: 'level 1', after: 'new' })
    const levelSince = THE_15TH - 20 * DAY
    const seller = sellerWith({ level: 'new', levelSince, evaluations: [changed, kept] })
    expect(replayed(seller, [], { policies })).toBeNull()
    // A correction takes effect when it is recorded.
    const late = { ...changed, at: THE_15TH - 40 * DAY, corrects: 1 }
    expect(replayed(sellerWith({ level: 'new', levelSince, evaluations: [late, kept] }), [], { policies })).toBeNull()
    const soon = recordWith({ at: THE_15TH - 30 * DAY, before: 'level 1', after: 'new' })
    const ripe = sellerWith({ level: 'new', levelSince: soon.at, evaluations: [soon, kept] })
    expect(replayed(ripe, [], { policies })).toMatchObject({ at: THE_15TH })
    const earlier = recordWith({ at: THE_15TH - 40 * DAY, before: 'level 1', after: 'new' })
    const longer = sellerWith({ level: 'new', levelSince: earlier.at, evaluations: [earlier, kept] })
    expect(replayed(longer, [], { policies })).toMatchObject({ at: FROM + DAY })
    const since = THE_15TH - 400 * DAY
    expect(replayed(sellerWith({ level: 'new', levelSince: since, since }), [], { policies })).not.toBeNull()
  })
})

describe('a level that the marketplace set', () => {
  const reason = 'As agreed.'
  const good = completed(30)

  it('ends what is before it: an earlier evaluation is not corrected', () => {
    const seller = new SellerScenario(lowered(), POLICY, THE_15TH + HOUR).puts({ level: 'level 2', reason })
    seller.at(THE_15TH + 2 * HOUR).puts({ level: 'new', reason })
    const next = { now: THE_15TH + 12 * HOUR, nextDueAt: THE_15TH + DAY }
    expect(instants(seller.seller, next)).toEqual([])
    expect(replayed(seller.seller, AFTER, next)).toBeNull()
  })

  it('is the level with which the evaluations after it begin, not the one before', () => {
    const low = new SellerScenario(sellerWith({ level: 'level 2' }), POLICY, THE_15TH + HOUR)
    low.puts({ level: 'new', reason })
    expect(instants(low.seller)).toEqual([1, 2, 3].map(days => THE_15TH + days * DAY))
    // Enough to keep level 2, but for level 1 the seller would have to reach it: there are too few orders.
    const few = [closed('one', { at: THE_15TH - 2 * DAY })]
    expect(replayed(low.seller, few, { from: THE_15TH - DAY })).toBeNull()
    expect(replayed(low.seller, good, { from: THE_15TH - DAY })).toMatchObject({ at: THE_15TH + DAY })
  })

  it('still ends what is before it once an evaluation has changed the level', () => {
    const scenario = new SellerScenario(lowered(), POLICY, THE_15TH + HOUR).puts({ level: 'level 2', reason })
    scenario.after(HOUR).puts({ level: 'new', reason })
    scenario.at(THE_15TH + 2 * DAY).evaluates(good)
    expect(scenario.seller.level).toBe('level 1')
    expect(instants(scenario.seller)).toEqual([1, 2, 3].map(days => THE_15TH + days * DAY))
  })

  it('is kept apart from a level that a person gave back', () => {
    const scenario = new SellerScenario(lowered(), POLICY, THE_15TH + HOUR).appeals().rules('reinstated')
    expect(scenario.record.recordedAt).toBe(scenario.seller.levelSince)
    expect(instants(scenario.seller)[0]).toBe(FROM + DAY)
  })
})

describe('the evaluations to replay', () => {
  it.each([
    { what: 'after the facts changed', changes: { from: THE_15TH }, days: [1, 2, 3] },
    { what: 'from the very instant after', changes: { from: THE_15TH - 1 }, days: [0, 1, 2, 3] },
    { what: 'before the one that is due', changes: { from: THE_15TH, nextDueAt: THE_15TH + 3 * DAY }, days: [1, 2] },
    { what: 'by now', changes: { from: THE_15TH, now: THE_15TH + 2 * DAY, nextDueAt: null }, days: [1] },
    { what: 'none, if nothing was evaluated since', changes: { from: RULED }, days: [] },
  ])('are those $what', ({ changes, days }) => {
    const seller = sellerWith({ level: 'new', levelSince: 0 })
    expect(instants(seller, changes)).toEqual(days.map(day => THE_15TH + day * DAY))
  })

  it('include the start of each version', () => {
    const monthly = { ...POLICY, evaluation: { ...evaluation, promote: { every: 'month', day: 15 } as const } }
    const policies = [inForceSince(0, monthly), inForceSince(THE_15TH + DAY + HOUR, POLICY)]
    const seller = sellerWith({ level: 'new', levelSince: 0 })
    expect(instants(seller, { policies })).toEqual([
      THE_15TH,
      THE_15TH + DAY + HOUR,
      THE_15TH + 2 * DAY,
      THE_15TH + 3 * DAY,
    ])
  })

  it('go back a year at most; with a level recorded before, they begin with that', () => {
    const from = NOW - 1_000 * DAY
    expect(replayFrom(from, NOW)).toBe(NOW - 366 * DAY)
    expect(replayFrom(FROM, NOW)).toBe(FROM)
    const old = recordWith({ at: NOW - 390 * DAY, before: 'level 2', after: 'new' })
    const seller = sellerWith({ level: 'new', levelSince: old.at, evaluations: [old] })
    expect(instants(seller, { from })[0]).toBeGreaterThan(NOW - 366 * DAY)
    expect(replayed(seller, [], { from })).toBeNull()
  })
})
