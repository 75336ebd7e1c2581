// Pseudo-locales: English with every text changed, so that a page shows what it does not take from its language.

/**
 * Changes a text letter by letter or word by word, and leaves a changed text as it is. So the parts of a sentence may be
 * changed before it is composed, and a test finds a text by changing the one it expects.
 */
export type Change = (text: string) => string

const LETTERS: Readonly<Record<string, string>> = {
  a: 'áà',
  e: 'éè',
  i: 'íì',
  o: 'óò',
  u: 'úù',
  c: 'ç',
  n: 'ñ',
  y: 'ý',
  A: 'ÁÀ',
  E: 'ÉÈ',
  I: 'ÍÌ',
  O: 'ÓÒ',
  U: 'ÚÙ',
  C: 'Ç',
  N: 'Ñ',
  Y: 'Ý',
}

/** About a third longer, with accents above and below the line: “Cáàñçéèl théè óòrdéèr”. */
export const accented: Change = text => text.replaceAll(/[aeioucnyAEIOUCNY]/g, letter => LETTERS[letter] ?? letter)

const OVERRIDE = '\u202E'
const POP = '\u202C'

/** Each word from right to left, as a browser shows Arabic or Hebrew; digits keep their direction. */
export const mirrored: Change = text =>
  text.replaceAll(/(?<![\u202E\p{L}’])\p{L}[\p{L}’]*/gu, word => `${OVERRIDE}${word}${POP}`)

/** Instants and codes in an answer stay as they are. */
const IS_DATA = /^\d{4}-\d\d-\d\dT|^[a-z]+(?:_[a-z]+)+$/

/** Objects that come from the caller are data; texts made from them are not. */
type Given = WeakSet<object>

function collect(value: unknown, given: Given, depth = 4): void {
  if (typeof value !== 'object' || value === null || given.has(value)) return
  given.add(value)
  if (depth > 0) for (const each of Object.values(value)) collect(each, given, depth - 1)
}

function changed(value: unknown, change: Change, given: Given): unknown {
  if (typeof value === 'string') return IS_DATA.test(value) ? value : change(value)
  if (typeof value === 'function')
    return (...facts: readonly unknown[]) => {
      const own: Given = new WeakSet()
      for (const fact of facts) collect(fact, own)
      return changed(value(...facts), change, own)
    }
  if (typeof value !== 'object' || value === null || given.has(value)) return value
  if (Array.isArray(value)) return value.map(each => changed(each, change, given))
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, changed(each, change, given)]))
}

const hasAll = <L extends object>(found: unknown, locale: L): found is L =>
  typeof found === 'object' && found !== null && Object.keys(locale).every(name => Object.hasOwn(found, name))

/** The same functions and names, each result changed. */
export function pseudoLocale<L extends object>(locale: L, change: Change): L {
  const found = changed({ ...locale }, change, new WeakSet())
  if (!hasAll(found, locale)) throw new Error('a pseudo-locale lacks a part')
  return found
}
