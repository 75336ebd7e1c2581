// The languages of the pages, each of which is loaded only when it is needed.

export type { Cast, Goal, Reader } from './en/index.ts'
export type { LevelReader, Part, Phrase } from './en/level.ts'
export { formatsFor, LANGUAGES, type Language, languageFor } from './languages.ts'
export type { LevelLocale, Locale } from './locale.ts'
