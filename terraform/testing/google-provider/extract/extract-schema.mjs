import { readMembers } from './read-members.mjs'
import { readSource } from './read-source.mjs'
import { readEnums, readTable } from './read-tables.mjs'

const NESTING = { list: 'list', set: 'set', map: 'map', struct: 'single' }

/** Of the provider's own settings: a word of Terraform, and two blocks written down in another way than all the rest. No root sets them. */
const OMITTED = ['alias', 'batching', 'external_credentials']

/** The schema of one resource, data source or provider, as `terraform providers schema -json` words it; `values` is ours: an enumeration. */
export function extractSchema(packageDir, folder, className) {
  const source = readSource(packageDir, folder)
  const text = classBody(source, `class ${className} extends cdktf.`)
  const table = between(text, '  protected synthesizeHclAttributes()', '\n  }\n')
  const type = /tfResourceType = "(\w+)"/.exec(text)?.[1]
  return { type, block: toBlock(source, className, { text, table, config: `${className}Config` }) }
}

function toBlock(source, owner, { text, table, config }) {
  const rows = readTable(table)
  const enums = readEnums(interfaceBody(source, config))
  const attributes = {}
  const blockTypes = {}
  for (const [name, member] of readMembers(text, OMITTED)) {
    const row = rows.get(name)
    if (row?.isBlock) blockTypes[name] = toNestedBlock(source, member, row, `${owner}.${name}`)
    else attributes[name] = toAttribute(source, member, row, enums.get(member.property))
  }
  return { attributes: sorted(attributes), ...(Object.keys(blockTypes).length > 0 && { block_types: sorted(blockTypes) }) }
}

function toNestedBlock(source, { nested, flags }, { kind }, path) {
  if (nested === undefined || NESTING[kind] === undefined) throw new Error(`${path}: a block of no kind that is known (${kind})`)
  const isSingle = nested.shape === 'OutputReference' && kind !== 'struct'
  return {
    nesting_mode: NESTING[kind],
    ...(flags.required && { min_items: 1 }),
    ...(isSingle && { max_items: 1 }),
    block: nestedBlock(source, nested.class),
  }
}

function nestedBlock(source, name) {
  const text = classBody(source, `class ${name}OutputReference extends cdktf.`)
  const lower = `${name[0].toLowerCase()}${name.slice(1)}`
  return toBlock(source, name, { text, table: between(source, `function ${lower}ToHclTerraform(`, '\n}\n'), config: name })
}

function toAttribute(source, { type, nested, flags }, row, values) {
  return {
    type: type === undefined ? objectType(source, nested, row) : row?.kind === 'set' && Array.isArray(type) ? ['set', type[1]] : type,
    ...Object.fromEntries(Object.entries(flags).filter(([, isSet]) => isSet)),
    ...(values && { values }),
  }
}

/** Of an attribute that holds objects, as those do that only the provider sets. */
function objectType(source, { class: name, shape, isSet }, row) {
  const { attributes, block_types: blocks = {} } = nestedBlock(source, name)
  const fields = Object.fromEntries([
    ...Object.entries(attributes).map(([key, { type }]) => [key, type]),
    ...Object.entries(blocks).map(([key, { block }]) => [key, ['list', ['object', fieldTypes(block)]]]),
  ])
  const kind = row === undefined ? (isSet ? 'set' : shape === 'Map' ? 'map' : 'list') : row.kind
  return [kind, ['object', fields]]
}

const fieldTypes = ({ attributes }) => Object.fromEntries(Object.entries(attributes).map(([key, { type }]) => [key, type]))

const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

function classBody(source, head) {
  const body = between(source, `export ${head}`, '\n}\n')
  if (body === undefined) throw new Error(`${head}: not there`)
  return body
}

const interfaceBody = (source, name) => between(source, `export interface ${name} `, '\n}\n')

function between(text, head, tail) {
  const start = text.indexOf(head)
  if (start < 0) return undefined
  const end = text.indexOf(tail, start)
  return text.slice(start, end < 0 ? undefined : end)
}
