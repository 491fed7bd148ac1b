/** Pure. Every resource that a plan makes or changes: `{ address, type, values, unknown }`, in the order of the plan. */
export function plannedResources(plan) {
  return plan.resource_changes
    .filter(({ mode, change }) => mode === 'managed' && change.after !== null)
    .map(({ address, type, change }) => ({ address, type, values: change.after, unknown: change.after_unknown ?? {} }))
}

/** Pure. Those of one type. */
export const only = (plan, type) => plannedResources(plan).filter((resource) => resource.type === type)

/** Pure. The settings of each container of a service, secrets as `{ secret, version }`. */
export function environmentOf({ values }) {
  const settings = values.template[0].containers.flatMap(({ env }) => env)
  return Object.fromEntries(settings.map(({ name, value, value_source: [source] }) => [name, source?.secret_key_ref[0] ?? value]))
}

/** Pure. Every text within a value. */
export function textsOf(value) {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : []
}
