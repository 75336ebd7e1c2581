// Computes level pages and effects directly, on the calling thread.
import type { Caller } from '../../http/access/auth.ts'
import type { Computed, Computing } from '../../http/levels/computing.ts'
import { levelEffectOf } from '../../http/levels/effect.ts'
import { computedHandlers } from '../../http/levels/levels.ts'
import type { Cookies, InputOf, ResultOf } from '../../http/routes/mount.ts'
import { cachedPerformanceLogs } from '../../levels/cachedLogs.ts'
import { levelPolicyReader } from '../../store/levels/levelPolicies.ts'
import type { Database } from '../../store/statement.ts'

type Answers = {
  readonly [N in Computed]: (input: InputOf<N>, caller: Caller, cookies: Cookies, key: null) => Promise<ResultOf<N>>
}

/** Computes on this thread, caching the most recently used performance logs. */
export function computeHere(db: Database): Computing {
  const tools = { db, levelPolicy: levelPolicyReader(db), performanceLog: cachedPerformanceLogs(db) }
  const answers: Answers = computedHandlers(tools)
  return {
    answer: (name, input, actor) => answers[name](input, { key: '', actor, session: null }, NO_COOKIES, null),
    effect: ({ context, command, preview }) => levelEffectOf(tools, context, command, preview),
    stop: async () => undefined,
  }
}
const NO_COOKIES: Cookies = { token: null, setSessionCookie: () => undefined }
