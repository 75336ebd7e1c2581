// The cost of an answer: what deciding a command takes, and the view that shows its result, by phase and reader.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Microseconds of one order: medians over rounds, means over generated orders of the phase. */
export interface ViewCost {
  readonly phase: string
  readonly reader: string
  readonly orders: number
  /** null if this reader sent no accepted command in this phase. */
  readonly decide: number | null
  readonly allowed: number
  readonly refreshAt: number
  readonly view: number
}

/** Runs the measurement in a process of its own, which uses the built core, as the server does. */
export async function measureViews(rounds: number): Promise<readonly ViewCost[]> {
  const program = fileURLToPath(new URL('cost.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, String(rounds)])
  return JSON.parse(stdout)
}
