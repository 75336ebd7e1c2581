// The fast twin of core's facts: one statement adds up, for any number of sellers, what a level policy asks of them.
import { createHash } from 'node:crypto'
import {
  earlier,
  type FiguresOf,
  type Instant,
  type LevelPolicy,
  toIso,
  type WeightRule,
  wholeHundredths,
} from '@evenhand/core'
import type { Database } from '../db/db.ts'
import { AT, asksOf, BROUGHT_BY, COLUMNS, type Columns, type Draft, KNOWN_AT, keyOf } from './aggregateColumns.ts'
import { BROUGHT_QUESTION } from './imports.ts'
import { statement } from './statement.ts'

export interface Moment {
  readonly at: Instant
  /** What was written down later is not seen. */
  readonly knownAt: Instant
  /** What was brought along from another system, or said of the seller, later than this is not seen, either. */
  readonly broughtBy: Instant
}
export interface Totals {
  readonly seller: string
  readonly figures: FiguresOf
}
type Row = { readonly seller: string } & Readonly<Record<string, number | string>>

export interface Aggregate {
  readonly text: string
  /** The figures of the sellers that there are, in the order of their ids as given. */
  totals(db: Database, sellers: readonly string[], moment: Moment): Promise<readonly Totals[]>
}

/** Written once for a policy; the name follows from the text, so that each is prepared once a connection. */
export function aggregateOf(policy: LevelPolicy): Aggregate {
  const writing = draft(policy)
  const asked = new Map([...asksOf(policy)].map(([key, ask]) => [key, COLUMNS[ask.criterion](ask, writing)]))
  const text = written(writing)
  const name = `level_figures_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  const ask = statement<readonly unknown[], Row>(name, text)
  return {
    text,
    totals: async (db, sellers, { at, knownAt, broughtBy }) => {
      const rows = await ask(
        db,
        sellers,
        toIso(at),
        toIso(knownAt),
        toIso(Math.min(broughtBy, knownAt)),
        ...writing.values(at),
      )
      return rows.map(row => ({ seller: row.seller, figures: figuresOf(asked, row) }))
    },
  }
}

const figuresOf = (asked: ReadonlyMap<string, Columns>, row: Row): FiguresOf => {
  const value = (column: string): bigint => BigInt(row[column] ?? 0)
  return criterion => {
    const columns = asked.get(keyOf(criterion))
    if (!columns) throw new RangeError(`nothing was asked for ${keyOf(criterion)}`)
    const { over, under, sample, scale } = columns
    return {
      ...{ over: value(over), under: under === null ? null : value(under), scale },
      sample: sample === null ? 0 : Number(row[sample] ?? 0),
    }
  }
}

interface Writing extends Draft {
  readonly orders: ReadonlyMap<string, string>
  readonly answered: ReadonlyMap<string, string>
  /** What is bound from the fifth place on. */
  values(at: Instant): readonly unknown[]
}

/** Sellers, instant and what is known by when come first. */
const FIRST = 5

function draft({ counting }: LevelPolicy): Writing {
  const bound: ((at: Instant) => unknown)[] = []
  const begins = new Map<string, string>()
  const [orders, answered] = [new Map<string, string>(), new Map<string, string>()]
  const place = (of: (at: Instant) => unknown, type: string): string => `$${bound.push(of) + FIRST - 1}::${type}`
  const named =
    (columns: Map<string, string>, letter: string) =>
    (expression: string): string => {
      const name = columns.get(expression) ?? `${letter}${columns.size}`
      columns.set(expression, name)
      return name
    }
  return {
    ...{ counting, orders, answered, sum: named(orders, 'o'), answers: named(answered, 'a') },
    bind: (value, type) => place(() => value, type),
    begin: window => {
      const known = begins.get(window) ?? place(at => toIso(earlier(at, window)), 'timestamptz')
      begins.set(window, known)
      return known
    },
    values: at => bound.map(of => of(at)),
  }
}

/** Ids drive: each seller's lines lie together in the key, the last line of an order first when it is read backwards. */
function written(writing: Writing): string {
  const [orders, answered] = [list(writing.orders), list(writing.answered)]
  const asked = [
    ...(orders ? [`(select ${orders} from l) o`] : []),
    ...(answered ? [`(select ${answered} from (${SETTLED}) q) a`] : []),
  ]
  return [
    `select i.id as seller, s.days, s.warnings${asked.length > 0 ? ', x.*' : ''}`,
    '  from unnest($1::text[]) with ordinality as i(id, n)',
    ` cross join lateral (${SELLER}) s`,
    ...(asked.length > 0
      ? [
          ` cross join lateral (with l as materialized (${latest(writing)}) select * from ${asked.join(' cross join ')}) x`,
        ]
      : []),
    ' order by i.n',
  ].join('\n')
}

const list = (columns: ReadonlyMap<string, string>): string =>
  [...columns].map(([expression, name]) => `${expression} as ${name}`).join(',\n    ')

const SELLER = `
    select greatest(0, floor(extract(epoch from (${AT} - coalesce((
             select b.since from ledger_since b where b.seller_id = i.id and b.until > ${BROUGHT_BY} order by b.until limit 1
           ), since))) / 86400))::int as days,
           coalesce((select open from ledger_warnings w where w.seller_id = i.id and w.at < ${AT} and w.recorded_at <= ${KNOWN_AT}
                      order by w.at desc limit 1), 0) as warnings
      from sellers where id = i.id offset 0`

const known = (isBrought: string): string =>
  `recorded_at <= case when ${isBrought} then ${BROUGHT_BY} else ${KNOWN_AT} end`

/**
 * Questions that are settled: answered, or their time was over. What was dropped before an answer never was one, and what
 * counts for no rate asked none.
 */
const SETTLED = `
    select least(answered_at, by_at) as settled_at, coalesce(answered_at < by_at, false) as in_time
      from (select reference, max(by_at) filter (where type = 'asked') as by_at, min(at) filter (where type = 'answered') as answered_at,
                   min(at) filter (where type = 'dropped') as dropped_at
              from ledger_answers where seller_id = i.id and at < ${AT} and ${known(`question = '${BROUGHT_QUESTION}'`)}
             group by reference, question) x
     where reference not in (select reference from l where weight is null or weight = 0) and least(answered_at, by_at) < ${AT} and by_at is not null
       and (dropped_at is null or dropped_at >= by_at or answered_at <= dropped_at)`

/** The last line of each order as it stood, and what it means. */
function latest(writing: Writing): string {
  return `
    select distinct on (reference) reference, buyer_id, closed_at, placed_at, due_at, delivered_at, completed_at, rating, earned,
           method = 'completed' as completed, ${weight(writing)} as weight,
           ${amount('value', writing)} as agreed, ${amount('earned', writing)} as earnings,
           ${MEASURABLE} as measurable, ${ON_TIME} as on_time, ${MEASURABLE} and not ${ON_TIME} as was_late
      from ledger_orders where seller_id = i.id and at < ${AT} and ${known('order_id is null')}
     order by reference desc, line desc`
}
const MEASURABLE = '(due_at is not null and (delivered_at is not null or late_when_closed))'
const ON_TIME = 'coalesce(delivered_at < due_at, false)'

/** Hundredths; null where the order is in no figure at all. */
function weight({ counting: { leastValue = [], weights = [] }, bind }: Writing): string {
  const below = leastValue.map(
    each => `currency = ${bind(each.currency, 'text')} and value < ${bind(each.amount, 'bigint')}`,
  )
  const small = below.map(each => ` when ${each} then null`).join('')
  const rules = weights
    .map(rule => ` when ${fits(rule, bind)} then ${bind(wholeHundredths(rule.weight), 'int')}`)
    .join('')
  return `(case when method = 'completed' then ${small ? `case${small} else 100 end` : '100'}
                 when method in ('regret', 'chargeback') then null${rules} else 100 end)`
}

const RULED = { method: 'method', openedBy: 'opened_by', decidedBy: 'decided_by', fault: 'fault', standing: 'standing' }

/** The parts of a rule that are named must all fit. */
function fits(rule: WeightRule, bind: Draft['bind']): string {
  const { weight: _, ...wanted } = rule
  const names = (Object.keys(RULED) as readonly (keyof typeof RULED)[]).filter(name => wanted[name] !== undefined)
  return names.map(name => `${RULED[name]} = any(${bind([wanted[name]].flat(), 'text[]')})`).join(' and ') || 'true'
}

/** In the ladder's currency, floored; null where it cannot be said. */
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
