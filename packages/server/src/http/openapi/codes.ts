// The codes of the problems that each operation may be answered with, by what can refuse it.
import { COMMON_REFUSALS, HANDLERS, PLACING_REFUSALS } from '@evenhand/core'
import { OPERATIONS, type OperationName, type ProblemCode } from '@evenhand/sdk'
import { ACCESS, type Access, type Row, type Verdict } from '@evenhand/sdk/contract'
import { kindOf } from '../limits/table.ts'
import { isKeyed } from '../routes/once.ts'

interface Cause {
  readonly codes: readonly ProblemCode[]
  readonly of: (row: Row) => boolean
}

const methodOf = ({ name }: Row) => OPERATIONS[name][0]
const needsKey = ({ name }: Row): boolean => ACCESS[name].nobody !== 'may'
const hasBody = (row: Row): boolean => methodOf(row) === 'POST' || methodOf(row) === 'PUT'
const hasInput = ({ params, query, body }: Row): boolean =>
  Object.keys(params.properties).length > 0 || query !== undefined || body !== undefined

/** THE TABLE: what can refuse a call before its handler, and with which codes. */
const CAUSES: readonly Cause[] = [
  { codes: ['too_many_calls', 'overloaded', 'internal'], of: () => true },
  { codes: ['unauthorized', 'session_ended', 'actor_invalid', 'signed_in_as_other'], of: needsKey },
  { codes: ['origin_not_ours'], of: row => needsKey(row) && methodOf(row) !== 'GET' },
  { codes: ['malformed', 'too_large', 'media_type'], of: row => methodOf(row) !== 'GET' },
  { codes: ['invalid_input'], of: row => hasInput(row) || hasBody(row) },
  { codes: ['outcome_unknown'], of: row => methodOf(row) !== 'GET' },
  { codes: ['idempotency_key_invalid', 'idempotency_key_reused'], of: ({ name }) => isKeyed(name) },
  { codes: ['too_many_at_once'], of: ({ name }) => kindOf(name) === 'costly' },
]

/** THE TABLE: the codes of operations that carry no command, beside those of access. */
const OWN: { readonly [N in OperationName]?: readonly ProblemCode[] } = {
  listOrders: ['too_many_at_once'],
  createSession: ['not_found'],
  enterSession: ['link_used', 'other_session_open', 'too_many_at_once'],
  signInToDemo: ['link_used', 'too_many_at_once'],
  revokeSession: ['not_found'],
  getBalance: ['not_found'],
  sellerLevel: ['not_found'],
  listPerformanceLog: ['not_found'],
  whatIf: ['not_found'],
  sellerPerks: ['not_found'],
  listEvaluations: ['not_found'],
  publishLevelPolicy: ['in_force_too_early'],
  putSeller: ['required', 'not_for_this', 'date_in_future'],
  openAppeal: ['not_found', 'over_since', 'already_appealed'],
  ruleAppeal: ['not_found', 'already_decided'],
  ruleProposal: ['not_found', 'proposal_over', 'already_decided'],
  deleteWebhookEndpoint: ['not_found'],
  enableWebhookEndpoint: ['not_found'],
  listWebhookAttempts: ['not_found'],
  replayWebhooks: ['not_found'],
  advanceTestClock: ['test_clock_moving', 'nothing_due'],
  freezeTestClock: ['test_clock_moving'],
  resumeTestClock: ['test_clock_moving'],
}

/** The code of a verdict in the table of access; a missing thing is named after it. */
const CODES: { readonly [V in Verdict]: ProblemCode | null } = {
  may: null,
  may_in_demo: 'marketplace_only',
  marketplace_only: 'marketplace_only',
  actor_needed: 'actor_needed',
  not_your_part: 'not_your_part',
  'not_found order': 'not_found',
  'not_found seller': 'not_found',
  'not_found session': 'not_found',
}
const ofAccess = ({ marketplace, buyer, seller, staff, stranger }: Access): readonly ProblemCode[] =>
  [marketplace, buyer, seller, staff, stranger].flatMap(verdict => CODES[verdict] ?? [])

/** Returns the codes of the command's own handler. */
function ofCommand({ command }: Row): readonly ProblemCode[] {
  if (!command) return []
  return command === 'place' ? PLACING_REFUSALS : [...COMMON_REFUSALS, ...HANDLERS[command].refusals]
}

/** Returns every code that this operation's problems may have, each once. */
export function codesOf(row: Row): readonly ProblemCode[] {
  const before = CAUSES.flatMap(({ codes, of }) => (of(row) ? codes : []))
  return [...new Set([...before, ...ofAccess(ACCESS[row.name]), ...ofCommand(row), ...(OWN[row.name] ?? [])])]
}

/** The codes of calls that reach no operation: another address, or no readable request. */
export const ANYWHERE: readonly ProblemCode[] = [
  'address_unreadable',
  'route_not_found',
  'method_not_allowed',
  'host_not_ours',
  'proxy_not_allowed',
  'too_slow',
  'headers_too_large',
  'not_http',
]
