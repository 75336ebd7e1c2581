// SQL that splits titles, references and names into words, the same way for storing and for searching.

/** Replaces everything but letters and digits by separators between words. */
const SPLIT = (text: string): string => `regexp_replace(${text}, '[^[:alnum:]]+', ' ', 'g')`

/** Returns the words of a text, as indexed. */
export const WORDS_OF = (text: string): string => `to_tsvector('simple', ${SPLIT(text)})`

/**
 * Returns a query for texts that contain every one of these words, or words beginning with them; null if there is no
 * word.
 */
export const SEARCHED_WORDS = (text: string): string =>
  `(select string_agg(quote_literal(w) || ':*', ' & ')::tsquery
      from unnest(tsvector_to_array(${WORDS_OF(text)})) as w)`
