// A window that is moved says what one says that is made anew and counts entry by entry, on random ledgers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ledger, POLICIES, THE_15TH, tell } from '../testing/levels.ts'
import { DAY, HOUR, type Instant } from '../time.ts'
import { CRITERIA } from './criteria.ts'
import { seenAt } from './evaluate.ts'
import { facts } from './facts.ts'
import type { LedgerLine } from './ledger.ts'
import { margin } from './margins.ts'
import { measure, tally } from './measure.ts'
import { CRITERION_NAMES, type Criterion } from './policy.ts'
import type { Entry } from './population.ts'
import { bookOf, running } from './running.ts'

const SEED = Date.now()
const FOREVER = Number.MAX_SAFE_INTEGER
const rolls = fc.array(fc.array(fc.noBias(fc.nat({ max: 1_000_000 })), { minLength: 14, maxLength: 14 }), {
  maxLength: 60,
  size: 'max',
})
/** Every third one that was contested in vain stays longer. */
const lines = rolls.map((all): readonly LedgerLine[] =>
  ledger(all).flatMap((line, i): readonly LedgerLine[] =>
    line.type === 'closed' && i % 3 === 0
      ? [
          line,
          {
            ...{ type: 'corrected', order: line.order, set: { staysLonger: ((i % 7) + 1) * DAY } },
            at: line.at + 1,
            recordedAt: line.at + 1,
          },
        ]
      : [line],
  ),
)
const instants = fc.array(
  fc
    .tuple(fc.oneof(fc.nat({ max: 130 * 24 }), fc.nat({ max: 700 * 24 })), fc.constantFrom(-1, 0, 1))
    .map(([hours, ms]) => THE_15TH - 110 * DAY + hours * HOUR + ms),
  { minLength: 1, maxLength: 12 },
)
const story = fc.record({
  lines: lines.map(each => Object.assign([...each], { [fc.toStringMethod]: () => tell(each) })),
  policy: fc.constantFrom(...POLICIES),
  name: fc.constantFrom(...CRITERION_NAMES.filter(each => CRITERIA[each].window)),
  window: fc.constantFrom(null, 'P30D', 'P60D', 'P2M'),
  placing: fc.nat({ max: 3 }),
  purpose: fc.constantFrom('keep', 'reach'),
  perBuyer: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  buyers: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  instants,
})
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never
const VALUES = { rate: '80%', count: 3, rating: 4, days: 3, amount: { amount: 9_000, currency: 'USD' } } as const

function criterionOf({ name, window, placing, perBuyer, buyers }: Story): Criterion {
  const { unit, better, placings } = CRITERIA[name]
  const placedBy = placings[placing]
  const plain: Criterion = { criterion: name, window, op: better === 'more' ? '>=' : '<', value: VALUES[unit] }
  const placed = placedBy === undefined ? plain : { ...plain, placedBy }
  const guarded = buyers === undefined ? placed : { ...placed, buyers }
  return perBuyer === undefined ? guarded : { ...guarded, perBuyer }
}

/** What the words of an entry mean, one after another. */
function counted(entries: readonly Entry[], begin: Instant, end: Instant, perBuyer = FOREVER) {
  const inside = entries.filter(
    each => each.enters < end && each.leaves >= begin && each.until >= end && each.why === null,
  )
  const first = inside.toSorted(
    (a, b) => a.at - b.at || (a.order < b.order ? -1 : a.order > b.order ? 1 : a.question < b.question ? -1 : 1),
  )
  const within = first.filter(
    (each, i) => first.slice(0, i).filter(({ buyer }) => buyer === each.buyer).length < perBuyer,
  )
  const sample = within.filter(({ isMute }) => !isMute)
  const weighed = sample.filter(({ isUndecided }) => !isUndecided)
  const sum = (of: (entry: Entry) => number | bigint) => weighed.reduce((all, each) => all + BigInt(of(each)), 0n)
  const behind = (good: boolean) => new Set(weighed.flatMap(({ isGood, buyer }) => (isGood === good ? buyer : []))).size
  return {
    sums: {
      over: sum(({ over }) => over),
      under: sum(({ under }) => under),
      weighed: weighed.length,
      undecided: sample.length - weighed.length,
    },
    buyers: { good: behind(true), bad: behind(false) },
    beyond: inside.length - within.length,
  }
}

describe(`a window that is moved (seed ${SEED})`, () => {
  it('adds up to what its entries add up to, whichever window it came from', () => {
    const holds = (told: Story): void => {
      const { reads } = CRITERIA[told.name]
      if (typeof reads === 'function') throw new Error('it is counted over no window')
      const known = facts(told.lines, { at: THE_15TH, knownAt: FOREVER })
      const { criterion: _, ...lens } = { ...criterionOf(told), purpose: told.purpose, from: Number.NEGATIVE_INFINITY }
      const entries = reads.entries(known, told.policy.counting, lens)
      const moved = running(bookOf(entries), told.perBuyer)
      for (const [i, end] of told.instants.entries()) {
        const begin = end - ((i * 17) % 70) * DAY
        moved.moveTo(begin, end)
        const { sums, buyers, beyond } = counted(entries, begin, end, told.perBuyer)
        expect(moved.sums()).toEqual(sums)
        // Buyers are counted from when they are asked for on.
        if (i % 2 === 1) expect(moved.buyers()).toEqual(buyers)
        expect(moved.inside().beyond).toHaveLength(beyond)
      }
    }
    fc.assert(fc.property(story, holds), { seed: SEED, numRuns: 150 })
  }, 60_000)

  it('gives rows, lists and margins that facts give which were never asked before', () => {
    const holds = (told: Story): void => {
      const criterion = criterionOf(told)
      const fresh = () => facts(told.lines, { at: THE_15TH, knownAt: FOREVER })
      const [used, { policy, purpose }] = [fresh(), told]
      const listed = ({ counted: all, leftOut, partial }: ReturnType<typeof tally>) => ({
        counted: all,
        leftOut,
        partial,
      })
      for (const at of told.instants) {
        const [seen, anew] = [used, fresh()].map(known => seenAt({ facts: known, policy, since: 0 }, at))
        if (!seen || !anew) throw new Error('two sellers are compared')
        expect(measure(criterion, seen, purpose)).toEqual(measure(criterion, anew, purpose))
        expect(margin(criterion, seen, purpose)).toEqual(margin(criterion, anew, purpose))
        expect(listed(tally(criterion, seen, purpose))).toEqual(listed(tally(criterion, anew, purpose)))
      }
    }
    fc.assert(fc.property(story, holds), { seed: SEED, numRuns: 80 })
  }, 60_000)

  it('adds exactly what is larger than plain numbers add', () => {
    const entry = {
      buyer: 'a',
      at: 1,
      enters: 1,
      leaves: 1,
      until: FOREVER,
      why: null,
      isUndecided: false,
      isMute: false,
      isGood: true,
    }
    const sizes = [2 ** 52 - 1, 2 ** 52 - 1, 2n ** 60n + 1n, 3, -5]
    const entries = sizes.map(
      (over, i): Entry => ({
        ...{ ...entry, order: `o${i}`, question: '', knownFrom: 1, stay: 0, currency: null, isPart: true, weight: 100 },
        ...{ over, under: over },
      }),
    )
    const moved = running(bookOf(entries))
    moved.moveTo(0, 2)
    expect(moved.sums().over).toBe(2n ** 53n - 2n + 2n ** 60n + 1n - 2n)
    moved.moveTo(0, 1)
    expect(moved.sums()).toEqual({ over: 0n, under: 0n, weighed: 0, undecided: 0 })
  })
})
