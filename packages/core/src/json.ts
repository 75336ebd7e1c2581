// Reads JSON from outside, of which nothing is known yet.

/** Whether a value is an object with properties, and no list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
