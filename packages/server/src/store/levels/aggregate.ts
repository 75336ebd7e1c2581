// The SQL counterpart of core's `facts`: one statement computes a level policy's figures for any number of sellers.
import { createHash } from 'node:crypto'
import {
  type Counting,
  ESTABLISHED_METHODS,
  earlier,
  type FiguresOf,
  figureKey,
  type Instant,
  type LevelPolicy,
  LOGGED_SIDES,
  toIso,
  type WeightRule,
  weighsFault,
  wholeHundredths,
} from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { statement } from '../statement.ts'
import { partitionOf } from '../streams/partition.ts'
import { AT, type Binder, COLUMNS, type Columns, IMPORTED_BY, KNOWN_AT, measurementsOf } from './aggregateColumns.ts'
import { IMPORTED_QUESTION } from './imports.ts'

export interface Moment {
  readonly at: Instant
  /** Lines recorded after this instant are ignored. */
  readonly knownAt: Instant
  /**
   * Imported lines, and what the marketplace set for the seller, are ignored if they were recorded after this instant.
   */
  readonly importedBy: Instant
}
export interface Totals {
  readonly seller: string
  readonly figures: FiguresOf
}
type Row = { readonly seller: string } & Readonly<Record<string, number | string>>

export interface Aggregate {
  readonly text: string
  /** Returns the figures of those sellers that exist, in the order of the given ids. */
  totals(db: Database, sellers: readonly string[], moment: Moment): Promise<readonly Totals[]>
}

/** Builds the statement of a policy; its name is derived from its text, so that each connection prepares it once. */
export function aggregateOf(policy: LevelPolicy): Aggregate {
  const writing = binder(policy)
  const measurements = [...measurementsOf(policy)]
  const columns = new Map(
    measurements.map(([key, select]) => [key, COLUMNS[select.criterion.criterion](select, writing)]),
  )
  const text = written(writing)
  const name = `level_figures_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  const select = statement<readonly unknown[], Row>(name, text)
  return {
    text,
    totals: async (db, sellers, { at, knownAt, importedBy }) => {
      const rows = await select(
        db,
        sellers.map(partitionOf),
        sellers,
        toIso(at),
        toIso(knownAt),
        toIso(Math.min(importedBy, knownAt)),
        ...writing.values(at),
      )
      return rows.map(row => ({ seller: row.seller, figures: figuresOf(columns, row) }))
    },
  }
}

const figuresOf = (columns: ReadonlyMap<string, Columns>, row: Row): FiguresOf => {
  const value = (column: string): bigint => BigInt(row[column] ?? 0)
  return (criterion, purpose) => {
    const key = figureKey(criterion, purpose)
    const found = columns.get(key)
    if (!found) throw new RangeError(`no figure for ${key}`)
    const { over, under, sample, scale, buyers } = found
    return {
      over: value(over),
      under: under === null ? null : value(under),
      scale,
      sample: sample === null ? 0 : Number(row[sample] ?? 0),
      ...(buyers ? { buyers: { good: Number(row[buyers.good] ?? 0), bad: Number(row[buyers.bad] ?? 0) } } : {}),
    }
  }
}

interface Writing extends Binder {
  readonly ranks: Readonly<Record<'orders' | 'answers', ReadonlyMap<string, string>>>
  readonly orders: ReadonlyMap<string, string>
  readonly answered: ReadonlyMap<string, string>
  /** Returns the parameters from $6 on. */
  values(at: Instant): readonly unknown[]
}

/**
 * The number of the first parameter of the policy. Before it come the partitions, the sellers, the instant, and the
 * two known-by instants.
 */
const FIRST = 6

function binder(policy: LevelPolicy): Writing {
  const { counting } = policy
  const bound: ((at: Instant) => unknown)[] = []
  const begins = new Map<string, string>()
  const [orders, answered] = [new Map<string, string>(), new Map<string, string>()]
  const ranks = { orders: new Map<string, string>(), answers: new Map<string, string>() }
  const place = (of: (at: Instant) => unknown, type: string): string => `$${bound.push(of) + FIRST - 1}::${type}`
  const named =
    (columns: Map<string, string>, letter: string) =>
    (expression: string): string => {
      const name = columns.get(expression) ?? `${letter}${columns.size}`
      columns.set(expression, name)
      return name
    }
  return {
    counting,
    orders,
    answered,
    ranks,
    isUndecidable: weighsFault(policy),
    sum: named(orders, 'o'),
    answers: named(answered, 'a'),
    rank: (of, expression) => named(ranks[of], of === 'orders' ? 'r' : 's')(expression),
    bind: (value, type) => place(() => value, type),
    begin: window => {
      const known = begins.get(window) ?? place(at => toIso(earlier(at, window)), 'timestamptz')
      begins.set(window, known)
      return known
    },
    values: at => bound.map(of => of(at)),
  }
}

/**
 * Writes the statement, driven by seller ids: a seller's lines are adjacent in the index, and reading them backwards
 * gives an order's last line first.
 */
function written(writing: Writing): string {
  const [orders, answered] = [list(writing.orders), list(writing.answered)]
  const sources = [
    ...(orders ? [`(select ${orders} from l) o`] : []),
    ...(answered ? [`(select ${answered} from (${ranked(settled(writing), writing.ranks.answers)}) q) a`] : []),
  ]
  return [
    `select i.id as seller, s.days, s.level_days, s.warnings${sources.length > 0 ? ', x.*' : ''}`,
    '  from unnest($1::smallint[], $2::text[]) with ordinality as i(partition, id, n)',
    ` cross join lateral (${SELLER}) s`,
    ...(sources.length > 0
      ? [
          ` cross join lateral (with l as materialized (${ranked(latest(writing), writing.ranks.orders)}) select * from ${sources.join(' cross join ')}) x`,
        ]
      : []),
    ' order by i.n',
  ].join('\n')
}

/** Adds row numbers within each buyer around the complete rows. */
const ranked = (rows: string, ranks: ReadonlyMap<string, string>): string =>
  ranks.size === 0 ? rows : `select y.*, ${list(ranks)} from (${rows}) y`

const list = (columns: ReadonlyMap<string, string>): string =>
  [...columns].map(([expression, name]) => `${expression} as ${name}`).join(',\n    ')

const SELLER = `
    select greatest(0, floor(extract(epoch from (${AT} - coalesce((
             select b.since from performance_since b where b.partition = i.partition and b.seller_id = i.id and b.until > ${IMPORTED_BY} order by b.until limit 1
           ), since))) / 86400))::int as days,
           greatest(0, floor(extract(epoch from (${AT} - level_since)) / 86400))::int as level_days,
           coalesce((select open from performance_warnings w where w.partition = i.partition and w.seller_id = i.id and w.at < ${AT}
                        and w.recorded_at <= ${KNOWN_AT}
                      order by w.at desc limit 1), 0) as warnings
      from sellers where partition = i.partition and id = i.id offset 0`

const known = (isImported: string): string =>
  `recorded_at <= case when ${isImported} then ${IMPORTED_BY} else ${KNOWN_AT} end`

/**
 * Selects the settled questions: those answered or out of time. A question dropped before its answer does not count,
 * nor does a question of an order that counts in no rate. The answers of an undecided order are undecided.
 */
function settled({ isUndecidable }: Writing): string {
  const undecided = isUndecidable
    ? ', reference in (select reference from l where heaviest > 0 and lightest = 0) as undecided'
    : ''
  return `
    select reference, question, buyer_id, least(answered_at, by_at) as settled_at, coalesce(answered_at < by_at, false) as in_time${undecided}
      from (select reference, question, max(by_at) filter (where type = 'asked') as by_at, min(at) filter (where type = 'answered') as answered_at,
                   min(at) filter (where type = 'dropped') as dropped_at, max(buyer_id) filter (where type = 'asked') as buyer_id
              from performance_answers where partition = i.partition and seller_id = i.id and at < ${AT} and ${known(`question = '${IMPORTED_QUESTION}'`)}
             group by reference, question) x
     where reference not in (select reference from l where heaviest is null or heaviest = 0) and least(answered_at, by_at) < ${AT} and by_at is not null
       and (dropped_at is null or dropped_at >= by_at or answered_at <= dropped_at)`
}

/** Selects the last line of each order at the instant, with the derived columns. */
function latest(writing: Writing): string {
  return `
    select distinct on (reference) reference, buyer_id, closed_at, placed_at, due_at, delivered_at, completed_at, rating, earned,
           method = 'completed' as completed, ${weights(writing)},
           ${amount('value', writing)} as agreed, ${amount('earned', writing)} as earnings,
           ${MEASURABLE} as measurable, ${ON_TIME} as on_time, ${MEASURABLE} and not ${ON_TIME} as was_late
      from performance_orders where partition = i.partition and seller_id = i.id and at < ${AT} and ${known('order_id is null')}
     order by reference desc, line desc`
}
const MEASURABLE = '(due_at is not null and (delivered_at is not null or late_when_closed))'
const ON_TIME = 'coalesce(delivered_at < due_at, false)'

/**
 * Returns the columns with the greatest and the least weight that any ruling could give, in hundredths; null where the
 * order is in no figure at all.
 */
function weights(writing: Writing): string {
  const { counting, bind, isUndecidable } = writing
  const decided = decidedWeight(counting, bind)
  if (!isUndecidable) return `${weightOr(decided, writing)} as heaviest`
  const ruled = LOGGED_SIDES.map(side => ruledWeight(counting, bind, side)).join(', ')
  const weight = (of: 'least' | 'greatest') =>
    weightOr(`case when ${UNDECIDED} then ${of}(${ruled}) else ${decided} end`, writing)
  const stays = `case when stays_longer_ms > 0 and not (${ESTABLISHED}) and least(${ruled}) <> greatest(${ruled}) then stays_longer_ms else 0 end`
  return `${weight('greatest')} as heaviest, ${weight('least')} as lightest, ${stays} * interval '1 millisecond' as stays_longer`
}

/** A fault established by the record holds until it is ruled on. */
const ESTABLISHED = `method in (${ESTABLISHED_METHODS.map(method => `'${method}'`).join(', ')})`
const UNDECIDED = `coalesce(fault_status = 'contested', false) and not (${ESTABLISHED})`
const FAULT_STATUS = `case when fault_status = 'contested' and ${ESTABLISHED} then 'established' else fault_status end`

function weightOr(cancelled: string, { counting: { leastValue = [] }, bind }: Writing): string {
  const below = leastValue.map(
    each => ` when currency = ${bind(each.currency, 'text')} and value < ${bind(each.amount, 'bigint')} then null`,
  )
  return `(case when method in ('cooling_off', 'chargeback') then null${below.join('')} when method = 'completed' then 100 else ${cancelled} end)`
}

type Bind = Binder['bind']
const decidedWeight = ({ weights = [] }: Counting, bind: Bind): string =>
  firstOf(weights, rule => fits(rule, bind), bind)

/** Returns the weight if the fault were ruled to be this side's. */
const ruledWeight = ({ weights = [] }: Counting, bind: Bind, side: string): string =>
  firstOf(
    weights.filter(({ fault, faultStatus }) => isAmong(side, fault) && isAmong('ruled', faultStatus)),
    ({ fault: _, faultStatus: __, ...rule }) => fits(rule, bind),
    bind,
  )
const isAmong = (found: string, wanted: string | readonly string[] | undefined): boolean =>
  wanted === undefined || [wanted].flat().includes(found)

function firstOf(rules: readonly WeightRule[], fitting: (rule: WeightRule) => string, bind: Bind): string {
  const whens = rules.map(rule => ` when ${fitting(rule)} then ${bind(wholeHundredths(rule.weight), 'int')}`)
  return whens.length === 0 ? '100' : `case${whens.join('')} else 100 end`
}

const NAMED = {
  method: 'method',
  openedBy: 'opened_by',
  decidedBy: 'decided_by',
  fault: 'fault',
  faultStatus: `(${FAULT_STATUS})`,
}

/** Returns the condition of a rule: everything that the rule names must match. */
function fits(rule: WeightRule, bind: Binder['bind']): string {
  const { weight: _, ...wanted } = rule
  const names = (Object.keys(NAMED) as readonly (keyof typeof NAMED)[]).filter(name => wanted[name] !== undefined)
  return names.map(name => `${NAMED[name]} = any(${bind([wanted[name]].flat(), 'text[]')})`).join(' and ') || 'true'
}

/** Returns an amount in the ladder's currency, rounded down; null without an exchange rate. */
function amount(column: 'value' | 'earned', { counting: { currency, exchange = {} }, bind }: Writing): string {
  if (currency === undefined) return 'null::bigint'
  const others = Object.entries(exchange).map(([other, { units, are }]) => {
    const product = `(${column}::numeric * ${bind(are, 'numeric')})`
    const divisor = bind(units, 'numeric')
    const floored = `div(${product}, ${divisor}) - case when ${product} < 0 and mod(${product}, ${divisor}) <> 0 then 1 else 0 end`
    return ` when ${bind(other, 'text')} then ${floored}`
  })
  const own = `case currency when ${bind(currency, 'text')} then ${column}`
  return others.length > 0 ? `(${own}::numeric${others.join('')} end)` : `(${own} end)`
}
