// Computes level pages and effects directly, on the calling thread.
import type { Caller } from '../../http/access/auth.ts'
import { levelEffectOf } from '../../http/levels/effect.ts'
import { reckonedHandlers } from '../../http/levels/levels.ts'
import type { Reckoned, Reckoner } from '../../http/levels/reckoner.ts'
import type { Cookies, InputOf, ResultOf } from '../../http/routes/mount.ts'
import { cachedPerformanceLogs } from '../../levels/cachedLogs.ts'
import { levelPolicyReader } from '../../store/levels/levelPolicies.ts'
import type { Database } from '../../store/statement.ts'

type Answers = {
  readonly [N in Reckoned]: (input: InputOf<N>, caller: Caller, cookies: Cookies, key: null) => Promise<ResultOf<N>>
}

/** Caches the most recently used performance logs. */
export function reckonHere(db: Database): Reckoner {
  const tools = { db, levelPolicy: levelPolicyReader(db), performanceLog: cachedPerformanceLogs(db) }
  const answers: Answers = reckonedHandlers(tools)
  return {
    answer: (name, input, actor) => answers[name](input, { key: '', actor, session: null }, NO_COOKIES, null),
    effect: ({ context, command, seen }) => levelEffectOf(tools, context, command, seen),
    stop: async () => undefined,
  }
}
const NO_COOKIES: Cookies = { token: null, setSessionCookie: () => undefined }
