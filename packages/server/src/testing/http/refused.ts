// The problem that a call is refused with; a call that is carried out fails the test.
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

/** Only its code: what most rules are about. */
export const refusal = async (call: Promise<unknown>): Promise<string> => (await refused(call)).code
