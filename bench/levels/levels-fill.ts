// Fills the performance log for the measurement of levels, with sellers of very different sizes.
import { climbBy, defaultLevelPolicy } from '@evenhand/core'
import type { Database } from '../../packages/server/src/db/db.ts'
import { eachPage } from '../../packages/server/src/levels/backtest.ts'
import { aggregateOf } from '../../packages/server/src/store/levels/aggregate.ts'
import { quietly } from './levels-ask.ts'

/** The instant of the evaluation, which is the end of a history of two years. */
export const THE_15TH = Date.UTC(2026, 10, 15)

const SINCE = `timestamptz '2026-11-15' - interval '730 days'`
/**
 * Returns SQL for a pseudo-random number from 0 to below 1, which depends on `n` and on the number of its purpose,
 * `what`.
 */
const chance = (n: string, what: number): string => `(hashint8extended(${n}, ${what}) & 1048575) / 1048576.0`
const sellerId = (i: string): string => `substr(md5((${i})::text), 1, 16)`
/** The first byte of the SHA-256, as in `partitionOf`. */
const partition = (seller: string): string => `get_byte(sha256(convert_to(${seller}, 'UTF8')), 0)`

/** Inserts the sellers. The orders below are spread so that a few sellers have thousands, and most have a handful. */
const SELLERS = `
insert into sellers (id, version, partition, since, since_given, level, level_since, next_due_at)
select ${sellerId('i')}, 1, ${partition(sellerId('i'))}, ${SINCE} + ${chance('i', 1)} * interval '600 days', true,
       'new', ${SINCE}, timestamptz '2026-11-15'
  from generate_series(1, $1::int) as i`

const ORDERS = `
insert into performance_orders (partition, seller_id, reference, line, at, recorded_at, buyer_id, placed_at, due_at, delivered_at, late_when_closed,
                           closed_at, method, decided_by, opened_by, fault, fault_status, value, earned, currency, rating)
select ${partition('o.seller')}, o.seller, 'R-' || j, 0, o.at, o.at,
       'b-' || floor(${chance('j', 4)} * $2::bigint / 8), o.at - interval '7 days', o.at - interval '1 day',
       case when o.done then o.at - ${chance('j', 5)} * interval '1.1 days' - interval '0.9 days' end, not o.done and ${chance('j', 6)} < 0.5,
       o.at, case when o.done then 'completed' else (array['mutual', 'mutual', 'mutual', 'late', 'cooling_off', 'support'])[1 + floor(6 * ${chance('j', 7)})::int] end,
       case when o.done then 'buyer' else 'agreement' end, case when o.done then null when ${chance('j', 8)} < 0.5 then 'buyer' else 'seller' end,
       case when o.done then 'none' else (array['buyer', 'seller', 'shared', 'none'])[1 + floor(4 * ${chance('j', 9)})::int] end,
       case when o.done then null else (array['agreed', 'unanswered', 'contested'])[1 + floor(3 * ${chance('j', 10)})::int] end,
       o.value, case when o.done then o.value * 8 / 10 else 0 end, 'USD',
       case when o.done and ${chance('j', 11)} < 0.5 then 5 - floor(power(${chance('j', 12)}, 8) * 4.9)::int end
  from (select j, ${SINCE} + interval '729.9 days' * (j::float8 / $2::bigint) as at, ${chance('j', 13)} < 0.94 as done,
               1000 + floor(${chance('j', 14)} * 40000)::bigint as value
               , ${sellerId(`1 + floor($3::int * power(${chance('j', 3)}, 2))`)} as seller
          from generate_series($1::bigint, least($1::bigint + 249999, $2::bigint)) as j) o`

/** Inserts a later finding, such as a review or a ruling, for one order in ten. */
const LATER = `
insert into performance_orders
select partition, seller_id, reference, 7, at + interval '2 days', recorded_at + interval '2 days', order_id, buyer_id, gig_id, placed_at, due_at,
       delivered_at, late_when_closed, closed_at, completed_at, method, decided_by, opened_by, reason,
       case when method = 'completed' then fault else 'buyer' end, case when method = 'completed' then null else 'ruled' end,
       value, earned, currency, case when method = 'completed' then 5 end
  from performance_orders where line = 0 and hashtext(reference) % 10 = 0`

/** Inserts a buyer's question and its answer for one order in four. */
const ANSWERS = `
insert into performance_answers (partition, seller_id, reference, question, type, at, recorded_at, by_at)
select partition, seller_id, reference, 'first_message', t.type, placed_at + t.after, placed_at + t.after,
       case when t.type = 'asked' then placed_at + interval '1 day' end
  from performance_orders
 cross join lateral (values ('asked', interval '0'), ('answered', interval '1 hour' + interval '25 hours' * power(${chance('hashtext(reference)::bigint', 15)}, 12)))
       as t(type, after)
 where line = 0 and hashtext(reference) % 4 = 0`

/** Inserts, for every seller, the evaluation of the previous demotion day. */
const EVALUATIONS = `
insert into evaluations (partition, seller_id, at, n, recorded_at, policy_version, event, level_before, level_after, reasons, automated)
select partition, id, timestamptz '2026-10-15', 1, timestamptz '2026-10-15 00:00:11', 1, 'kept', level, level, '{}', true from sellers`

/** Gives each seller the highest level that the seller's orders had reached a month before. */
async function settle(db: Database): Promise<void> {
  const aggregate = aggregateOf(defaultLevelPolicy)
  const day = Date.UTC(2026, 9, 15)
  const moment = { at: day, knownAt: day, importedBy: day }
  await eachPage(db, async page => {
    const totals = await aggregate.totals(
      db,
      page.map(({ id }) => id),
      moment,
    )
    const levels = totals.map(({ figures }) => climbBy(defaultLevelPolicy, figures))
    await db.query({ name: 'settle', text: SETTLE, values: [totals.map(({ seller }) => seller), levels] })
  })
}
const SETTLE = `update sellers s set level = i.level from unnest($1::text[], $2::text[]) as i(id, level) where s.id = i.id`

export async function fillPerformanceLog(
  db: Database,
  sellers: number,
  orders: number,
  report: (progress: string) => void,
): Promise<void> {
  await quietly(db, ['set statement_timeout = 0', 'set synchronous_commit = off'])
  await db.query({ name: '', text: SELLERS, values: [sellers] })
  for (let from = 1; from <= orders; from += 250_000) {
    await db.query({ name: 'orders', text: ORDERS, values: [from, orders, sellers] })
    report(`${Math.min(orders, from + 249_999)} orders`)
  }
  await quietly(db, [LATER, ANSWERS, 'vacuum (analyze) performance_orders', 'vacuum (analyze) performance_answers'])
  await settle(db)
  await quietly(db, [EVALUATIONS])
  for (const table of ['sellers', 'performance_orders', 'performance_answers', 'evaluations'])
    await quietly(db, [`vacuum (analyze) ${table}`])
}
