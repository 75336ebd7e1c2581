// Evaluations: when a level may rise or fall, by how many steps, and what a person must decide.
import { describe, expect, it } from 'vitest'
import { COMPLETION, cancelled, completed, ladderOf, scorecardOf, THE_15TH } from '../testing/levels.ts'
import { DAY, readIso, toIso } from '../time.ts'
import { climb } from './evaluate.ts'
import { facts } from './facts.ts'
import type { Criterion, LevelPolicy } from './policy/policy.ts'
import { defaultLevelPolicy } from './policy/presets.ts'

const good = completed(10)
const bad = [...completed(8), ...cancelled(2)]
const policyOf = (changes: Partial<LevelPolicy['evaluation']> = {}): LevelPolicy => ({
  ...ladderOf([COMPLETION]),
  evaluation: { ...defaultLevelPolicy.evaluation, ...changes },
})
const daily = policyOf()

describe('a level', () => {
  it.each([
    {
      what: 'everything reached, on a promotion day',
      lines: good,
      level: 'new',
      day: 14,
      event: 'raised',
      to: 'level 1',
    },
    {
      what: 'everything reached, on a demotion day, too',
      lines: good,
      level: 'new',
      day: 15,
      event: 'raised',
      to: 'level 1',
    },
    { what: 'no level above', lines: good, level: 'level 2', day: 14, event: 'kept', to: 'level 2' },
    {
      what: 'something failed, before the demotion day',
      lines: bad,
      level: 'level 2',
      day: 14,
      event: 'at_risk',
      to: 'level 2',
    },
    { what: 'something failed, on that day', lines: bad, level: 'level 2', day: 15, event: 'lowered', to: 'level 1' },
    { what: 'something failed at the bottom', lines: bad, level: 'new', day: 15, event: 'kept', to: 'new' },
  ])('is “$event” with $what', ({ lines, level, day, event, to }) => {
    const at = Date.UTC(2026, 10, day)
    const before = lines.map(line => ({ ...line, at: line.at - 3 * DAY }))
    expect(scorecardOf(before, daily, { at, level })).toMatchObject({ event, to, level })
  })

  it('does not rise or fall between two evaluations', () => {
    const at = THE_15TH + 1
    expect(scorecardOf(good, daily, { at, level: 'new' })).toMatchObject({ event: 'kept', to: 'new' })
    expect(scorecardOf(bad, daily, { at })).toMatchObject({ event: 'at_risk', to: 'level 2' })
  })

  it('moves up and down by the policy’s number of steps', () => {
    const quick = policyOf({ step: 2 })
    expect(scorecardOf(good, quick, { level: 'new' }).to).toBe('level 2')
    expect(scorecardOf(bad, quick).to).toBe('new')
  })

  it('that needs a review is only proposed, and a seller never climbs past it automatically', () => {
    const [bottom, one, two] = daily.ladder
    if (!bottom || !one || !two) throw new Error('three levels')
    const reviewed = {
      ...daily,
      ladder: [bottom, one, { ...two, review: true }],
      evaluation: { ...daily.evaluation, step: 2 },
    }
    expect(scorecardOf(good, reviewed, { level: 'level 1' })).toMatchObject({
      event: 'proposed',
      to: 'level 1',
      next: 'level 2',
    })
    expect(scorecardOf(good, reviewed, { level: 'new' })).toMatchObject({ event: 'raised', to: 'level 1' })
  })

  it('that is at risk has the instants of the demotion and of its notice', () => {
    const at = readIso('2026-11-20T10:00:00Z')
    const datesOf = (policy: LevelPolicy) => {
      const { risk } = scorecardOf(bad, policy, { at })
      return risk && [toIso(risk.loweredAt), toIso(risk.noticeFrom)]
    }
    expect(datesOf(daily)).toEqual(['2026-12-15T00:00:00.000Z', '2026-11-20T10:00:00.000Z'])
    expect(datesOf(policyOf({ notice: 'P7D' }))).toEqual(['2026-12-15T00:00:00.000Z', '2026-12-08T00:00:00.000Z'])
  })

  it('that was lowered keeps its perks for the grace period, and can be appealed for six calendar months', () => {
    const { graceUntil, appealUntil } = scorecardOf(bad, daily)
    expect([graceUntil, appealUntil].map(at => at && toIso(at))).toEqual([
      '2026-11-29T00:00:00.000Z',
      '2027-05-15T00:00:00.000Z',
    ])
    expect(scorecardOf(good, daily)).toMatchObject({ graceUntil: null, appealUntil: expect.any(Number) })
  })

  it('that is not on the ladder is rejected', () => {
    expect(() => scorecardOf(good, daily, { level: 'king' })).toThrow(RangeError)
  })
})

describe('open warnings', () => {
  const warned: Criterion = { criterion: 'open_warnings', window: null, op: '<=', value: 0 }
  it('are read from the performance log by default', () => {
    const open = { type: 'warning', id: 'w', open: true, at: THE_15TH - DAY, recordedAt: THE_15TH - DAY } as const
    expect(scorecardOf([open], ladderOf([warned])).to).toBe('level 1')
    expect(scorecardOf([open], ladderOf([warned]), { warnings: 0 }).to).toBe('level 2')
  })
})

describe('two criteria together', () => {
  const both: Criterion = {
    ...COMPLETION,
    together: { criterion: 'cancelled_buyers', window: 'P60D', op: '<=', value: 1 },
  }
  it.each([
    { what: 'both fail', lines: bad, to: 'level 1' },
    { what: 'only the first fails', lines: [...completed(8), ...cancelled(2, { buyer: 'the same' })], to: 'level 2' },
    { what: 'only the second fails', lines: [...completed(28), ...cancelled(2)], to: 'level 2' },
  ])('lower a level only if both fail: if $what, the seller is at $to', ({ lines, to }) => {
    expect(scorecardOf(lines, ladderOf([both])).to).toBe(to)
  })
})

describe('a seller whose current level is unknown', () => {
  const at = THE_15TH
  const climbed = (lines: readonly ReturnType<typeof completed>[number][], policy: LevelPolicy) =>
    climb({ facts: facts(lines, { at, knownAt: at }), policy, since: at - 365 * DAY }, at)

  it('cannot fall below the lowest level, whatever its criteria', () => {
    const policy = ladderOf([COMPLETION])
    const [lowest, ...others] = policy.ladder
    const asking = { ...policy, ladder: [{ name: 'new', reach: [], keep: [COMPLETION] }, ...others] }
    expect(lowest?.name).toBe('new')
    const card = scorecardOf(cancelled(3), asking, { level: 'new' })
    expect(card).toMatchObject({ event: 'kept', to: 'new', keep: [{ met: false }] })
  })

  it('gets the highest level reached from the lowest, step by step', () => {
    expect(climbed(good, daily)).toBe('level 2')
    expect(climbed(bad, daily)).toBe('new')
  })

  it('does not reach a level by a criterion without enough data', () => {
    expect(climbed(good, ladderOf([{ ...COMPLETION, minimum: 11 }]))).toBe('new')
  })
})
