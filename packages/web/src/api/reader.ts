// The reader’s languages: the one that the marketplace names, if any, and then those of the browser.
import { type Language, languageFor } from '@evenhand/sdk/locales'

/**
 * The storage key for the language that the marketplace names for the signed-in person. The next page begins with it.
 */
const STORED = 'language'

/** Returns BCP 47 tags, the most preferred first: the marketplace’s setting, then the browser’s. */
export const readersTags = (tag: string | null | undefined): readonly string[] =>
  typeof tag === 'string' ? [tag, ...navigator.languages] : navigator.languages

/** Returns the language to begin with, before the session is known. */
export const firstLanguage = (): Language => languageFor(readersTags(localStorage.getItem(STORED)))

/** Stores the language that the marketplace names for the signed-in person. */
export function keepLanguage(tag: string | undefined): void {
  if (tag === undefined) localStorage.removeItem(STORED)
  else localStorage.setItem(STORED, tag)
}
