// Checks whether a key chosen by a person can be guessed; in production, also whether it has two or more words from
// public examples.

/** The fewest different characters of a strong key. 32 random hexadecimal digits have fewer only once in a million. */
const LEAST_DISTINCT = 8
/** Sequences that make a key easy to guess: the alphabet, digits, rows of keyboards. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm']
const LEAST_RUN = 4

const OBVIOUS =
  /change[-_. ]?(me|this)|replace[-_. ]?(me|this)|pass(word|phrase|w0rd)|letmein|placeholder|insert[-_. ]?your|your[-_. ]?(api[-_. ]?)?key|123456|qwerty/i
const FROM_EXAMPLES = /sandbox|example|sample|dummy|demo|test|secret|(^|[^a-z])key[^a-z]|characters|at[-_. ]?least/gi

/** Returns why a key is weak, as the end of a sentence that begins with its name; null if it is not. */
export function weaknessOf(key: string, isProduction: boolean): string | null {
  const distinct = new Set(key).size
  if (distinct < LEAST_DISTINCT)
    return `it has only ${distinct} different characters, and must have at least ${LEAST_DISTINCT}`
  if (periodOf(key) <= key.length / 2) return 'it repeats one pattern'
  if (inRuns(key.toLowerCase()) > key.length / 2)
    return 'most of it is a sequence, such as of the alphabet or a keyboard'
  if (OBVIOUS.test(key)) return 'it contains words that are tried first, such as “changeme” or “password”'
  // A random key may contain one such word by chance, but hardly two.
  if (isProduction && [...key.matchAll(FROM_EXAMPLES)].length > 1) return 'it is made of words of public examples'
  return null
}

/**
 * Returns the length of the shortest prefix whose repetition gives the whole text; the last repetition may be cut
 * short.
 */
function periodOf(text: string): number {
  for (let period = 1; period < text.length; period++) if (text.slice(period) === text.slice(0, -period)) return period
  return text.length
}

/** Counts the characters in runs of characters that are neighbors in one of `ROWS`, forwards or backwards. */
function inRuns(text: string): number {
  const follows = (a: string, b: string, step: number): boolean =>
    ROWS.some(row => row.includes(a) && row[row.indexOf(a) + step] === b)
  const longest = (from: number, step: number): number => {
    let end = from + 1
    while (end < text.length && follows(text[end - 1] ?? '', text[end] ?? '', step)) end++
    return end - from
  }
  let counted = 0
  for (let from = 0; from < text.length; ) {
    const run = Math.max(longest(from, 1), longest(from, -1))
    if (run >= LEAST_RUN) counted += run
    from += run >= LEAST_RUN ? run : 1
  }
  return counted
}
