-- The immutable columns of an order, for lists and searches: written when it is placed, so later saves touch no index.
create table placed_orders (
  order_id uuid primary key,
  buyer_id text not null,
  seller_id text not null,
  -- The words of title and reference, separated by anything but letters and digits, as in search queries.
  words tsvector not null
);

insert into placed_orders (order_id, buyer_id, seller_id, words)
select id, buyer_id, seller_id,
       to_tsvector('simple', regexp_replace(reference || ' ' || title, '[^[:alnum:]]+', ' ', 'g'))
  from orders;

create index placed_orders_of_buyer on placed_orders (buyer_id, order_id);
create index placed_orders_of_seller on placed_orders (seller_id, order_id);
create index placed_orders_by_words on placed_orders using gin (words);
create index persons_by_words on persons using gin (to_tsvector('simple', regexp_replace(name, '[^[:alnum:]]+', ' ', 'g')));
