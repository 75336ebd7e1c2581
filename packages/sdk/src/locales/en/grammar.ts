// The grammar of the sentences: plurals, lists, and names in quotes.

/** The texts of a problem: a title that is the same for every problem of a code, and a detail made from the facts. */
export interface Texts {
  readonly title: string
  readonly detail: string
}
/** Formats an instant for a reader. */
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

/** Returns the form of a word that agrees with the number. */
export const form = (n: number, one: string, other: string): string => (PLURALS.select(n) === 'one' ? one : other)
/** Returns the number and the form of the word that agrees with it: “1 revision”, “2 revisions”. */
export const count = (n: number, one: string, other: string): string => `${numberText(n)} ${form(n, one, other)}`

/** Joins alternatives: “a, b or c”. */
export const any = (list: readonly string[]): string => OR.format(list)

/** Returns a name as the API spells it, in quotes. */
export const named = (name: string): string => `“${name}”`
/** Joins the values that a field may hold, in quotes: “a”, “b” or “c”. */
export const anyNamed = (names: readonly string[]): string => any(names.map(named))

/**
 * A name as a label of its own and as it reads inside a sentence. Neither can be made from the other in every language.
 */
export type Name = readonly [label: string, inside: string]
type Names = Readonly<Record<string, Name>>

const nameFor = (table: Names, code: string): Name | undefined => (Object.hasOwn(table, code) ? table[code] : undefined)
/** Returns the label of a code. A code that this table lacks is spelled out. */
export const labelFor = (table: Names, code: string): string => nameFor(table, code)?.[0] ?? spelledOut(code)
/** Returns the name of a code as it reads inside a sentence. A code that this table lacks is spelled out. */
export const insideFor = (table: Names, code: string): string => nameFor(table, code)?.[1] ?? spaced(code)

const spaced = (code: string): string => code.replaceAll(/[._]/g, ' ')
const spelledOut = (code: string): string => {
  const text = spaced(code)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Returns the word for a code. A code that this table lacks is spelled out. */
export function wordFor(table: Readonly<Record<string, string>>, code: string): string {
  const known = Object.hasOwn(table, code) ? table[code] : undefined
  return known ?? spelledOut(code)
}
