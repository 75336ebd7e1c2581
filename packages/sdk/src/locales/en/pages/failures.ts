// Texts of refusals and problems on a page: made from code and facts, with instants in the reader's zone.
import type { Result } from '../../../client.ts'
import type { Problem } from '../../../problem.ts'
import type { Texts } from '../grammar.ts'
import { httpProblemText, isHttpProblem } from '../httpProblems.ts'
import { isRefusal, refusalText } from '../refusals.ts'
import { type Reader, whenInZone } from './time.ts'

type RefusalView = NonNullable<Result<'preview'>['refusal']>

/** For a code of a newer server. */
const NOT_NOW = 'This is not possible now.'

/** Why a command is refused. */
export function whyRefused({ code, facts }: RefusalView, reader: Reader): string {
  const refusal = { ...facts, code }
  return isRefusal(refusal) ? refusalText(refusal, iso => whenInZone(iso, reader)).detail : NOT_NOW
}

/** Title and detail of a problem. A code of a newer server is explained by the server's own sentence. */
export function problemText(problem: Problem, reader: Reader): Texts {
  if (isHttpProblem(problem)) return httpProblemText(problem.code, problem.facts)
  const refusal = { ...problem.facts, code: problem.code }
  return isRefusal(refusal) ? refusalText(refusal, iso => whenInZone(iso, reader)) : problem
}
