// The table of every operation on the wire. Routes, client types, OpenAPI and documents are derived from it.
import type { OperationName } from '../operations.ts'
import { events } from './events.ts'
import { levelPolicies } from './levelPolicies.ts'
import { levels } from './levels.ts'
import { money } from './money.ts'
import { orders } from './orders.ts'
import { resolution } from './resolution.ts'
import type { Row } from './row.ts'
import { sessions } from './sessions.ts'
import { settings } from './settings.ts'
import { webhooks } from './webhooks.ts'

export const CONTRACT = {
  ...orders,
  ...events,
  ...resolution,
  ...money,
  ...levels,
  ...levelPolicies,
  ...sessions,
  ...settings,
  ...webhooks,
} as const satisfies {
  readonly [N in OperationName]: Row
}
export type Contract = typeof CONTRACT

export {
  ACCESS,
  type Access,
  existsIn,
  MODES,
  modesOf,
  ROUTE_ACCESS,
  type ServerMode,
  type Verdict,
  type Where,
} from './access.ts'
export { ALL_EVENT_TYPES, EVENT_TYPES, type Payload, PayloadView, type SubjectKind, subjectKindOf } from './events.ts'
export type { Audience, Row } from './row.ts'
