// A recorded call of every operation with its answer, for the API's description.
import type { OperationName } from '@evenhand/sdk'
import recorded from './examples.json' with { type: 'json' }

export interface Example {
  /** The person in `Evenhand-Actor`; null for the marketplace, or where no key is needed. */
  readonly actor: string | null
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** The answer; none where it is empty. */
  readonly answer?: unknown
}

/** A test misses those of new operations; `npm run examples:record` makes them. */
export const EXAMPLES: Readonly<Partial<Record<OperationName, Example>>> = recorded
