// Every line of `allowed` fits the schema of its action and kind, for every reader of every order.
import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { elapse } from '../../decider.ts'
import { ACTORS } from '../../testing/fuzz.ts'
import { type History, history, play } from '../../testing/histories.ts'
import { orderDecider } from '../decide.ts'
import type { OpenOffer } from '../handler.ts'
import { allowed } from '../views/allowed.ts'
import { OPEN_OFFERS } from './offers.ts'

const SEED = 20_261_127
const roll = fc.noBias(fc.nat({ max: 1_000_000 }))
const rolls = fc.array(roll, { minLength: 14, maxLength: 14 })
const histories = fc.tuple(rolls, fc.array(rolls, { maxLength: 30, size: 'max' })).map(([first, rest]) => {
  const run = history(first, rest)
  return { ...run, [fc.toStringMethod]: () => play(run) }
})
const law = (title: string, holds: (history: History) => void) =>
  it(title, () => fc.assert(fc.property(histories, holds), { seed: SEED, numRuns: 300 }), 60_000)

const compiled = new Map<TSchema, Validator>()
function check(schema: TSchema, value: unknown): boolean {
  const validator = compiled.get(schema) ?? Compile(schema)
  compiled.set(schema, validator)
  return validator.Check(value)
}
/** Reports whether exactly one schema of its action accepts the line. */
const fits = (offer: OpenOffer, line: unknown = offer): boolean =>
  OPEN_OFFERS[offer.action].filter(schema => check(schema, line)).length === 1

/** Returns every open line that each reader sees after each step. */
const openLines = ({ steps, context }: History): readonly OpenOffer[] =>
  steps.flatMap(({ after, now }) => {
    const order = elapse(orderDecider, after, now).state ?? after
    return ACTORS.flatMap(actor => allowed(order, actor, context, now).flatMap(offer => (offer.ok ? [offer] : [])))
  })

describe(`the open lines of what is allowed (seed ${SEED})`, () => {
  const found = new Set<string>()

  law('fit the schema of their action and kind', run => {
    for (const offer of openLines(run)) {
      found.add('kind' in offer ? `${offer.action} ${offer.kind}` : offer.action)
      expect(fits(offer), JSON.stringify(offer)).toBe(true)
    }
  })

  it('are of every action and kind', () => {
    const all = Object.entries(OPEN_OFFERS).flatMap(([action, schemas]) =>
      schemas.map(({ properties: { kind } }) => (kind && 'const' in kind ? `${action} ${String(kind.const)}` : action)),
    )
    expect([...found].sort()).toEqual(all.sort())
  })

  law('fit no schema with a field too many, and none with an input of another type', run => {
    for (const offer of openLines(run)) {
      expect(fits(offer, { ...offer, more: 1 })).toBe(false)
      expect(fits(offer, { ...offer, inputs: { ...offer.inputs, more: 1 } })).toBe(false)
      for (const name of Object.keys(offer.inputs)) {
        const wrong = { ...offer, inputs: { ...offer.inputs, [name]: { more: 1 } } }
        expect(fits(offer, wrong), `${offer.action} ${name}`).toBe(false)
      }
    }
  })
})
