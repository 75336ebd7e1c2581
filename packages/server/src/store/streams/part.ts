// The statement that saves a batch, composed of parts: one for each table that follows from the events.
import { statement } from '../statement.ts'

/** One part of a save; `$events` stands for the parameter with the rows of that name. `C` is what a batch contains. */
export interface Part<C = unknown> {
  readonly name: string
  readonly isMaterialized?: true
  /** Decides whether a batch has this part. A part without `when` is in every batch. */
  readonly when?: (contents: C) => boolean
  readonly sql: string
}

/**
 * Returns the condition that a stream was saved. It is a value, not a join, so that PostgreSQL looks it up in a hash.
 * As joins, with hash joins priced out to protect the tables, a batch of 250 compared every row with every order and
 * took three times as long.
 */
export const wasSaved = (id: string): string => `(${id} in (select id from saved)) is true`

/** Composes a named statement of the parts that these contents have rows for; `used` are its parameters in sequence. */
export function composed<C, N extends string>(
  name: string,
  contents: C,
  parts: readonly Part<C>[],
  parameters: readonly N[],
): { readonly run: ReturnType<typeof statement<unknown[], { id: string }>>; readonly used: readonly N[] } {
  const text = parts
    .filter(({ when }) => when?.(contents) ?? true)
    .map(part => `${part.name} as ${part.isMaterialized ? 'materialized ' : ''}(${part.sql})`)
    .join(', ')
  const used = parameters.filter(parameter => text.includes(`$${parameter}`))
  const numbered = used.reduce((all, parameter, i) => all.replaceAll(`$${parameter}`, `$${i + 1}`), text)
  return { run: statement<unknown[], { id: string }>(name, `with ${numbered}\nselect id from saved`), used }
}
