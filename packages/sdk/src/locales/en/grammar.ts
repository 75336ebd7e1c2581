// The grammar of the sentences: plurals, lists, names in quotes.

/** The texts of a problem: one title for each code, and a detail made from the facts. */
export interface Texts {
  readonly title: string
  readonly detail: string
}
/** An instant as this reader sees it. */
export type When = (iso: string) => string
/** One row of a table of sentences. */
export interface Sentence<F> {
  readonly title: string
  detail(facts: F, when: When): string
}

const PLURALS = new Intl.PluralRules('en-GB')
const NUMBER = new Intl.NumberFormat('en-GB')
const OR = new Intl.ListFormat('en-GB', { type: 'disjunction' })

export const numberText = (n: number): string => NUMBER.format(n)

/** The form of a word that agrees with the number. */
export const form = (n: number, one: string, other: string): string => (PLURALS.select(n) === 'one' ? one : other)
/** “1 revision”, “2 revisions”. */
export const count = (n: number, one: string, other: string): string => `${numberText(n)} ${form(n, one, other)}`

/** “a, b or c”. */
export const any = (list: readonly string[]): string => OR.format(list)

/** A name as the API spells it. */
export const named = (name: string): string => `“${name}”`
/** The values that a field may hold: “a”, “b” or “c”. */
export const anyNamed = (names: readonly string[]): string => any(names.map(named))

/** A name as a label of its own, and as it stands inside a sentence: no language makes one from the other. */
export type Name = readonly [label: string, inside: string]
type Names = Readonly<Record<string, Name>>

const nameFor = (table: Names, code: string): Name | undefined => (Object.hasOwn(table, code) ? table[code] : undefined)
/** The label of a code; one newer than this table is spelled out instead. */
export const labelFor = (table: Names, code: string): string => nameFor(table, code)?.[0] ?? spelledOut(code)
/** The same inside a sentence. */
export const insideFor = (table: Names, code: string): string => nameFor(table, code)?.[1] ?? spaced(code)

const spaced = (code: string): string => code.replaceAll(/[._]/g, ' ')
const spelledOut = (code: string): string => {
  const text = spaced(code)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Looks up a word by its code. A code newer than this table is spelled out instead. */
export function wordFor(table: Readonly<Record<string, string>>, code: string): string {
  const known = Object.hasOwn(table, code) ? table[code] : undefined
  return known ?? spelledOut(code)
}
