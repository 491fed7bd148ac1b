/**
 * Functions through which a role makes, drops and compresses parts of tables that it does not own. They run as their owner, who owns the
 * tables, and touch nothing but parts of partitioned tables and hypertables of his in their own schema. Whoever may read a table may read
 * a part by itself, and nothing more. To be run by that owner, with the schema first in the search path; `execute` is then granted as wanted.
 */
export const PARTITION_FUNCTIONS_DDL: string = `
create or replace function sync_own_table(parent regclass) returns text language plpgsql stable as $body$
declare found record;
begin
  select n.nspname, c.relname, c.relkind, c.relowner into found from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.oid = parent;
  if found.relowner <> (select oid from pg_catalog.pg_roles where rolname = current_user) or found.nspname <> current_schema() then
    raise insufficient_privilege using message = format('%s is not a table of the owner of this function', parent);
  end if;
  return found.relkind;
end $body$;

create or replace function sync_share_partition(parent regclass, part regclass) returns void language plpgsql as $body$
declare reader name;
begin
  for reader in select pg_catalog.pg_get_userbyid(acl.grantee) from pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) acl
    where c.oid = parent and acl.privilege_type = 'SELECT' and acl.grantee not in (0, c.relowner)
  loop
    execute format('grant select on %s to %I', part, reader);
  end loop;
end $body$;

create or replace function sync_make_partition(parent regclass, part text, from_ts timestamptz, to_ts timestamptz) returns void
language plpgsql security definer set search_path from current as $body$
begin
  if sync_own_table(parent) <> 'p' then return; end if;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('kassandra partitions of ' || (parent::oid)::text, 0));
  if to_regclass(format('%I', part)) is not null then return; end if;
  execute format('create table %I (like %s including defaults including constraints)', part, parent);
  execute format('alter table %s attach partition %I for values from (%L) to (%L)', parent, part, from_ts, to_ts);
  perform sync_share_partition(parent, to_regclass(format('%I', part)));
end $body$;

create or replace function sync_drop_partition(parent regclass, part regclass, from_ts timestamptz, to_ts timestamptz) returns void
language plpgsql security definer set search_path from current as $body$
begin
  if sync_own_table(parent) = 'p' then
    if not exists (select from pg_catalog.pg_inherits where inhrelid = part and inhparent = parent) then
      raise invalid_parameter_value using message = format('%s is not a part of %s', part, parent);
    end if;
    execute format('drop table %s', part);
  else
    execute format('select drop_chunks(%L::regclass, older_than => %L::timestamptz, newer_than => %L::timestamptz)', parent, to_ts, from_ts);
  end if;
end $body$;

create or replace function sync_compress_partition(parent regclass, part regclass) returns void
language plpgsql security definer set search_path from current as $body$
begin
  perform sync_own_table(parent);
  if not exists (select from timescaledb_information.chunks where format('%I.%I', chunk_schema, chunk_name)::regclass = part
      and format('%I.%I', hypertable_schema, hypertable_name)::regclass = parent) then
    raise invalid_parameter_value using message = format('%s is not a chunk of %s', part, parent);
  end if;
  execute format('select compress_chunk(%L::regclass, if_not_compressed => true)', part);
end $body$;

revoke execute on function sync_own_table(regclass), sync_share_partition(regclass, regclass), sync_make_partition(regclass, text, timestamptz, timestamptz),
  sync_drop_partition(regclass, regclass, timestamptz, timestamptz), sync_compress_partition(regclass, regclass) from public;`
