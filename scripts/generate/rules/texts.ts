// The part about texts of people: what names, messages and links may hold.
import { UNWANTED, type UnwantedName } from '../../../packages/core/src/text.ts'
import { code, file, table } from '../markdown.ts'

const WHAT: Readonly<Record<UnwantedName, string>> = {
  surrogate: 'half of a character (a lone surrogate)',
  control: 'controls, U+0000–U+001F and U+007F–U+009F',
  separator: 'line and paragraph separator, U+2028 and U+2029',
  override: 'overrides of the direction, U+202D and U+202E',
  direction: 'embeddings and isolates, U+202A–U+202C and U+2066–U+2069',
  deprecated: 'deprecated formatting, U+206A–U+206F and U+FFF9–U+FFFB',
  noncharacter: 'noncharacters, U+FDD0–U+FDEF and the last two of each plane',
  private_use: 'private use',
}
const isName = (name: string): name is UnwantedName => Object.hasOwn(WHAT, name)
const NAMES = Object.keys(UNWANTED).filter(isName)

const inProse = (name: UnwantedName): string => {
  const { line, prose } = UNWANTED[name]
  return prose === null ? 'taken' : prose === line ? 'refused' : 'refused, but for tabs and line breaks'
}

const INTRO = `Names and titles stand on one line; messages, explanations, questions and answers may have several. What a text may not hold is
refused with its field and the character (${file('packages/core/src/text.ts')}). White space and zero-width characters at the ends are
cut; a text in which nothing can be seen is empty. Nothing else is changed. Ids are visible ASCII.`

const LINKS = `**Links** of a delivery begin with ${code('http://')} or ${code('https://')}, name their host in ASCII, and no user before it. Pages show the
host first. What was recorded before is shown as it is, a link without its user's name.`

export const texts = (): string =>
  [
    INTRO,
    table(
      ['character', 'in names and titles', 'in messages'],
      NAMES.map(name => [WHAT[name], 'refused', inProse(name)]),
    ),
    LINKS,
  ].join('\n\n')
