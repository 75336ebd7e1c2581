// The part of docs/rules.md about people's texts: what names, messages and links may contain.
import { UNWANTED, type UnwantedName } from '../../../packages/core/src/text.ts'
import { code, file, table } from '../markdown.ts'

const WHAT: Readonly<Record<UnwantedName, string>> = {
  surrogate: 'half of a character (a lone surrogate)',
  control: 'controls, U+0000–U+001F and U+007F–U+009F',
  separator: 'line and paragraph separator, U+2028 and U+2029',
  override: 'direction overrides, U+202D and U+202E',
  direction: 'direction embeddings and isolates, U+202A–U+202C and U+2066–U+2069',
  deprecated: 'deprecated formatting, U+206A–U+206F and U+FFF9–U+FFFB',
  noncharacter: 'noncharacters, U+FDD0–U+FDEF and the last two of each plane',
  private_use: 'private use',
}
const isName = (name: string): name is UnwantedName => Object.hasOwn(WHAT, name)
const NAMES = Object.keys(UNWANTED).filter(isName)

const inProse = (name: UnwantedName): string => {
  const { line, prose } = UNWANTED[name]
  return prose === null ? 'accepted' : prose === line ? 'refused' : 'refused, except tabs and line breaks'
}

const INTRO = `Names and titles are a single line; messages, explanations, questions and answers may have several. A text with a character that it
may not contain is refused with its field and the character (${file('packages/core/src/text.ts')}). White space and zero-width characters
at the ends are removed; a text without visible characters is empty. Nothing else is changed. Ids are visible ASCII.`

const LINKS = `**Links** of a delivery begin with ${code('http://')} or ${code('https://')} and name their host in ASCII, without a user name before it. Pages show
the host first. Earlier records are shown as they are, links without the user name.`

export const texts = (): string =>
  [
    INTRO,
    table(
      ['character', 'in names and titles', 'in messages'],
      NAMES.map(name => [WHAT[name], 'refused', inProse(name)]),
    ),
    LINKS,
  ].join('\n\n')
