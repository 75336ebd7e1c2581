// Pseudo-locales: English with every text changed. An unchanged text on a page was not taken from the locale.

/**
 * Changes a text letter by letter or word by word, and leaves a changed text as it is. The parts of a sentence may
 * therefore be changed before it is composed, and a test finds a text by changing the one it expects.
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

/** Makes a text about a third longer, with accents above and below the line: “Cáàñçéèl théè óòrdéèr”. */
export const accented: Change = text => text.replaceAll(/[aeioucnyAEIOUCNY]/g, letter => LETTERS[letter] ?? letter)

const OVERRIDE = '\u202E'
const POP = '\u202C'

/** Makes each word run from right to left, as a browser shows Arabic or Hebrew. Digits keep their direction. */
export const mirrored: Change = text =>
  text.replaceAll(/(?<![\u202E\p{L}’])\p{L}[\p{L}’]*/gu, word => `${OVERRIDE}${word}${POP}`)

/** Matches instants and codes in a result, which stay as they are. */
const IS_DATA = /^\d{4}-\d\d-\d\dT|^[a-z]+(?:_[a-z]+)+$/

/** The objects that come from the caller. They are data and stay as they are; texts made from them are changed. */
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

/** Returns the same functions and names, with each result changed. */
export function pseudoLocale<L extends object>(locale: L, change: Change): L {
  const found = changed({ ...locale }, change, new WeakSet())
  if (!hasAll(found, locale)) throw new Error('a pseudo-locale lacks a part')
  return found
}
