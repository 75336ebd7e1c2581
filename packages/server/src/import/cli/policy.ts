// Reads a level policy from a file. Each problem is reported with its path and with what is allowed there.
import { readFile } from 'node:fs/promises'
import { checkLevelPolicy, type LevelPolicy, type LevelProblem, type LevelWarning } from '@evenhand/core'
import { checkKind } from '../files/lines.ts'
import { HistoryError } from '../report.ts'

export interface ReadPolicy {
  readonly policy: LevelPolicy
  /** The warnings to print. */
  readonly warnings: readonly string[]
}

export async function readPolicy(file: string): Promise<ReadPolicy> {
  const checked = checkLevelPolicy(await readJson(file))
  const warnings = checked.warnings.map(each => sentence(each))
  if (checked.ok) return { policy: checked.policy, warnings }
  const problems = checked.problems.map(each => `- ${sentence(each)}`)
  throw new HistoryError([`${file} is not a valid level policy:`, ...problems].join('\n'))
}

async function readJson(file: string): Promise<unknown> {
  const bytes = await readFile(file).catch(fault => {
    throw new HistoryError(`${file} cannot be read: ${fault.message}.`)
  })
  checkKind(file, bytes)
  try {
    // Editors on Windows begin a file with a byte order mark, which JSON does not allow; the decoder drops it.
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (fault) {
    throw new HistoryError(`${file} is not valid JSON: ${fault instanceof Error ? fault.message : fault}.`)
  }
}

/** The text of each code; facts of the problem replace the names in braces. */
const SENTENCES: Readonly<Record<LevelProblem['code'] | LevelWarning['code'], string>> = {
  missing: 'is missing',
  unknown_field: 'is unknown',
  not_allowed: 'is not allowed',
  outside_unit: '{value} is not a possible value of {criterion}',
  wrong_unit: '{criterion} is measured as {unit}',
  wrong_direction: '“{op}” is the wrong direction for {criterion}',
  never_met: 'no seller can be better than {value}',
  twice: '{criterion} is at {first} already',
  keep_stricter_than_reach: '{criterion} requires {keep} to keep the level, but only {reach} to reach it',
  easier_than_below: '{criterion} requires {level}, but the level below requires {below}',
  lowest_has_criteria: '“{level}” is the lowest level: every seller starts there and none falls below it',
  name_twice: 'another level has the name “{name}”',
  never_counts: '“{method}” is not a cancellation that can count',
  contested_is_undecided: 'a contested fault is undecided: its weight follows from the possible rulings',
  only_to_reach:
    '{criterion} can only be required to reach a level: a seller who has it is no longer at the level below',
  not_hundredths: '{weight} has more than two decimals',
  no_currency: 'is missing, but amounts are counted',
  other_currency: 'is {currency}, but the ladder counts in {ladder}',
  currency_twice: '{currency} is there already',
  empty_span: 'must be longer than zero',
  no_zone: 'there is no time zone “{zone}”',
  not_for_schedule: 'is not used with every {every}',
  small_sample: 'one order can decide {criterion}',
  rate_of_all_time: '{criterion} without a window never forgets an order',
  nothing_to_keep: '“{level}” has no criteria to keep it, so it cannot be lost',
  nothing_to_reach: '“{level}” has no criteria to reach it',
  always_met: '{criterion} of {value} is met by every seller',
  no_effect: 'has no effect on {criterion}',
  never_fits: 'is never reached, because rule {rule} matches everything',
}

/** Returns the text of a problem or warning, to be printed after its path. */
export function problemText({ code, facts }: LevelProblem | LevelWarning): string {
  const known = new Map(Object.entries(facts))
  return SENTENCES[code].replace(/\{(\w+)\}/g, (_, name: string) => `${known.get(name)}`)
}

function sentence(problem: LevelProblem | LevelWarning): string {
  const { path, allowed } = problem
  return `${path}: ${problemText(problem)}.${allowed.length > 0 ? ` Allowed: ${allowed.join(', ')}.` : ''}`
}
