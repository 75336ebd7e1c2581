// What stands between the cells of a CSV file: commas, unless somebody says otherwise; another one is named where it is found.
import { HistoryError } from '../report.ts'

/** By what it is called in the option, with the word for several. */
const SEPARATORS = [
  { name: 'comma', sign: ',', several: 'commas' },
  { name: 'semicolon', sign: ';', several: 'semicolons' },
  { name: 'tab', sign: '\t', several: 'tabs' },
  { name: 'pipe', sign: '|', several: 'vertical bars' },
] as const
export type Separator = (typeof SEPARATORS)[number]['sign']
const COMMA: Separator = ','

export const SEPARATOR_USAGE =
  '  --separator <name> what stands between the cells: comma (unless named), semicolon, tab or pipe'

/** The value of `--separator`, by its name or as it is. */
export function separatorNamed(text: string | undefined): Separator {
  if (text === undefined) return COMMA
  const found = SEPARATORS.find(({ name, sign }) => name === text || sign === text)
  if (!found)
    throw new HistoryError(
      `--separator is “${text}”; it must be one of ${SEPARATORS.map(({ name }) => name).join(', ')}.`,
    )
  return found.sign
}

/** What the first line of a file is separated by, where that is another than what was expected: said as the cause. */
export function otherSeparator(text: string, columns: readonly string[], expected: Separator): string | null {
  const knownBy = (sign: string): number =>
    text.split(sign).filter(name => columns.includes(name.replaceAll('"', '').trim())).length
  const found = SEPARATORS.find(({ sign }) => sign !== expected && knownBy(sign) > Math.max(1, knownBy(expected)))
  const [, said] = /^"?sep=(.)"?\s*$/i.exec(text) ?? []
  const named = found ?? SEPARATORS.find(({ sign }) => sign === said && sign !== expected)
  if (!named) return null
  const { several } = SEPARATORS.find(({ sign }) => sign === expected) ?? SEPARATORS[0]
  return `The columns seem to be separated by ${named.several}; ${several} are expected. Save the file with ${several}, or give --separator ${named.name}.`
}
