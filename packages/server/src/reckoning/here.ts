// Reckons here and now, on the thread that asks.
import { levelEffectOf } from '../http/levelEffect.ts'
import { type LevelQueryTools, levelHandlers } from '../http/levels.ts'
import type { Reckoner } from '../http/reckoner.ts'

export function reckonHere(tools: LevelQueryTools): Reckoner {
  const handlers = levelHandlers(tools)
  return {
    answer: (name, input, actor) => handlers[name](input, { key: '', actor, session: null }, NO_COOKIES, null),
    effect: ({ subject, command, seen }) => levelEffectOf(tools, subject, command, seen),
    stop: async () => undefined,
  }
}
const NO_COOKIES = { keepSession: () => undefined }
