// Staff set until when a case holds clocks (an instant, or the end of the case), and whether for both parties, or lift the
// hold.
import type { Refusal } from '../../refusal.ts'
import { fromIso, type Instant, spanLength, toIso } from '../../time.ts'
import { add, type Changes } from '../changes.ts'
import type { CommandBody } from '../commands/commands.ts'
import { HELD_CLOCKS } from '../commands/resolution.ts'
import { event } from '../events.ts'
import { type CommandHandler, carryOut, closed, type Moment, onlyByEvents, type Permit, refusedBy } from '../handler.ts'
import { type Case, wholeCases } from '../order.ts'
import { openCaseOf } from './close.ts'

const LONGEST = 'P366D'
const range = (now: Instant) => ({ after: toIso(now), before: toIso(now + spanLength(LONGEST)) })

type PermitCode = 'not_found' | 'case_closed' | 'order_closed' | 'case_holds_nothing'
type InputCode = 'not_for_this' | 'date_not_in_future'

/** Permits a hold only for a case about the open order as a whole, since no other case has clocks to hold. */
function permitHold(moment: Moment, caseId: number): Permit<Case, PermitCode> {
  const found = openCaseOf(moment, caseId)
  if (!found.ok) return found
  const beside: Refusal<'case_holds_nothing'> | null = found.inputs.whole
    ? null
    : { code: 'case_holds_nothing', caseId }
  return refusedBy(closed(moment), beside) ?? found
}

export const holdCase: CommandHandler<'hold_case', PermitCode | InputCode> = {
  by: ['staff'],
  refusals: ['not_found', 'case_closed', 'order_closed', 'case_holds_nothing', 'not_for_this', 'date_not_in_future'],
  changesAt: onlyByEvents,
  offers: moment =>
    wholeCases(moment.order).flatMap(({ id }) =>
      permitHold(moment, id).ok
        ? [{ action: 'hold_case', caseId: id, ok: true, inputs: { until: { within: LONGEST }, clocks: HELD_CLOCKS } }]
        : [],
    ),
  decide: (moment, command) =>
    carryOut(permitHold(moment, command.caseId), moment, (_found, changes) => hold(moment, command, changes)),
}

function hold(
  { actor, now }: Moment,
  command: CommandBody<'hold_case'>,
  changes: Changes,
): Refusal<InputCode> | undefined {
  const { caseId, until, clocks } = command
  if (until === null) {
    if (clocks !== undefined) return { code: 'not_for_this', field: 'clocks', allowed: [] }
    add(changes, event('hold.set', now, actor, { caseId, holds: false, both: false, until: null }))
    return undefined
  }
  const end = until === undefined ? null : fromIso(until)
  if (until !== undefined && (end === null || end <= now || end >= now + spanLength(LONGEST)))
    return { code: 'date_not_in_future', field: 'until', ...range(now) }
  add(changes, event('hold.set', now, actor, { caseId, holds: true, both: clocks === 'both', until: end }))
  return undefined
}
