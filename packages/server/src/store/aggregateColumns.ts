// THE TABLE of criteria in SQL: what each adds up over a seller's orders and answers. Its meaning is core's; tests compare them.
import type { Counting, Criterion, CriterionName, LevelPolicy } from '@evenhand/core'

/** What a level policy asks of a seller; levels that ask the same are answered once. */
export type Ask = Pick<Criterion, 'criterion' | 'window' | 'placedBy'>
export const keyOf = ({ criterion, window, placedBy = 'closed' }: Ask): string => `${criterion} ${window} ${placedBy}`

export function asksOf({ ladder }: LevelPolicy): ReadonlyMap<string, Ask> {
  const criteria = ladder.flatMap(({ reach, keep }) => [...reach, ...keep])
  const asks = criteria.flatMap(({ together, ...one }) => (together ? [one, together] : [one]))
  return new Map(asks.map(ask => [keyOf(ask), ask]))
}

/** What stands in a statement while it is written: bound values and, once each, the sums it asks for. */
export interface Draft {
  readonly counting: Counting
  /** The place of a value that belongs to the policy. */
  bind(value: unknown, type: string): string
  /** The place of the instant at which a window begins. */
  begin(window: string): string
  /** The name of a sum over the seller's orders. */
  sum(expression: string): string
  /** The name of a sum over the seller's answers. */
  answers(expression: string): string
}

/** Names of columns: what becomes of them is `Figures`. `null` where there is nothing to ask the database. */
export interface Columns {
  readonly over: string
  readonly under: string | null
  readonly sample: string | null
  readonly scale: bigint
}

/** $1 sellers, $2 the instant, $3 as far as was known then, $4 the same of what another system told. */
export const AT = '$2::timestamptz'
export const KNOWN_AT = '$3::timestamptz'
export const BROUGHT_BY = '$4::timestamptz'

const PLACED = { closed: 'closed_at', placed: 'placed_at', due: 'due_at', delivered: 'delivered_at' }

/** Half-open: [t − window, t). What closed before t is all that is looked at, so only other instants may lie ahead. */
function inside({ window, placedBy = 'closed' }: Ask, draft: Draft): string {
  const placed = PLACED[placedBy]
  const began = window === null ? [] : [`${placed} >= ${draft.begin(window)}`]
  const before = placedBy === 'closed' ? [] : [`${placed} < ${AT}`]
  return [...began, ...before, 'true'].join(' and ')
}

/** What weighs nothing is in no figure but the earnings; what never counts has no weight. */
const COUNTS = 'weight > 0'
const where = (expression: string, ...filters: readonly string[]): string =>
  `${expression} filter (where ${filters.join(' and ')})`

/** How many orders, or how many buyers, of those that count. */
function counted(ask: Ask, draft: Draft, meant: string, what = '*'): Columns {
  const filters = [meant, COUNTS, inside(ask, draft)]
  const sample = draft.sum(where('count(*)', ...filters))
  const over = what === '*' ? sample : draft.sum(where(`count(${what})`, ...filters))
  return { over, under: null, sample, scale: 1n }
}

function total(ask: Ask, draft: Draft, meant: string, size: string): Columns {
  const filters = [meant, `${size} is not null`, inside(ask, draft)]
  return {
    over: draft.sum(`coalesce(${where(`sum(${size})`, ...filters)}, 0)::text`),
    ...{ under: null, sample: draft.sum(where('count(*)', ...filters)), scale: 1n },
  }
}

/** By weight, and by orders or by value as the policy counts. */
function weighed(ask: Ask, draft: Draft, part: string): Columns {
  const byValue = draft.counting.by === 'value'
  const filters = [COUNTS, inside(ask, draft), ...(byValue ? ['agreed is not null'] : [])]
  const add = (...more: readonly string[]) =>
    byValue
      ? draft.sum(`coalesce(${where('sum(weight * agreed)', ...filters, ...more)}, 0)::text`)
      : draft.sum(`coalesce(${where('sum(weight)', ...filters, ...more)}, 0)`)
  return { over: add(part), under: add(), sample: draft.sum(where('count(*)', ...filters)), scale: 100n }
}

function share(ask: Ask, draft: Draft, meant: string, part: string): Columns {
  const { sample } = counted(ask, draft, meant)
  return { over: counted(ask, draft, part).over, under: sample, sample, scale: 1n }
}

function rating(ask: Ask, draft: Draft): Columns {
  const filters = ['rating is not null', 'completed_at is null', COUNTS, inside(ask, draft)]
  const sample = draft.sum(where('count(*)', ...filters))
  return {
    ...{ over: draft.sum(`coalesce(${where('sum(rating)', ...filters)}, 0)`), under: sample, sample },
    scale: 1n,
  }
}

function responses({ window }: Ask, draft: Draft): Columns {
  const filters = [window === null ? 'true' : `settled_at >= ${draft.begin(window)}`]
  const sample = draft.answers(where('count(*)', ...filters))
  return { over: draft.answers(where('count(*)', 'in_time', ...filters)), under: sample, sample, scale: 1n }
}

const plain = (over: string): Columns => ({ over, under: null, sample: null, scale: 1n })
const BUYERS = 'distinct buyer_id'

export const COLUMNS: Readonly<Record<CriterionName, (ask: Ask, draft: Draft) => Columns>> = {
  days_on_marketplace: () => plain('days'),
  orders_completed: (ask, draft) => counted(ask, draft, 'completed'),
  orders_closed: (ask, draft) => counted(ask, draft, 'true'),
  distinct_buyers: (ask, draft) => counted(ask, draft, 'completed', BUYERS),
  earnings: (ask, draft) => total(ask, draft, 'weight is not null and earned <> 0', 'earnings'),
  sales: (ask, draft) => total(ask, draft, `completed and ${COUNTS}`, 'agreed'),
  rating,
  completion_rate: (ask, draft) => weighed(ask, draft, 'completed'),
  cancellation_rate: (ask, draft) => weighed(ask, draft, 'not completed'),
  on_time_rate: (ask, draft) => share(ask, draft, 'measurable', 'on_time'),
  late_rate: (ask, draft) => share(ask, draft, 'measurable', 'was_late'),
  late_deliveries: (ask, draft) => counted(ask, draft, 'was_late'),
  late_buyers: (ask, draft) => counted(ask, draft, 'was_late', BUYERS),
  response_rate: responses,
  open_warnings: () => plain('warnings'),
  cancellations: (ask, draft) => counted(ask, draft, 'not completed'),
  cancelled_buyers: (ask, draft) => counted(ask, draft, 'not completed', BUYERS),
}
