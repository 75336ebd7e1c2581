// The separators of CSV files. A file whose separator is not the one expected, by default the comma, is refused with a
// message that names its separator.
import { HistoryError } from '../report.ts'

/** The separators by their name in the option, with the plural for messages. */
const SEPARATORS = [
  { name: 'comma', sign: ',', several: 'commas' },
  { name: 'semicolon', sign: ';', several: 'semicolons' },
  { name: 'tab', sign: '\t', several: 'tabs' },
  { name: 'pipe', sign: '|', several: 'vertical bars' },
] as const
export type Separator = (typeof SEPARATORS)[number]['sign']
const COMMA: Separator = ','

export const SEPARATOR_USAGE = '  --separator <name> separator of the cells: comma (default), semicolon, tab or pipe'

/** Reads the value of `--separator`: a name or the character itself. */
export function separatorNamed(text: string | undefined): Separator {
  if (text === undefined) return COMMA
  const found = SEPARATORS.find(({ name, sign }) => name === text || sign === text)
  if (!found)
    throw new HistoryError(
      `--separator is “${text}”; it must be one of ${SEPARATORS.map(({ name }) => name).join(', ')}.`,
    )
  return found.sign
}

/** Returns the message for a first line that uses another separator than the expected one; null if it seems not to. */
export function otherSeparator(text: string, columns: readonly string[], expected: Separator): string | null {
  const knownBy = (sign: string): number =>
    text.split(sign).filter(name => columns.includes(name.replaceAll('"', '').trim())).length
  const found = SEPARATORS.find(({ sign }) => sign !== expected && knownBy(sign) > Math.max(1, knownBy(expected)))
  const [, named] = /^"?sep=(.)"?\s*$/i.exec(text) ?? []
  const actual = found ?? SEPARATORS.find(({ sign }) => sign === named && sign !== expected)
  if (!actual) return null
  const { several } = SEPARATORS.find(({ sign }) => sign === expected) ?? SEPARATORS[0]
  return `The columns seem to be separated by ${actual.several}; ${several} are expected. Save the file with ${several}, or use --separator ${actual.name}.`
}
