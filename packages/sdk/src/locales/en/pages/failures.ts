// Texts of refusals and problems on a page, made from code and facts with instants in the reader's zone.
import type { Result } from '../../../client.ts'
import type { Problem } from '../../../problem.ts'
import type { Texts } from '../grammar.ts'
import { httpProblemText, isHttpProblem } from '../httpProblems.ts'
import { isRefusal, refusalText } from '../refusals.ts'
import { type Reader, whenInZone } from './time.ts'

type RefusalView = NonNullable<Result<'preview'>['refusal']>

/** The text for a code that only a newer server knows. */
const NOT_NOW = 'This is not possible now.'

/** Returns the sentence that says why a command is refused. */
export function whyRefused({ code, facts }: RefusalView, reader: Reader): string {
  const refusal = { ...facts, code }
  return isRefusal(refusal) ? refusalText(refusal, iso => whenInZone(iso, reader)).detail : NOT_NOW
}

/** Returns the title and detail of a problem. For a code of a newer server, the detail is the server's own sentence. */
export function problemText(problem: Problem, reader: Reader): Texts {
  if (isHttpProblem(problem)) return httpProblemText(problem.code, problem.facts)
  const refusal = { ...problem.facts, code: problem.code }
  return isRefusal(refusal) ? refusalText(refusal, iso => whenInZone(iso, reader)) : problem
}
