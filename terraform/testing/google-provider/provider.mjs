import { fillComputed, findProblems, isLeftOut, isUnknown } from './values.mjs'
import { decode, encode, Unknown } from './wire/msgpack.mjs'
import { bytesField, readFields, varintField } from './wire/protobuf.mjs'
import { schemaAnswer } from './wire/schema-message.mjs'

const SERVICE = '/tfplugin5.Provider/'
const NOTHING = Buffer.alloc(0)
const ERROR = 1

/**
 * The calls of plugin protocol 5 that validate, plan, apply and test need. It knows types, flags, blocks and enumerations, and nothing of
 * what the real provider checks beyond them. What it applies is nowhere but in the state.
 * @param facts What only the provider knows, by type: attributes in place of made-up ones.
 */
export function providerMethods(schema, facts = {}) {
  const resource = (type) => schema.resource_schemas[type]?.block
  const dataSource = (type) => schema.data_source_schemas[type]?.block
  const answer = schemaAnswer(schema)
  const methods = {
    GetSchema: () => answer,
    PrepareProviderConfig: (fields) => bytesField(1, fields.get(1)),
    ValidateResourceTypeConfig: (fields) => validate(resource(text(fields, 1)), fields),
    ValidateDataSourceConfig: (fields) => validate(dataSource(text(fields, 1)), fields),
    Configure: () => NOTHING,
    UpgradeResourceState: (fields) => bytesField(1, fromJson(readFields(fields.get(3)).get(1))),
    ReadResource: (fields) => bytesField(1, fields.get(2)),
    PlanResourceChange: (fields) => bytesField(1, plan(resource(text(fields, 1)), fields)),
    ApplyResourceChange: (fields) => bytesField(1, apply(resource(text(fields, 1)), facts[text(fields, 1)], fields)),
    ReadDataSource: (fields) => bytesField(1, readData(dataSource(text(fields, 1)), facts[text(fields, 1)], fields)),
    Stop: () => NOTHING,
  }
  return Object.fromEntries(Object.entries(methods).map(([name, call]) => [SERVICE + name, (message) => call(readFields(message))]))
}

const text = (fields, number) => fields.get(number).toString('utf8')

/** A DynamicValue holds MessagePack in its first field. */
const toValue = (dynamic) => decode(readFields(dynamic).get(1))
const fromValue = (value) => bytesField(1, encode(value))
const fromJson = (json) => fromValue(JSON.parse(json.toString('utf8')))

function validate(block, fields) {
  const problems = findProblems(block, toValue(fields.get(2)))
  return Buffer.concat(problems.map((problem) => bytesField(1, diagnostic(problem))))
}

function diagnostic({ path, summary }) {
  const steps = path.map((step) => bytesField(1, typeof step === 'number' ? varintField(3, step) : bytesField(1, step)))
  return Buffer.concat([varintField(1, ERROR), bytesField(2, summary), bytesField(4, Buffer.concat(steps))])
}

function plan(block, fields) {
  return fromValue(fillComputed(block, toValue(fields.get(3)), isLeftOut, () => new Unknown()))
}

function apply(block, known, fields) {
  return fromValue(fillComputed(block, toValue(fields.get(3)), isUnknown, settle(known)))
}

function readData(block, known, fields) {
  return fromValue(fillComputed(block, toValue(fields.get(2)), isLeftOut, settle(known)))
}

const settle =
  (known) =>
  ({ type }, name) =>
    known?.[name] ?? madeUp(type, name)

function madeUp(type, name) {
  if (type === 'string') return name
  if (type === 'number') return 0
  if (type === 'bool') return false
  return type[0] === 'map' ? {} : []
}
