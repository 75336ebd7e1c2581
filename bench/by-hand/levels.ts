// The baseline for levels: a hand-written aggregate that computes every seller's figures at one instant, with the
// columns and windows of the policy.

/**
 * Selects all sellers with the figures of the default policy, by windows of 60 days and two years. $1 is the instant of
 * the evaluation; facts recorded after $2 are ignored.
 */
export const DEFAULT_BY_HAND = written(
  `case when method = 'completed' then 100 when method in ('cooling_off', 'chargeback') then null else 100 end`,
  '',
)

/**
 * Selects the figures of the ladder `fair`, with its weights and also the number of buyers behind cancelled or late
 * orders.
 */
export const FAIR_BY_HAND = written(
  `case when method = 'completed' then 100 when method in ('cooling_off', 'chargeback') then null
        when fault = 'buyer' and fault_status in ('agreed', 'established', 'ruled') then 0 when fault_status = 'contested' then 0 else 100 end`,
  `, count(distinct buyer_id) filter (where weight > 0 and method <> 'completed' and closed_at >= $1 - interval '60 days') as cancelled_buyers
   , count(*) filter (where weight > 0 and method <> 'completed' and closed_at >= $1 - interval '60 days') as cancelled
   , count(distinct buyer_id) filter (where weight > 0 and measurable and not on_time and closed_at >= $1 - interval '60 days') as late_buyers
   , count(*) filter (where weight > 0 and measurable and not on_time and closed_at >= $1 - interval '60 days') as late`,
)

function written(weight: string, more: string): string {
  return `
with latest as (
  select distinct on (seller_id, reference) seller_id, reference, method, closed_at, buyer_id, rating, completed_at, currency, earned, ${weight} as weight,
         due_at is not null and (delivered_at is not null or late_when_closed) as measurable, coalesce(delivered_at < due_at, false) as on_time
    from performance_orders where at < $1 and recorded_at <= $2
   order by seller_id, reference, line desc
), orders as (
  select seller_id
       , count(*) filter (where weight > 0 and method = 'completed') as completed
       , sum(earned) filter (where weight is not null and earned <> 0 and currency = 'USD') as earned
       , count(*) filter (where weight is not null and earned <> 0 and currency = 'USD') as earning
       , sum(weight) filter (where weight > 0 and method = 'completed' and closed_at >= $1 - interval '60 days') as rate_over
       , sum(weight) filter (where weight > 0 and closed_at >= $1 - interval '60 days') as rate_under
       , count(*) filter (where weight > 0 and closed_at >= $1 - interval '60 days') as rate_sample
       , count(*) filter (where weight > 0 and measurable and on_time and closed_at >= $1 - interval '60 days') as on_time
       , count(*) filter (where weight > 0 and measurable and closed_at >= $1 - interval '60 days') as measurable
       , sum(rating) filter (where weight > 0 and completed_at is null and closed_at >= $1 - interval '2 years') as ratings
       , count(rating) filter (where weight > 0 and completed_at is null and closed_at >= $1 - interval '2 years') as rated
       ${more}
    from latest group by seller_id
), questions as (
  select seller_id, reference, least(min(at) filter (where type = 'answered'), max(by_at)) as settled_at, max(by_at) as by_at,
         min(at) filter (where type = 'answered') as answered_at, min(at) filter (where type = 'dropped') as dropped_at
    from performance_answers where at < $1 and recorded_at <= $2
   group by seller_id, reference, question
), answers as (
  select seller_id, count(*) as asked, count(*) filter (where answered_at < by_at) as in_time
    from questions q
   where not exists (select from latest l where l.seller_id = q.seller_id and l.reference = q.reference and coalesce(l.weight, 0) = 0)
     and settled_at >= $1 - interval '60 days' and settled_at < $1 and (dropped_at is null or dropped_at >= by_at or answered_at <= dropped_at)
   group by seller_id
)
select s.id, floor(extract(epoch from $1 - s.since) / 86400) as days, o.*, a.asked, a.in_time, w.open
  from sellers s
  left join orders o on o.seller_id = s.id
  left join answers a on a.seller_id = s.id
  left join lateral (select open from performance_warnings w where w.seller_id = s.id and w.at < $1 and w.recorded_at <= $2
                      order by w.at desc limit 1) w on true`
}
