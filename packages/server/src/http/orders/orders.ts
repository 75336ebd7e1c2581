// Handlers for queries about orders: one order, lists, its history and ledger entries, previews of commands.
import { type OrderCommand, preview, reaches, type Tab, toIso } from '@evenhand/core'
import type { Answer, OrderContext } from '../../commands/envelope.ts'
import { type CommandPipeline, deadlinesOf } from '../../commands/pipeline.ts'
import { readClock } from '../../store/clock.ts'
import { exportedEvent, readEvents, readLatestEvents, type StoredEvent } from '../../store/orders/events.ts'
import { countOrders, listEntries, listOrders, listOrdersWithCase } from '../../store/orders/lists.ts'
import { searchOrders } from '../../store/orders/search.ts'
import type { Database } from '../../store/statement.ts'
import type { Caller } from '../access/auth.ts'
import type { Computing } from '../levels/computing.ts'
import type { Gate } from '../limits/gate.ts'
import { whoOf } from '../limits/turn.ts'
import type { Handlers, InputOf, ResultOf } from '../routes/mount.ts'
import { cursorOf, isSeq, isStoredInstant, isUuid, paged, readCursor } from '../routes/paging.ts'
import { forStaff, httpProblem, refusalProblem } from '../routes/problem.ts'
import { invalid } from '../routes/validate.ts'
import { type CallingActor, viewerOf } from './sight.ts'
import { orderRow, orderView, previewView } from './views.ts'

export interface QueryTools {
  readonly db: Database
  /** Computes the effect of a command on a level from a whole performance log. */
  readonly computing: Computing
  readonly pipeline: CommandPipeline
  /** Separate connections for searches, so that slow ones do not block other reads. */
  readonly searches: Database
  readonly searching: Gate
}

const NOT_FOUND = { code: 'not_found', what: 'order' } as const

/**
 * Returns the current order. Due deadlines go through the pipeline first, so that view, events and ledger entries
 * always agree.
 */
async function contextFor({ pipeline }: QueryTools, id: string, actor: CallingActor): Promise<OrderContext> {
  const answer: Answer = await pipeline.send(deadlinesOf(id.toLowerCase()))
  switch (answer.kind) {
    case 'done':
      if (!reaches(answer.context.order, actor)) throw refusalProblem(NOT_FOUND)
      return answer.context
    case 'refused':
      throw refusalProblem(answer.refusal)
    case 'overloaded':
    case 'unknown':
    case 'key_reused':
      throw httpProblem('overloaded', { retryAfterSeconds: 1 })
    case 'faulty':
      throw answer.fault
  }
}

type Place = [place: string, id: string]
const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && value.length === 2 && isStoredInstant(value[0]) && isUuid(value[1])

type OrderQueries = Pick<Handlers, 'getOrder' | 'listOrders' | 'listEvents' | 'listEntries' | 'preview' | 'listCases'>

export function orderQueries(tools: QueryTools): OrderQueries {
  const { db } = tools
  return {
    getOrder: async ({ id }, { actor }) => orderView(await contextFor(tools, id, actor), actor),
    listOrders: async ({ tab, q, cursor, limit = 50 }, caller) => list(tools, caller, { tab, q, cursor, limit }),
    listEvents: async (input, { actor }) => history(tools, input, actor),
    listEntries: async ({ id }, { actor }) => {
      const context = await contextFor(tools, id, actor)
      const entries = await listEntries(db, context.id)
      return {
        items: entries.map(({ seq, at, ...entry }) => ({ ...entry, order: context.id, event: seq, at: toIso(at) })),
      }
    },
    preview: async ({ id, command }, { actor }) => {
      const context = await contextFor(tools, id, actor)
      const sent: OrderCommand = { ...command, by: actor }
      const previewed = preview(context.order, sent, context.decisionContext, context.now)
      return previewView(
        previewed,
        await tools.computing.effect({
          context: { id: context.id, order: context.order },
          command: sent,
          preview: previewed,
        }),
      )
    },
    listCases: async ({ cursor, limit = 50 }, { actor }) => {
      forStaff(actor)
      const rows = await listOrdersWithCase(db, readCursor(cursor, isUuid), limit + 1)
      const page = paged(
        rows,
        limit,
        row => row,
        ({ id }) => id,
      )
      return { ...page, items: page.items.flatMap(casesOf) }
    },
  }
}

/** Returns part of an order's history: the events from a cursor on, or the latest before an event. */
async function history(
  tools: QueryTools,
  { id, cursor, before, limit = 500 }: InputOf<'listEvents'>,
  actor: CallingActor,
): Promise<ResultOf<'listEvents'>> {
  if (before !== undefined && cursor !== undefined) throw invalid('before', 'cannot be combined with a cursor')
  const after = readCursor(cursor, isSeq) ?? 0
  const context = await contextFor(tools, id, actor)
  if (before !== undefined) return latestOf(await readLatestEvents(tools.db, context.id, before, limit), actor)
  const events = await readEvents(tools.db, context.id, after, limit + 1)
  const page = paged(
    events,
    limit,
    event => exportedEvent(event, actor),
    ({ seq }) => seq,
  )
  return { ...page, earlier: earlierThan(events) }
}

/**
 * Returns the value of `before` for the events preceding these; null at the first. Events are numbered from 1 without
 * gaps.
 */
const earlierThan = ([first]: readonly StoredEvent[]): number | null => (first && first.seq > 1 ? first.seq : null)

const latestOf = (events: readonly StoredEvent[], actor: CallingActor) => ({
  items: events.map(event => exportedEvent(event, actor)),
  next: null,
  earlier: earlierThan(events),
})

const casesOf = ({ id, state }: Awaited<ReturnType<typeof listOrdersWithCase>>[number]) =>
  state.cases
    .filter(({ status }) => status === 'open')
    .map(({ id: caseId, about, openedBy, openedAt, explanation }) => ({
      orderId: id,
      reference: state.reference,
      caseId,
      about,
      openedBy,
      openedAt: toIso(openedAt),
      explanation,
    }))

interface ListInput {
  readonly tab: Tab | undefined
  readonly q: string | undefined
  readonly cursor: string | undefined
  readonly limit: number
}

async function list(tools: QueryTools, caller: Caller, { tab, q, cursor, limit }: ListInput) {
  const { db } = tools
  const viewer = viewerOf(caller.actor)
  const place = readCursor(cursor, isPlace)
  const after = place && { place: place[0], id: place[1] }
  const query = { tab: tab ?? null, after, limit: limit + 1 }
  const text = q?.trim()
  const [{ orders, lookedTo }, counts, { now }] = await Promise.all([
    text
      ? tools.searching.run(whoOf(caller), () => searchOrders(tools.searches, viewer, query, text))
      : listOrders(db, viewer, query).then(orders => ({ orders, lookedTo: null })),
    countOrders(db, viewer),
    readClock(db),
  ])
  const page = paged(
    orders,
    limit,
    row => orderRow(row.id, row.state, row, row.tab, now),
    row => [row.place, row.id],
  )
  const next = page.next ?? (lookedTo && cursorOf([lookedTo.place, lookedTo.id]))
  return { ...page, next, counts: { ...counts } }
}
