/** Names of the fields of a JSON body that was sent, as `leaves.ts` writes them, and the values that each had. */
export function fieldsOf(body: unknown, name = '', found: Map<string, Set<unknown>> = new Map()): Map<string, Set<unknown>> {
  if (Array.isArray(body)) {
    for (const item of body) fieldsOf(item, `${name}[]`, found)
  } else if (typeof body === 'object' && body !== null) {
    for (const [key, value] of Object.entries(body)) fieldsOf(value, name === '' ? key : `${name}.${key}`, found)
  } else if (name !== '') {
    const values = found.get(name) ?? new Set()
    found.set(name, values.add(body))
  }
  return found
}

/** Everything that a caller can see of a result, what is hidden from logs included and what is only passed on left out. */
export function visible(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(visible)
  if (typeof value !== 'object' || value === null) return value
  const names = Object.getOwnPropertyNames(value).filter((name) => name !== 'raw')
  return Object.fromEntries(names.map((name) => [name, visible(Reflect.get(value, name))]))
}
