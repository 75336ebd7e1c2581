// The language of the page. It loads before the first component renders, and is replaced if the marketplace names
// another for the reader.

import { formatsFor, LANGUAGES, type Language, languageFor } from '@evenhand/sdk/locales'
import { firstLanguage, keepLanguage, readersTags } from './api/reader.ts'
import { createListeners } from './listeners.ts'
import { setLevelLocale, setLocale } from './locale.ts'

let current: Language | null = null
/** The language requested last. If two languages load at once, the page shows this one. */
let wanted: Language | null = null
/** Whether the texts of the level page have been requested, so that a change of the language must load them, too. */
let hasLevel = false
const listeners = createListeners()

export const language = {
  /** Null until the first language is loaded. */
  current: () => current,
  subscribe: listeners.subscribe,
}

/** Loads a language and shows the page in it, unless another language was requested meanwhile. */
async function show(next: Language): Promise<void> {
  wanted = next
  const { direction, load, loadLevel } = LANGUAGES[next]
  try {
    const [locale, levelLocale] = await Promise.all([load(), hasLevel ? loadLevel() : null])
    if (wanted !== next) return
    setLocale(locale)
    if (levelLocale) setLevelLocale(levelLocale)
  } catch (failure) {
    if (wanted === next) wanted = current
    throw failure
  }
  current = next
  Object.assign(document.documentElement, { lang: next, dir: direction })
  listeners.notify()
}

/** Loads the texts of the level page. Await this before the level page renders. */
export async function loadLevelTexts(): Promise<void> {
  hasLevel = true
  const chosen = wanted ?? firstLanguage()
  const locale = await LANGUAGES[chosen].loadLevel()
  if ((wanted ?? chosen) !== chosen) return loadLevelTexts()
  setLevelLocale(locale)
}

export const showFirst = (): Promise<void> => show(firstLanguage())

/**
 * Switches to the language that the marketplace names for the signed-in person, or to the browser's if `tag` is
 * undefined.
 */
export async function followLanguage(tag: string | undefined): Promise<void> {
  keepLanguage(tag)
  const next = languageFor(readersTags(tag))
  if (next !== wanted) await show(next)
}

/** Returns the BCP 47 tag by which dates and numbers are written for this reader. */
export const formatsOf = (tag: string | undefined): string => formatsFor(current ?? firstLanguage(), readersTags(tag))
