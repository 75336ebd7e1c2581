// The texts that every language must have: the exports of English, with any text in place of each English one.
import type * as en from './en/index.ts'
import type * as enLevel from './en/level.ts'

/** The type of a text, a function or a table in any language, made from that of English. */
type Widened<T> = T extends (...facts: infer F) => infer R
  ? (...facts: F) => R
  : T extends string
    ? string
    : { readonly [K in keyof T]: Widened<T[K]> }

/** One language: typed functions from facts to whole sentences, and names by code. */
export type Locale = { readonly [K in keyof typeof en]: Widened<(typeof en)[K]> }
/** The texts of the level page in one language, which are loaded with that page. */
export type LevelLocale = { readonly [K in keyof typeof enLevel]: Widened<(typeof enLevel)[K]> }
