// The languages of the pages, each loaded when it is needed.

export type { Cast, Goal, LevelReader, Part, Phrase, Reader } from './en/index.ts'
export { formatsFor, LANGUAGES, type Language, languageFor } from './languages.ts'
export type { Locale } from './locale.ts'
