// Handler of the feed: the events that webhooks send, for callers who fetch them.

import { payloadId, payloadOf } from '../outbox/webhooks/payload.ts'
import type { Database } from '../store/statement.ts'
import type { FeedPlace } from '../store/streams/feed.ts'
import { FEED_START, type FeedEvent, isUnreached, latestPlace, readFeed, TRANSACTION } from '../store/streams/feed.ts'
import { readSubjects } from '../store/streams/subjects.ts'
import { type CallingActor, seesEverything, seesSubject } from './orders/sight.ts'
import type { Handlers, InputOf, ResultOf } from './routes/mount.ts'
import { cursorOf, decoded, isSeq, isUuid } from './routes/paging.ts'
import { invalid } from './routes/validate.ts'

export interface FeedTools {
  readonly db: Database
}

export const feedHandlers = ({ db }: FeedTools): Pick<Handlers, 'listFeed'> => ({
  listFeed: async (input, { actor }) => list(db, input, actor),
})

/** The value of `after` that names the present. */
const LATEST = 'latest'
/** The number of events that one call reads for a person, who may see only a few of them. */
const READ_FOR_PERSON = 1000

async function list(
  db: Database,
  { after, limit = 100 }: InputOf<'listFeed'>,
  actor: CallingActor,
): Promise<ResultOf<'listFeed'>> {
  const from = await placeOf(db, after)
  const atOnce = seesEverything(actor) ? limit : READ_FOR_PERSON
  const rows = await readFeed(db, from, atOnce)
  const visible = rows.filter(row => seesSubject(actor, row)).slice(0, limit)
  const isFull = visible.length === limit
  const last = isFull ? visible.at(-1) : rows.at(-1)
  return {
    items: await itemsOf(db, visible, actor),
    next: cursorOf(last ? [last.tx, last.stream, last.seq] : from),
    more: isFull || rows.length === atOnce,
  }
}

async function placeOf(db: Database, after: string | undefined): Promise<FeedPlace> {
  if (after === undefined) return FEED_START
  if (after === LATEST) return latestPlace(db)
  const place = decoded(after, isPlace, 'after')
  if (await isUnreached(db, place)) throw invalid('after', 'is of another database: begin again without it')
  return place
}

const isPlace = (value: unknown): value is FeedPlace =>
  Array.isArray(value) &&
  value.length === 3 &&
  TRANSACTION.test(String(value[0])) &&
  isUuid(value[1]) &&
  (value[2] === 0 || isSeq(value[2]))

async function itemsOf(db: Database, rows: readonly FeedEvent[], actor: CallingActor) {
  const subjects = await readSubjects(db, rows)
  return rows.flatMap(row => {
    const subject = subjects.get(row.stream)
    return subject ? [{ id: payloadId(row.stream, row), ...payloadOf(subject, row, actor) }] : []
  })
}
