-- Roles and database of one cluster of a gatherer. Variables of the environment: DATABASE, EXTENSION (may be empty), VERIFIER (SCRAM-SHA-256 of
-- dedup_reader's password). Changes nothing that is right already.
\getenv database DATABASE
\getenv extension EXTENSION
\getenv verifier VERIFIER

set password_encryption = 'scram-sha-256';

select format('create role %I login', name) from (values ('kalshi_owner'), ('gatherer'), ('dedup_reader')) as wanted (name)
where not exists (select from pg_roles where rolname = name)
\gexec

-- A verifier and no password: it may stand in the server's log without harm.
alter role dedup_reader password :'verifier' connection limit 50;

select format('create database %I owner kalshi_owner', :'database')
where not exists (select from pg_database where datname = :'database')
\gexec

\connect :"database"

revoke all on schema public from public;
grant usage on schema public to gatherer, dedup_reader;
grant all on schema public to kalshi_owner;

-- How a reader tells a restored cluster from the old one.
grant execute on function pg_control_system(), pg_control_checkpoint() to dedup_reader;

select format('create extension if not exists %I', :'extension') where :'extension' <> ''
\gexec
