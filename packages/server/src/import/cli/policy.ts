// Reads a level policy from a file: what is wrong in it is told with its path and with what is allowed there.
import { readFile } from 'node:fs/promises'
import { checkLevelPolicy, type LevelPolicy, type LevelProblem, type LevelWarning } from '@evenhand/core'
import { checkKind } from '../files/lines.ts'
import { HistoryError } from '../report.ts'

export interface ReadPolicy {
  readonly policy: LevelPolicy
  /** What is odd in it, to be told. */
  readonly warnings: readonly string[]
}

export async function readPolicy(file: string): Promise<ReadPolicy> {
  const checked = checkLevelPolicy(await readJson(file))
  const warnings = checked.warnings.map(each => sentence(each))
  if (checked.ok) return { policy: checked.policy, warnings }
  const problems = checked.problems.map(each => `- ${sentence(each)}`)
  throw new HistoryError([`${file} is no level policy:`, ...problems].join('\n'))
}

async function readJson(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch(fault => {
    throw new HistoryError(`${file} cannot be read: ${fault.message}.`)
  })
  checkKind(file, bytes)
  try {
    // Editors on Windows begin a file with a mark that JSON does not know; the decoder drops it.
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (fault) {
    throw new HistoryError(`${file} is no JSON: ${fault instanceof Error ? fault.message : fault}.`)
  }
}

/** What each code says; names in braces are filled in from the facts. */
const SENTENCES: Readonly<Record<LevelProblem['code'] | LevelWarning['code'], string>> = {
  missing: 'is missing',
  unknown_field: 'is unknown',
  not_allowed: 'is not allowed',
  outside_unit: '{value} is nothing that {criterion} can be',
  wrong_unit: '{criterion} is measured as {unit}',
  wrong_direction: '“{op}” points the wrong way for {criterion}',
  never_met: 'nobody can be better than {value}',
  twice: '{criterion} stands at {first} already',
  keep_stricter_than_reach: '{criterion} asks {keep} to keep what {reach} reaches',
  easier_than_below: '{criterion} asks {level}, the level below asks {below}',
  lowest_asks: '“{level}” is the lowest level: everybody begins there and nobody falls below it',
  name_twice: 'another level is called “{name}”',
  never_counts: '“{method}” is no cancellation that may count',
  contested_is_undecided: 'what is contested is undecided: what it weighs follows from what a ruling could say',
  only_to_reach: '{criterion} can only be asked to reach a level: whoever holds one is at the level below no more',
  not_hundredths: '{weight} has more than two decimals',
  no_currency: 'is missing: amounts are counted',
  other_currency: 'is {currency}, the ladder counts in {ladder}',
  currency_twice: '{currency} is there already',
  empty_span: 'is no time at all',
  no_zone: 'there is no zone “{zone}”',
  not_for_schedule: 'has no meaning for every {every}',
  small_sample: 'one order can decide {criterion}',
  rate_of_all_time: '{criterion} of all time forgets nothing',
  nothing_to_keep: 'nothing keeps “{level}”: nobody can lose it',
  nothing_to_reach: 'nothing is asked for “{level}”',
  always_met: '{criterion} of {value} is met by everybody',
  no_effect: 'has no effect on {criterion}',
  never_fits: 'is never reached: rule {rule} fits everything',
}

/** What is wrong there, as it goes on after the place. */
export function problemText({ code, facts }: LevelProblem | LevelWarning): string {
  const known = new Map(Object.entries(facts))
  return SENTENCES[code].replace(/\{(\w+)\}/g, (_, name: string) => `${known.get(name)}`)
}

function sentence(problem: LevelProblem | LevelWarning): string {
  const { path, allowed } = problem
  return `${path}: ${problemText(problem)}.${allowed.length > 0 ? ` Allowed: ${allowed.join(', ')}.` : ''}`
}
