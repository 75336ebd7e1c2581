// The codes that each handler names for its refusals are those that it gives, over random histories.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elapse } from '../decider.ts'
import { defaultPolicy } from '../policy/default.ts'
import type { Policy } from '../policy/policy.ts'
import type { RefusalCode } from '../refusal.ts'
import { accepted } from '../testing/accepted.ts'
import { ACTORS, FUZZ } from '../testing/fuzz.ts'
import { type History, history, play } from '../testing/histories.ts'
import { rejected } from '../testing/rejected.ts'
import { Rng } from '../testing/rng.ts'
import { type CommandBody, PREVIEW_ACTIONS, type PreviewAction } from './commands/commands.ts'
import { COMMON_REFUSALS, HANDLERS, orderDecider } from './decide.ts'
import { allowed } from './views/allowed.ts'

const SEED = 20_261_127
const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const rolls = fc.array(roll, { minLength: 14, maxLength: 14 })
const histories = fc.tuple(rolls, fc.array(rolls, { maxLength: 30, size: 'max' })).map(([first, rest]) => {
  const run = history(first, rest, first[0] !== undefined && first[0] % 3 === 0 ? TIGHT : undefined)
  return { ...run, [fc.toStringMethod]: () => play(run) }
})

/** Low limits, so that short histories reach them. */
const most = { ...defaultPolicy.most, messages: 3, messagesPerHour: 2, cases: 1, requests: 2 }
const TIGHT: Policy = { ...defaultPolicy, most }

/** Codes that need a seller's level or a rare case, with the test that gives them. */
const ELSEWHERE: Readonly<Partial<Record<PreviewAction, readonly RefusalCode[]>>> = {
  open_request: ['extras_beyond_level'], // perks.test.ts
  hold_case: ['case_holds_nothing'], // hold.test.ts
}

interface Given {
  readonly action: PreviewAction
  readonly code: RefusalCode
}

/** Returns the same command with an answer too many in its follow-up. */
const miscounted = (command: CommandBody): readonly CommandBody[] =>
  'followUp' in command && command.followUp?.action === 'give_requirements'
    ? [{ ...command, followUp: { ...command.followUp, answers: [...command.followUp.answers, 'More.'] } }]
    : []

/** Returns every refusal of a run: in lines of `allowed`, of commands beside an offer, and of random ones. */
function given({ steps, context }: History): readonly Given[] {
  return steps.flatMap((step, i) => {
    const { now } = step
    const order = elapse(orderDecider, step.after, now).state ?? step.after
    return ACTORS.flatMap(actor => {
      const offers = allowed(order, actor, context, now)
      const lines = offers.flatMap(offer => (offer.ok ? [] : [{ action: offer.action, code: offer.refusal.code }]))
      const refusalOf = (command: CommandBody): readonly Given[] => {
        const decision = orderDecider.decide(order, { ...command, by: actor }, context, now)
        return decision.ok || command.action === 'place'
          ? []
          : [{ action: command.action, code: decision.refusal.code }]
      }
      const within = offers.flatMap(accepted)
      const beside = [...offers.flatMap(rejected).map(({ command }) => command), ...within.flatMap(miscounted)]
      const random = PREVIEW_ACTIONS.map((action, j) => FUZZ[action](new Rng([now % 1_000_003, i, j, i * j]), order))
      return [...lines, ...[...beside, ...random].flatMap(refusalOf)]
    })
  })
}

describe(`the refusals of a handler (seed ${SEED})`, () => {
  const found = new Map<PreviewAction, Set<RefusalCode>>(PREVIEW_ACTIONS.map(action => [action, new Set()]))

  it('have only codes that the handler names, or common ones', () => {
    const holds = (run: History) => {
      for (const { action, code } of given(run)) {
        found.get(action)?.add(code)
        expect([...HANDLERS[action].refusals, ...COMMON_REFUSALS], action).toContain(code)
      }
    }
    fc.assert(fc.property(histories, holds), { seed: SEED, numRuns: 40 })
  }, 60_000)

  it.each(PREVIEW_ACTIONS)('of %s have every code that it names', action => {
    const missing = HANDLERS[action].refusals.filter(code => !found.get(action)?.has(code))
    expect(missing).toEqual(ELSEWHERE[action] ?? [])
  })
})
