// Data for the examples about levels: the orders of one seller, and scorecard rows computed by core.
import { facts } from '../../../../packages/core/src/level/facts.ts'
import { measure, rowOf } from '../../../../packages/core/src/level/figures/measure.ts'
import type { Purpose } from '../../../../packages/core/src/level/figures/sellerAt.ts'
import { type Imagined, imaginedLines } from '../../../../packages/core/src/level/forecast.ts'
import type { ClosedLine } from '../../../../packages/core/src/level/performanceLog.ts'
import type { Counting, Criterion } from '../../../../packages/core/src/level/policy/policy.ts'
import { criterionView } from '../../../../packages/server/src/http/levels/views.ts'

/** The instant at which examples are evaluated. */
const AT = Date.UTC(2026, 10, 15)
const CLOSED_AT = Date.UTC(2026, 10, 1)

export type Row = ReturnType<typeof criterionView>

/** Makes closed orders; orders of different kinds have different ids. */
export const closed = (...kinds: readonly Omit<Imagined, 'when'>[]): readonly ClosedLine[] =>
  kinds.flatMap((kind, i) =>
    imaginedLines({ ...kind, when: CLOSED_AT }).map(line => ({ ...line, order: `${line.order}-of-${i}` })),
  )

export const factsOf = (lines: readonly ClosedLine[]) => facts(lines, { at: AT, knownAt: AT })

/** Returns a criterion's scorecard row for the orders in `lines`, under the given counting. */
export const measured = (
  criterion: Criterion,
  counting: Counting,
  lines: readonly ClosedLine[],
  purpose: Purpose = 'keep',
): Row =>
  criterionView(
    measure(
      criterion,
      {
        facts: factsOf(lines),
        counting,
        at: AT,
        since: CLOSED_AT,
        levelSince: CLOSED_AT,
        openWarnings: 0,
      },
      purpose,
    ),
  )

/** Returns a criterion as a row of a scorecard, with the given figures. */
export const rowWith = (criterion: Criterion, over: number, under: number | null, sample = under ?? 0): Row =>
  criterionView(
    rowOf(
      criterion,
      () => ({
        over: BigInt(over),
        under: under === null ? null : BigInt(under),
        scale: 1n,
        sample,
      }),
      'keep',
    ),
  )

export const byName = ({ ladder }: { readonly ladder: readonly { readonly reach: readonly Criterion[] }[] }) => {
  const all = ladder.flatMap(({ reach }) => reach)
  return (name: Criterion['criterion']): Criterion => {
    const found = all.find(({ criterion }) => criterion === name)
    if (!found) throw new Error(`the default policy has no criterion ${name}`)
    return found
  }
}
