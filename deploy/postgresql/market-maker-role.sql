-- The market maker makes its own tables, in a schema that is its own. Variable of the environment: VERIFIER. Changes nothing that is right already.
\getenv verifier VERIFIER

select 'create role market_maker' where not exists (select from pg_roles where rolname = 'market_maker')
\gexec
alter role market_maker login password :'verifier';

revoke all on schema public from public;
grant usage, create on schema public to market_maker;
