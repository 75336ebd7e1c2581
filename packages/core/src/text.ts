// User text: which characters are rejected, which text counts as empty, and what is trimmed at the ends.

/** `line` is text on one line, such as a name or title. `prose` is text over several lines, such as a message. */
export type TextKind = 'line' | 'prose'

interface Unwanted {
  /** The part of a regular expression's character class (flag `u`) that rejects characters; null accepts them all. */
  readonly line: string | null
  readonly prose: string | null
}

/**
 * The table of characters that no text may contain, because they cannot be stored, are invisible, or reverse the text
 * around them. Prose may contain tabs, line breaks, the isolates and embeddings that phones put around numbers (pages
 * isolate every text, so they affect nothing outside it), and the private characters that word processors use as
 * bullets. Unassigned characters are accepted everywhere, since a server does not know the characters that later
 * Unicode versions assign.
 */
export const UNWANTED = {
  surrogate: { line: '\\p{Cs}', prose: '\\p{Cs}' },
  control: {
    line: '\\u0000-\\u001F\\u007F-\\u009F',
    prose: '\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F',
  },
  separator: { line: '\\u2028\\u2029', prose: null },
  override: { line: '\\u202D\\u202E', prose: '\\u202D\\u202E' },
  direction: { line: '\\u202A-\\u202C\\u2066-\\u2069', prose: null },
  deprecated: { line: '\\u206A-\\u206F\\uFFF9-\\uFFFB', prose: '\\u206A-\\u206F\\uFFF9-\\uFFFB' },
  noncharacter: { line: '\\p{Noncharacter_Code_Point}', prose: '\\p{Noncharacter_Code_Point}' },
  private_use: { line: '\\p{Co}', prose: null },
} as const satisfies Readonly<Record<string, Unwanted>>
export type UnwantedName = keyof typeof UNWANTED

const NAMES = [
  'surrogate',
  'control',
  'separator',
  'override',
  'direction',
  'deprecated',
  'noncharacter',
  'private_use',
] as const
const classOf = (kind: TextKind): string => NAMES.map(name => UNWANTED[name][kind] ?? '').join('')

/**
 * White space, default-ignorable characters, the Braille blank and the null note head. A text of these alone is empty.
 */
const INVISIBLE = '\\p{White_Space}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\u2800\\u{1D159}'

const patternOf = (kind: TextKind): string => `^(?=[\\s\\S]*[^${INVISIBLE}])[^${classOf(kind)}]*$`

/** Patterns for schemas, to be compiled with the flag `u`. */
export const TEXT_PATTERNS: Readonly<Record<TextKind, string>> = { line: patternOf('line'), prose: patternOf('prose') }

/** Why a text is rejected. */
export type TextFault =
  | { readonly what: 'empty' }
  /** `point` is the code point of the rejected character. */
  | { readonly what: UnwantedName; readonly point: number }

const ANY_VISIBLE = new RegExp(`[^${INVISIBLE}]`, 'u')
const FIRST: Readonly<Record<TextKind, RegExp>> = {
  line: new RegExp(`[${classOf('line')}]`, 'u'),
  prose: new RegExp(`[${classOf('prose')}]`, 'u'),
}
const BY_NAME = NAMES.map(name => ({
  name,
  line: new RegExp(`[${UNWANTED[name].line}]`, 'u'),
}))

/** Returns why a text is rejected: its first rejected character, or that nothing is visible. null if it is accepted. */
export function textFault(text: string, kind: TextKind): TextFault | null {
  const [found] = FIRST[kind].exec(text) ?? []
  const row = found === undefined ? undefined : BY_NAME.find(({ line }) => line.test(found))
  if (found !== undefined && row) return { what: row.name, point: found.codePointAt(0) ?? 0 }
  return ANY_VISIBLE.test(text) ? null : { what: 'empty' }
}

/**
 * What is trimmed at both ends: white space, fillers that look like white space, and zero-width characters and marks,
 * which get copied along with text. Variation selectors and tags stay, since they belong to the character before them.
 */
const EDGE = /[\p{White_Space}\u00AD\u061C\u180E\u200B-\u200F\u2060-\u2064\u2800\u3164\uFEFF\uFFA0]/u

/** Trims both ends by index, since a pattern would take quadratic time on long runs of spaces inside the text. */
export function trimmed(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && EDGE.test(text.charAt(start))) start++
  while (end > start && EDGE.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/** Matches web addresses with http or https and an ASCII host, and without a user name or password before the host. */
export const LINK_PATTERN =
  '^https?://(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\\.?|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?(?:[/?#][!-~]*)?$'

/** The table of forms of short texts other than links, each a pattern; every language has a sentence for each form. */
export const FORMS = {
  /** An id given by the marketplace: visible ASCII, so that it fits in a header. */
  id: '^[!-~]+$',
  uuid: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  code: '^[a-z_]+$',
  currency: '^[A-Z]{3}$',
  actor: '^(buyer|seller|staff):[!-~]{1,128}$',
  /** Cursors and the tokens of links. */
  token: '^[A-Za-z0-9_-]+$',
  endpoint: '^https?://[!-~]{1,2000}$',
  search: '^[^\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]*$',
} as const
export type Form = keyof typeof FORMS
const isForm = (name: string): name is Form => Object.hasOwn(FORMS, name)

/** Returns the form that a pattern stands for, or null for another pattern. */
export const formOf = (pattern: unknown): Form | null =>
  Object.keys(FORMS)
    .filter(isForm)
    .find(name => FORMS[name] === pattern) ?? null

/** Compares by UTF-16 code units, which gives the same order on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
