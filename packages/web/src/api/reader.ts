// The reader’s languages as this browser knows them, before and after the marketplace names one.
import { type Language, languageFor } from '@evenhand/sdk/locales'

/** Where this browser keeps the language that the marketplace names for its person, for the next page. */
const STORED = 'language'

/** BCP 47, the most preferred first: the marketplace’s setting, then the browser’s. */
export const readersTags = (tag: string | null | undefined): readonly string[] =>
  typeof tag === 'string' ? [tag, ...navigator.languages] : navigator.languages

/** The language to begin with, before the session is known. */
export const firstLanguage = (): Language => languageFor(readersTags(localStorage.getItem(STORED)))

/** Keeps the language that the marketplace names for the signed-in person. */
export function keepLanguage(tag: string | undefined): void {
  if (tag === undefined) localStorage.removeItem(STORED)
  else localStorage.setItem(STORED, tag)
}
