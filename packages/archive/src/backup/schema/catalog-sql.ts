/** Schemas of users. */
const OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'"

/** What an extension made comes back with the extension. */
const own = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`

const RELATION = `from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and ${own('pg_class', 'c.oid')}`

const name = (schema: string, object: string): string => `format('%I.%I', ${schema}, ${object})`
const relation = name('n.nspname', 'c.relname')

/** What there is that a backup does not hold: each a query of texts that name what was found. */
export const UNSUPPORTED: readonly string[] = [
  `select 'the extension timescaledb' from pg_extension where extname = 'timescaledb'`,
  `select 'the materialized view ' || ${relation} ${RELATION} and c.relkind = 'm'`,
  `select 'the foreign table ' || ${relation} ${RELATION} and c.relkind = 'f'`,
  `select 'the inherited table ' || ${relation} ${RELATION} and c.relkind = 'r' and not c.relispartition and exists (select from pg_inherits i where i.inhrelid = c.oid)`,
  `select 'the row security of ' || ${relation} ${RELATION} and c.relrowsecurity`,
  `select 'the type ' || ${name('n.nspname', 't.typname')} from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where ${OURS} and ${own('pg_type', 't.oid')} and (t.typtype in ('d', 'r')
      or (t.typtype = 'c' and (select relkind from pg_class where oid = t.typrelid) = 'c'))`,
  `select 'the function ' || ${name('n.nspname', 'p.proname')} from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and ${own('pg_proc', 'p.oid')} and (p.prokind = 'a' or p.prosqlbody is not null)`,
  `select 'the rule ' || r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and ${own('pg_class', 'c.oid')} and r.rulename <> '_RETURN'`,
  `select 'large objects' where exists (select from pg_largeobject_metadata)`,
]

/** What must be there before the rows: queries of statements, in the order in which they are executed. */
export const BEFORE_ROWS: readonly string[] = [
  `select format('create extension if not exists %I with schema %I', e.extname, n.nspname) from pg_extension e
    join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql' order by e.oid`,
  `select format('create schema if not exists %I', n.nspname) from pg_namespace n where ${OURS} and n.nspname <> 'public'
    and ${own('pg_namespace', 'n.oid')} order by n.nspname`,
  `select format('create type %I.%I as enum (%s)', n.nspname, t.typname,
      (select string_agg(quote_literal(l.enumlabel), ', ' order by l.enumsortorder) from pg_enum l where l.enumtypid = t.oid))
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${OURS} and ${own('pg_type', 't.oid')} and t.typtype = 'e' order by t.oid`,
  `select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and ${own('pg_proc', 'p.oid')} and p.prokind in ('f', 'p', 'w') order by p.oid`,
  `select format('create sequence %I.%I as %s', n.nspname, c.relname, format_type(s.seqtypid, null)) || ${sequenceOptions()}
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
    where ${OURS} and ${own('pg_class', 'c.oid')} and not exists (
      select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i') order by c.oid`,
  `select format('create %stable %I.%I (%s)%s%s', case c.relpersistence when 'u' then 'unlogged ' else '' end, n.nspname, c.relname,
      (select string_agg(${columnDefinition()}, ', ' order by a.attnum) from pg_attribute a
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      case c.relkind when 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end,
      coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', ''))
    ${RELATION} and c.relkind in ('r', 'p') order by c.oid`,
  `select format('alter table only %I.%I attach partition %I.%I %s', pn.nspname, p.relname, n.nspname, c.relname, pg_get_expr(c.relpartbound, c.oid))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid
    join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
    where ${OURS} and c.relispartition and c.relkind in ('r', 'p') order by c.oid`,
]

/** What is made when the rows are there. */
export const BEHIND_ROWS: readonly string[] = [
  `select format('select pg_catalog.setval(%L, %s, %s)', format('%I.%I', s.schemaname, s.sequencename), coalesce(s.last_value, s.start_value),
      case when s.last_value is null then 'false' else 'true' end)
    from pg_sequences s join pg_namespace n on n.nspname = s.schemaname where ${OURS} order by s.schemaname, s.sequencename`,
  `select format('alter sequence %s owned by %s.%I', ${relation}, d.refobjid::regclass, a.attname) from pg_class c
    join pg_namespace n on n.oid = c.relnamespace join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a'
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where ${OURS} and c.relkind = 'S' order by c.oid`,
  constraints("k.contype in ('p', 'u', 'x', 'c')"),
  `select case c.relkind when 'p' then regexp_replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') else pg_get_indexdef(i.indexrelid) end
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and ${own('pg_class', 'c.oid')} and c.relkind in ('r', 'p') and i.indisvalid
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
      and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid) order by i.indexrelid`,
  constraints("k.contype = 'f'"),
  `select format('create view %s as %s', ${relation}, rtrim(pg_get_viewdef(c.oid), ';')) ${RELATION} and c.relkind = 'v' order by c.oid`,
  `select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and ${own('pg_class', 'c.oid')} and not t.tgisinternal and t.tgparentid = 0 order by t.oid`,
]

/** Tables with rows of their own: name, and the columns that can be given. */
export const ROW_TABLES: string = `select ${relation} as name, (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
  ${RELATION} and c.relkind = 'r' order by n.nspname, c.relname`

/** How many tables, views and the like a database has. */
export const COUNT_RELATIONS: string = `select count(*)::int as count ${RELATION} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`

function columnDefinition(): string {
  const identity = `(select format('%I.%I', sn.nspname, sc.relname) || ${sequenceOptions()} from pg_depend sd join pg_class sc on sc.oid = sd.objid
    join pg_namespace sn on sn.oid = sc.relnamespace join pg_sequence s on s.seqrelid = sc.oid
    where sd.classid = 'pg_class'::regclass and sd.refobjid = a.attrelid and sd.refobjsubid = a.attnum and sd.deptype = 'i')`
  return `format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
    || coalesce((select ' collate ' || format('%I.%I', ln.nspname, l.collname) from pg_collation l join pg_namespace ln on ln.oid = l.collnamespace
        where l.oid = a.attcollation and a.attcollation <> (select typcollation from pg_type where oid = a.atttypid)), '')
    || case when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
        when a.attidentity <> '' then ' generated ' || case a.attidentity when 'a' then 'always' else 'by default' end
          || ' as identity (sequence name ' || ${identity} || ')'
        when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
    || case when a.attnotnull then ' not null' else '' end`
}

function sequenceOptions(): string {
  return `format(' start with %s increment by %s minvalue %s maxvalue %s cache %s%s', s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
    case when s.seqcycle then ' cycle' else '' end)`
}

/** Those that a partition has from its parent come with the parent's. */
function constraints(condition: string): string {
  return `select format('alter table %s%s add constraint %I %s', case c.relkind when 'p' then '' else 'only ' end, ${relation}, k.conname, pg_get_constraintdef(k.oid))
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and ${own('pg_class', 'c.oid')} and c.relkind in ('r', 'p') and ${condition} and k.conparentid = 0 and k.coninhcount = 0
    order by c.oid, k.contype = 'p' desc, k.oid`
}
