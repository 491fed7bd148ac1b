import { Unknown } from './wire/msgpack.mjs'

export const isLeftOut = (given) => given === null
export const isUnknown = (given) => given instanceof Unknown

/** Pure. The value with `fill(attribute, name)` in place of what only the provider sets and `isOpen` says is open. */
export function fillComputed(block, value, isOpen, fill) {
  if (value === null || value instanceof Unknown) return value
  const attributes = Object.entries(block.attributes).map(([name, attribute]) => {
    const given = value[name] ?? null
    return [name, attribute.computed && isOpen(given) ? fill(attribute, name) : given]
  })
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => [
    name,
    eachNested(nested, value[name] ?? null, (item) => fillComputed(nested.block, item, isOpen, fill)),
  ])
  return Object.fromEntries([...attributes, ...blocks])
}

/** Pure. What is wrong with a configuration that its types do not tell: `{ path, summary }`. */
export function findProblems(block, value, path = []) {
  if (value === null || value instanceof Unknown) return []
  const attributes = Object.entries(block.attributes).flatMap(([name, attribute]) => {
    const summary = problemOf(attribute, name, value[name] ?? null)
    return summary === undefined ? [] : [{ path: [...path, name], summary }]
  })
  const blocks = Object.entries(block.block_types ?? {}).flatMap(([name, nested]) => {
    const items = value[name] ?? null
    if (nested.nesting_mode === 'single') return findProblems(nested.block, items, [...path, name])
    return Array.isArray(items) ? items.flatMap((item, index) => findProblems(nested.block, item, [...path, name, index])) : []
  })
  return [...attributes, ...blocks]
}

function problemOf({ values, computed, optional, required }, name, given) {
  if (given === null) return undefined
  if (computed && !optional && !required) return `${name} is set by the provider alone`
  const isWrong = values !== undefined && typeof given === 'string' && !values.includes(given)
  return isWrong ? `expected ${name} to be one of ${values.join(', ')}, got ${given}` : undefined
}

function eachNested({ nesting_mode }, value, change) {
  if (value === null || value instanceof Unknown) return value
  if (nesting_mode === 'single') return change(value)
  return Array.isArray(value) ? value.map(change) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]))
}
