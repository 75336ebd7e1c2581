// The offline judge: a policy and a history in files, no database; says which level each seller would have, and why.
import { climb, evaluate, facts, type LevelPolicy } from '@evenhand/core'
import { Faults } from '../files/faults.ts'
import { HistoryError, REFUSED_LINES, type RefusedLine } from '../report.ts'
import { type KnownSeller, linesOfRows, readHistory, readSellers, type SeenSeller } from '../sellers.ts'
import { type Options, readOptions } from './options.ts'
import { readPolicy } from './policy.ts'
import { asText, type Verdict, verdictOf } from './verdict.ts'

/** Where it speaks: results to the one, everything else to the other. */
export interface Voice {
  readonly result: (text: string) => void
  readonly aside: (text: string) => void
}

/** Judges a history; the exit code says whether every line was taken. */
export async function evaluateHistory(args: readonly string[], { result, aside }: Voice): Promise<number> {
  const options = readOptions(args)
  const { policy, warnings } = await readPolicy(options.policy)
  for (const warning of warnings) aside(`${options.policy} ${warning}\n`)
  const faults = new Faults({ say: aside, file: options.faults })
  const refuse = (line: RefusedLine) => faults.refuse(line)
  const { sellers, history, seller, separator } = options
  const told =
    sellers === null
      ? new Map()
      : await readSellers({ file: sellers, separator, levels: levelsOf(policy), refuse, checkId: () => undefined })
  const seen = await readHistory({ file: history, separator, seller, refuse })
  for (const name of namesOf(options, told, seen)) {
    const verdict = judge(name, policy, options, told.get(name), seen.get(name))
    result(options.json ? `${JSON.stringify(verdict)}\n` : `${asText(verdict)}\n`)
  }
  faults.end()
  const { count } = faults
  if (count > 0) aside(`${count} ${count === 1 ? 'line was' : 'lines were'} refused; the others were judged.\n`)
  return count > 0 ? REFUSED_LINES : 0
}

const levelsOf = ({ ladder }: LevelPolicy): readonly string[] => ladder.map(({ name }) => name)

/** Whoever is in one of the files, by name. */
function namesOf(
  { seller, history }: Options,
  told: ReadonlyMap<string, KnownSeller>,
  seen: ReadonlyMap<string, SeenSeller>,
): readonly string[] {
  const all = [...new Set([...told.keys(), ...seen.keys()])].sort()
  if (seller === null) return all
  if (!all.includes(seller)) throw new HistoryError(`There is no seller “${seller}” in ${history}.`)
  return [seller]
}

function judge(
  seller: string,
  policy: LevelPolicy,
  { at }: Options,
  told: KnownSeller | undefined,
  seen: SeenSeller | undefined,
): Verdict {
  const since = told?.since ?? seen?.firstAt ?? at
  const known = facts(seen ? linesOfRows(seen) : [], { at, knownAt: at })
  const given = { facts: known, policy, since, warnings: told?.warnings ?? 0 }
  const level = told?.level ?? climb(given, at)
  return verdictOf(seller, since, policy, evaluate({ ...given, level, at }))
}
