import { bytesField, mapField, varintField } from './protobuf.mjs'

const NESTING = { single: 1, list: 2, set: 3, map: 4, group: 5 }

/** Capability: nobody needs to ask for the schema again and again. */
const SCHEMA_OPTIONAL = 2

/** Pure. The answer to GetSchema. */
export function schemaAnswer({ provider, resource_schemas, data_source_schemas }) {
  return Buffer.concat([
    bytesField(1, toSchema(provider)),
    mapField(2, mapValues(resource_schemas, toSchema)),
    mapField(3, mapValues(data_source_schemas, toSchema)),
    bytesField(6, varintField(SCHEMA_OPTIONAL, true)),
  ])
}

const mapValues = (record, change) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))

const toSchema = ({ block }) => bytesField(2, toBlock(block))

function toBlock({ attributes, block_types = {} }) {
  return Buffer.concat([
    ...Object.entries(attributes).map((entry) => bytesField(2, toAttribute(...entry))),
    ...Object.entries(block_types).map((entry) => bytesField(3, toNestedBlock(...entry))),
  ])
}

function toAttribute(name, { type, required, optional, computed }) {
  return Buffer.concat([
    bytesField(1, name),
    bytesField(2, JSON.stringify(type)),
    varintField(4, required),
    varintField(5, optional),
    varintField(6, computed),
  ])
}

function toNestedBlock(name, { block, nesting_mode, min_items, max_items }) {
  return Buffer.concat([
    bytesField(1, name),
    bytesField(2, toBlock(block)),
    varintField(3, NESTING[nesting_mode]),
    varintField(4, min_items),
    varintField(5, max_items),
  ])
}
