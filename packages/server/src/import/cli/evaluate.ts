// `evenhand evaluate`: evaluates each seller of a history under a policy, from files and without a database.
import { climb, evaluate, facts, type LevelPolicy } from '@evenhand/core'
import { Faults } from '../files/faults.ts'
import { HistoryError, REFUSED_LINES, type RefusedLine } from '../report.ts'
import { type KnownSeller, linesOfRows, readHistory, readSellers, type SellerHistory } from '../sellers.ts'
import { type Options, readOptions } from './options.ts'
import { readPolicy } from './policy.ts'
import { asText, type Verdict, verdictOf } from './verdict.ts'

/** The two outputs: one for results, one for everything else. */
export interface Output {
  readonly result: (text: string) => void
  readonly aside: (text: string) => void
}

/** Evaluates a history and returns the exit code, which indicates whether any line was refused. */
export async function evaluateHistory(args: readonly string[], { result, aside }: Output): Promise<number> {
  const options = readOptions(args)
  const { policy, warnings } = await readPolicy(options.policy)
  for (const warning of warnings) aside(`${options.policy} ${warning}\n`)
  const faults = new Faults({ print: aside, file: options.faults })
  const refuse = (line: RefusedLine) => faults.refuse(line)
  const { sellers, history, seller, separator } = options
  const known =
    sellers === null
      ? new Map()
      : await readSellers({ file: sellers, separator, levels: levelsOf(policy), refuse, checkId: () => undefined })
  const found = await readHistory({ file: history, separator, seller, refuse })
  for (const name of namesOf(options, known, found)) {
    const verdict = evaluated(name, policy, options, known.get(name), found.get(name))
    result(options.json ? `${JSON.stringify(verdict)}\n` : `${asText(verdict)}\n`)
  }
  faults.end()
  const { count } = faults
  if (count > 0) aside(`${count} ${count === 1 ? 'line was' : 'lines were'} refused; the others were evaluated.\n`)
  return count > 0 ? REFUSED_LINES : 0
}

const levelsOf = ({ ladder }: LevelPolicy): readonly string[] => ladder.map(({ name }) => name)

/** Returns the ids of the sellers to evaluate, sorted: all of both files, or the one that the options name. */
function namesOf(
  { seller, history }: Options,
  known: ReadonlyMap<string, KnownSeller>,
  found: ReadonlyMap<string, SellerHistory>,
): readonly string[] {
  const all = [...new Set([...known.keys(), ...found.keys()])].sort()
  if (seller === null) return all
  if (!all.includes(seller)) throw new HistoryError(`There is no seller “${seller}” in ${history}.`)
  return [seller]
}

function evaluated(
  seller: string,
  policy: LevelPolicy,
  { at }: Options,
  known: KnownSeller | undefined,
  found: SellerHistory | undefined,
): Verdict {
  const since = known?.since ?? found?.firstAt ?? at
  const read = facts(found ? linesOfRows(found) : [], { at, knownAt: at })
  const given = { facts: read, policy, since, warnings: known?.warnings ?? 0 }
  const level = known?.level ?? climb(given, at)
  return verdictOf(seller, since, policy, evaluate({ ...given, level, at }))
}
