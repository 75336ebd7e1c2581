// The part of pino's logger that the supervision of PostgreSQL needs.

type Line = (data: object, text: string) => void

export interface Log {
  readonly info: Line
  readonly warn: Line
  readonly error: Line
}
