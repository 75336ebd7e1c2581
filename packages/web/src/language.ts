// The language of the page: loaded before the first component renders, and changed if the reader has another.

import { formatsFor, LANGUAGES, type Language, languageFor } from '@evenhand/sdk/locales'
import { firstLanguage, keepLanguage, readersTags } from './api/reader.ts'
import { createListeners } from './listeners.ts'
import { setLocale } from './locale.ts'

let current: Language | null = null
const listeners = createListeners()

export const language = {
  /** null until the first is loaded. */
  current: () => current,
  subscribe: listeners.subscribe,
}

/** Loads a language and shows the page in it. */
async function show(next: Language): Promise<void> {
  const { direction, load } = LANGUAGES[next]
  setLocale(await load())
  current = next
  Object.assign(document.documentElement, { lang: next, dir: direction })
  listeners.notify()
}

export const showFirst = (): Promise<void> => show(firstLanguage())

/** Follows the language that the marketplace names for the signed-in person; undefined where it names none. */
export async function followLanguage(tag: string | undefined): Promise<void> {
  keepLanguage(tag)
  const next = languageFor(readersTags(tag))
  if (next !== current) await show(next)
}

/** How dates and numbers are written for this reader, BCP 47. */
export const formatsOf = (tag: string | undefined): string => formatsFor(current ?? firstLanguage(), readersTags(tag))
