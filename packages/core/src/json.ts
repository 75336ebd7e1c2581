// Helpers for JSON from outside, whose structure is unknown.

/** Reports whether a value is an object with properties rather than a list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
