// Words of titles, numbers and names, the same way where they are stored and where they are asked for.

/** What is no letter and no digit parts words. */
const PARTED = (text: string): string => `regexp_replace(${text}, '[^[:alnum:]]+', ' ', 'g')`

/** The words of a text, as an index has them. */
export const WORDS_OF = (text: string): string => `to_tsvector('simple', ${PARTED(text)})`

/** Texts that have every one of these words, or words that begin so; null where there is no word at all. */
export const ASKED_WORDS = (text: string): string =>
  `(select string_agg(quote_literal(w) || ':*', ' & ')::tsquery
      from unnest(tsvector_to_array(${WORDS_OF(text)})) as w)`
