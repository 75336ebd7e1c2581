// The languages of the pages, which of them suits a reader, and how the texts of each are loaded.
import type { LevelLocale, Locale } from './locale.ts'
import type { Change } from './pseudo/pseudo.ts'

interface LanguageRow {
  readonly direction: 'ltr' | 'rtl'
  /** The BCP 47 tag by which dates and numbers are written if the reader names no variety of the language. */
  readonly formats: string
  readonly load: () => Promise<Locale>
  /** Loads the texts of the level page. */
  readonly loadLevel: () => Promise<LevelLocale>
}

const english = { load: () => import('./en/index.ts'), loadLevel: () => import('./en/level.ts') }

/**
 * Returns the loaders of English with its texts changed. The module with the changes is loaded only if it is needed.
 */
const pseudo = (choose: (module: typeof import('./pseudo/pseudo.ts')) => Change) => {
  const changed = async <L extends object>(load: () => Promise<L>): Promise<L> => {
    const module = await import('./pseudo/pseudo.ts')
    return module.pseudoLocale(await load(), choose(module))
  }
  return { load: () => changed(english.load), loadLevel: () => changed(english.loadLevel) }
}

/** The table of languages. The last two are for tests of pages: longer, accented text, and text from right to left. */
export const LANGUAGES = {
  en: { direction: 'ltr', formats: 'en-GB', ...english },
  'en-XA': { direction: 'ltr', formats: 'en-GB', ...pseudo(({ accented }) => accented) },
  'ar-XB': { direction: 'rtl', formats: 'en-GB', ...pseudo(({ mirrored }) => mirrored) },
} as const satisfies Readonly<Record<string, LanguageRow>>
export type Language = keyof typeof LANGUAGES

const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag)

/** Returns the tag and its shorter forms: “pt-Latn-BR”, “pt-Latn”, “pt”. */
function formsOf(tag: string): readonly string[] {
  const parts = tag.split('-')
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('-'))
}

/**
 * Returns the language for a reader who prefers these BCP 47 tags, the most preferred first (RFC 4647, section 3.4).
 */
export const languageFor = (tags: readonly string[]): Language => tags.flatMap(formsOf).find(isLanguage) ?? 'en'

/**
 * Returns the tag by which dates and numbers are written: the reader’s own variety of the language, such as “en-US”.
 */
export function formatsFor(language: Language, tags: readonly string[]): string {
  const { formats } = LANGUAGES[language]
  const base = formats.split('-')[0]
  return tags.find(tag => tag !== language && tag.startsWith(`${base}-`)) ?? formats
}
