// Verifies the outbox cursors of a stream: they cover every event that their endpoint subscribes to, and skip none.

import type { Cursor, KnownEndpoint } from '../store/streams/verify/outbox.ts'
import { LANES, type Lane, laneOf } from '../store/webhooks/lanes.ts'
import type { Found } from './difference.ts'
import type { Group } from './history.ts'

interface TypedEvent {
  readonly type: string
}

/**
 * A save that began before an endpoint was created does not see the endpoint, and the clock may have been set.
 * Statements end after 5 s, so a cursor may or may not cover events that were saved within 10 s of the creation.
 */
const UNCERTAIN_MS = 10_000
const NEW_LANES: readonly Lane[] = ['events', 'money']

/** Returns what is wrong with the cursors of one stream. */
export function compareCursors(
  groups: readonly Group<TypedEvent>[],
  endpoints: readonly KnownEndpoint[],
  cursors: readonly Cursor[],
): readonly Found[] {
  const of = (endpoint: string, lane: Lane) => cursors.find(each => each.endpoint === endpoint && each.lane === lane)
  const version = groups.at(-1)?.version ?? 0
  return endpoints.flatMap(endpoint => [
    ...NEW_LANES.flatMap(lane => compareNew(groups, endpoint, lane, of(endpoint.id, lane), version)),
    ...cursors.flatMap(each => (each.endpoint === endpoint.id && LANES[each.lane].replay ? compareReplays(each) : [])),
  ])
}

const inLane =
  ({ events }: KnownEndpoint, lane: Lane) =>
  ({ type }: TypedEvent): boolean =>
    laneOf(type) === lane && (events === null || events.includes(type))

function compareNew(
  groups: readonly Group<TypedEvent>[],
  endpoint: KnownEndpoint,
  lane: Lane,
  cursor: Cursor | undefined,
  version: number,
): readonly Found[] {
  const isFor = inLane(endpoint, lane)
  const raising = groups.filter(({ events }) => events.some(isFor))
  const needed = raising.findLast(({ savedAt }) => savedAt > endpoint.createdAt + UNCERTAIN_MS)?.version ?? 0
  const most = raising.findLast(({ savedAt }) => savedAt >= endpoint.createdAt - UNCERTAIN_MS)?.version ?? 0
  const at = { table: 'outbox_cursors', row: { endpoint: endpoint.id, lane } }
  if (!cursor)
    return needed === 0 ? [] : [{ ...at, follows: { lastSeq: needed }, why: 'events for the endpoint have no cursor' }]
  const { sentSeq, lastSeq, nextAt } = cursor
  if (lastSeq < needed || lastSeq > most)
    return [{ ...at, field: 'lastSeq', stored: lastSeq, follows: lastSeq < needed ? needed : most }]
  // `sentSeq` may be past `lastSeq`: the sender also skips later events that the endpoint does not subscribe to.
  if (sentSeq > version)
    return [{ ...at, field: 'sentSeq', stored: sentSeq, follows: version, why: 'there is no such event' }]
  const waiting = unsentAfter(sentSeq, groups, isFor)
  return nextAt === null && waiting !== null
    ? [{ ...at, field: 'nextAt', stored: null, why: `event ${waiting} is not sent, and no attempt is planned` }]
    : []
}

/** Returns the number of the first event that is still to be sent. */
function unsentAfter(sent: number, groups: readonly Group<TypedEvent>[], isFor: (event: TypedEvent) => boolean) {
  for (const { events, version } of groups) {
    const first = version - events.length + 1
    const i = events.findIndex((event, n) => first + n > sent && isFor(event))
    if (i >= 0) return first + i
  }
  return null
}

/** A cursor of replays counts the calls that asked for one. */
function compareReplays({ endpoint, lane, sentSeq, lastSeq, nextAt, replays }: Cursor): readonly Found[] {
  const at = { table: 'outbox_cursors', row: { endpoint, lane } }
  if (sentSeq > lastSeq) return [{ ...at, field: 'sentSeq', stored: sentSeq, follows: lastSeq }]
  return nextAt === null && replays > 0
    ? [{ ...at, field: 'nextAt', stored: null, why: `${replays} replays are not sent, and no attempt is planned` }]
    : []
}
