// Returns the problem of a refused call; a call that is carried out fails the test.
import { type Problem, ProblemError } from '@evenhand/sdk'

export async function refused(call: Promise<unknown>): Promise<Problem> {
  const given = await call.then(
    answer => ({ answer }),
    (fault: unknown) => ({ fault }),
  )
  if ('answer' in given) throw new Error(`carried out, though it should be refused: ${JSON.stringify(given.answer)}`)
  if (given.fault instanceof ProblemError) return given.fault.problem
  throw given.fault
}

/** Returns only the code of the problem, which is enough for most rules. */
export const refusal = async (call: Promise<unknown>): Promise<string> => (await refused(call)).code
