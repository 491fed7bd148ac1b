import { escapeIdentifier } from 'pg'
import { type MergeRule, type SyncedTable, targetOf } from '../table/synced-table.ts'

type StatementRule = Exclude<MergeRule, { kind: 'custom' }>

const list = (columns: readonly string[]): string => columns.map((column) => escapeIdentifier(column)).join(', ')

/** Pure. One statement that moves the staged rows of all sources into the sink's table, by the table's rule. */
export function mergeStatement(table: SyncedTable, rule: StatementRule, stage: string): string {
  const target = escapeIdentifier(targetOf(table))
  const insert = `insert into ${target} as t (${list(table.columns)})`
  if (rule.kind === 'mirror') return mergeStatement(table, { kind: 'newest', version: [], onEqual: 'replace' }, stage)
  if (rule.kind === 'keep-first') return `${insert}\n${pickOne(table, [], '_xid, _id', stage)}\non conflict (${list(table.key)}) do nothing`
  if (rule.kind === 'newest') {
    const replace = rule.onEqual === 'replace'
    const pick = pickOne(table, rule.version, replace ? '_xid desc, _id desc' : '_xid, _id', stage)
    const update = updateOf(table, (column) => `excluded.${column}`)
    if (update === '') return `${insert}\n${pick}\non conflict (${list(table.key)}) do nothing`
    const newer = isNewer(rule.version, replace ? differs(table) : 'false')
    return `${insert}\n${pick}\non conflict (${list(table.key)}) do update set ${update}\nwhere ${newer}`
  }
  const combined = updateOf(table, (column, name) => {
    if (rule.greatest.includes(name)) return `greatest(t.${column}, excluded.${column})`
    if (rule.least.includes(name)) return `least(t.${column}, excluded.${column})`
    return `coalesce(t.${column}, excluded.${column})`
  })
  return `${insert}\n${combineAll(table, rule, stage)}\non conflict (${list(table.key)}) do update set ${combined}\nwhere ${moves(rule)}`
}

/** The best row of each key: highest version first, then by source and by the order of reading, so that the choice is always the same one. */
function pickOne(table: SyncedTable, version: readonly string[], reading: string, stage: string): string {
  const order = [
    ...table.key.map((column) => escapeIdentifier(column)),
    ...version.map((column) => `${escapeIdentifier(column)} desc nulls last`),
  ]
  return `select distinct on (${list(table.key)}) ${list(table.columns)} from ${stage} order by ${order.join(', ')}, _source, ${reading}`
}

function combineAll(table: SyncedTable, rule: Extract<MergeRule, { kind: 'furthest' }>, stage: string): string {
  const columns = table.columns.map((name) => {
    const column = escapeIdentifier(name)
    if (table.key.includes(name)) return column
    if (rule.greatest.includes(name)) return `max(${column})`
    if (rule.least.includes(name)) return `min(${column})`
    return `(array_agg(${column} order by _source, _xid, _id) filter (where ${column} is not null))[1]`
  })
  return `select ${columns.join(', ')} from ${stage} group by ${list(table.key)}`
}

function updateOf(table: SyncedTable, value: (column: string, name: string) => string): string {
  const assignments = table.columns
    .filter((name) => !table.key.includes(name))
    .map((name) => `${escapeIdentifier(name)} = ${value(escapeIdentifier(name), name)}`)
  if (table.stamp !== undefined) assignments.push(`${escapeIdentifier(table.stamp)} = pg_current_xact_id()`)
  return assignments.join(', ')
}

/** Lexicographic, null below everything; a row constructor would give null instead of an answer. */
function isNewer(version: readonly string[], whenEqual: string): string {
  return version.reduceRight((rest, name) => {
    const [mine, theirs] = [`t.${escapeIdentifier(name)}`, `excluded.${escapeIdentifier(name)}`]
    return `(${theirs} > ${mine} or (${mine} is null and ${theirs} is not null) or (${theirs} is not distinct from ${mine} and ${rest}))`
  }, whenEqual)
}

function differs(table: SyncedTable): string {
  const columns = table.columns.map((name) => escapeIdentifier(name))
  return `(${columns.map((column) => `t.${column}`).join(', ')}) is distinct from (${columns.map((column) => `excluded.${column}`).join(', ')})`
}

/** Only rows that change are written again. */
function moves(rule: Extract<MergeRule, { kind: 'furthest' }>): string {
  const each = (columns: readonly string[], test: (mine: string, theirs: string) => string): string[] =>
    columns.map((name) => {
      const [mine, theirs] = [`t.${escapeIdentifier(name)}`, `excluded.${escapeIdentifier(name)}`]
      return `(${mine} is null and ${theirs} is not null)${test(mine, theirs)}`
    })
  const tests = [
    ...each(rule.greatest, (mine, theirs) => ` or ${theirs} > ${mine}`),
    ...each(rule.least, (mine, theirs) => ` or ${theirs} < ${mine}`),
    ...each(rule.firstKnown, () => ''),
  ]
  return tests.length === 0 ? 'false' : tests.join(' or ')
}
