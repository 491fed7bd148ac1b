import type { Pool } from 'pg'

/** One of everything that a backup knows, with names and values that are hard to write down. */
const SCHEMA = `
create extension if not exists plpgsql;
create schema "odd Schema";
create type side as enum ('yes', 'no', 'it''s');
create function touch() returns trigger language plpgsql as $$ begin new.touched := 'touched; by \\. trigger'; return new; end $$;
create sequence counter as integer start with 5 increment by 3 maxvalue 1000 cycle;
create table "odd Schema"."Odd ""Table" (
  id bigint generated always as identity primary key, "Select" text collate "C" default 'a''b', side public.side, doc jsonb, bytes bytea,
  tags text[], amount numeric(20, 6) check (amount >= 0), at timestamptz, ratio double precision, touched text,
  doubled numeric generated always as (amount * 2) stored, dropped int, unique ("Select", side));
alter table "odd Schema"."Odd ""Table" drop column dropped;
create table parent (ticker text not null, at timestamptz not null, serial_no serial, primary key (ticker, at)) partition by range (at);
create table parent_05 partition of parent for values from ('2026-05-01') to ('2026-06-01');
create table parent_rest partition of parent default;
create index parent_recent on parent (at desc) where ticker <> '';
create table child (id int primary key, odd bigint not null references "odd Schema"."Odd ""Table" (id) on delete cascade);
create unique index child_odd on child (odd, (id + 1));
create view tickers_seen as select ticker, count(*) as rows from parent group by ticker;
create table no_columns ();
create trigger touching before insert or update on "odd Schema"."Odd ""Table" for each row execute function touch();`

const ROWS = `
insert into "odd Schema"."Odd ""Table" ("Select", side, doc, bytes, tags, amount, at, ratio) values
  (E'\\\\.', 'yes', '{"a": [1, null, "\\u00e9"]}', '\\x00ff0a5c', '{a,NULL,"b c"}', 0.000001, '2026-05-14T04:00:00.000001Z', 0.1),
  (E'tab\\tline\\nreturn\\r\\\\N', 'it''s', null, '', '{}', 12345678901234.567891, 'infinity', 'NaN'),
  ('日本 🎲', 'no', 'null', null, null, null, '-infinity', 1e300), (null, null, null, null, null, null, null, null), ('', 'no', '""', null, null, 0, null, -0.0);
insert into parent (ticker, at) select 'KX-' || n % 7, timestamptz '2026-05-30Z' + n * interval '1 minute' from generate_series(1, 5000) n;
insert into child select n, 1 + n % 5 from generate_series(1, 50) n;
insert into no_columns default values;
select nextval('counter'), nextval('counter');`

export async function createRichSchema(pool: Pool): Promise<void> {
  await pool.query(SCHEMA)
  await pool.query(ROWS)
}
