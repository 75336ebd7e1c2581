-- How much longer windows include an order contested in vain, and each question's buyer: distinct-buyer guards need both.

alter table performance_orders add column stays_longer_ms bigint not null default 0;
-- The whole line is in the key, as before.
alter table performance_orders drop constraint performance_orders_pkey;
alter table performance_orders add primary key (seller_id, reference, line) include (at, recorded_at, order_id, buyer_id, gig_id, placed_at,
  due_at, delivered_at, late_when_closed, closed_at, completed_at, method, decided_by, opened_by, reason, fault, fault_status, value, earned,
  currency, rating, stays_longer_ms);

-- '' if the buyer is unknown.
alter table performance_answers add column buyer_id text not null default '';
update performance_answers a set buyer_id = o.buyer_id from orders o where o.reference = a.reference;
update performance_answers a set buyer_id = l.buyer_id from performance_orders l
 where a.buyer_id = '' and l.seller_id = a.seller_id and l.reference = a.reference;
alter table performance_answers drop constraint performance_answers_pkey;
alter table performance_answers add primary key (seller_id, reference, question, type) include (at, recorded_at, by_at, buyer_id);
