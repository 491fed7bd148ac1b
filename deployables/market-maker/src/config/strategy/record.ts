import { type Form, isMapping, isThere, readMapping, refuse, refuseUnknown, within } from './form.ts'

/** One key of a mapping. */
interface Field<T> {
  readonly form: Form<T>
  /** The key of the document where it is not that of the value. */
  readonly name: string | undefined
}
interface RequiredField<T> extends Field<T> {
  readonly isOptional: false
}
interface OptionalField<T> extends Field<T> {
  readonly isOptional: true
}

/** Says for every key of `T` how it is spelled: a parameter that a model gains is missed here by the compiler. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? OptionalField<NonNullable<T[K]>> : RequiredField<T[K]>
}

export const field = <T>(form: Form<T>, name?: string): RequiredField<T> => ({ form, name, isOptional: false })
export const optional = <T>(form: Form<T>, name?: string): OptionalField<T> => ({ form, name, isOptional: true })

/** A mapping with these keys and no others. */
export function record<T extends object>(fields: Fields<NoInfer<T>>): Form<T> {
  const entries = Object.entries<Field<unknown> & { readonly isOptional: boolean }>(fields).map(([key, { name = key, ...rest }]) => ({
    key,
    name,
    ...rest,
  }))
  const names = entries.map(({ name }) => name)
  return {
    read: (value, place) => {
      const mapping = readMapping(value, place)
      if (!mapping) return undefined
      refuseUnknown(mapping, names, place)
      const found = new Map<string, unknown>()
      let isWhole = true
      for (const { key, name, form, isOptional } of entries) {
        const given = mapping[name]
        if (!isThere(given) && isOptional) continue
        const read = isThere(given) ? form.read(given, within(place, name)) : refuse(within(place, name), 'is required')
        if (read === undefined) isWhole = false
        found.set(key, read)
      }
      return isWhole ? (Object.fromEntries(found) as T) : undefined
    },
    write: (value) => {
      const values = new Map<string, unknown>(Object.entries(value))
      return Object.fromEntries(
        entries.flatMap(({ key, name, form }) => (isThere(values.get(key)) ? [[name, form.write(values.get(key))]] : [])),
      )
    },
  }
}

interface Kinded {
  readonly kind: string
}
/** What a kind has beside its name. */
type BodyOf<T extends Kinded, K extends string> = T extends unknown ? (K extends T['kind'] ? Omit<T, 'kind'> : never) : never
export type Variants<T extends Kinded> = { readonly [K in T['kind']]: Form<BodyOf<T, K>> }

/** One of several mappings, told apart by `kind`. The name alone stands for a mapping with nothing else in it. */
export function variants<T extends Kinded>(forms: Variants<T>): Form<T> {
  const byKind = new Map(Object.entries<Form<object>>(forms as Readonly<Record<string, Form<object>>>))
  const expected = `one of ${[...byKind.keys()].join(', ')}`
  return {
    read: (value, place) => {
      const mapping = readMapping(typeof value === 'string' ? { kind: value.trim() } : value, place)
      if (!mapping) return undefined
      const { kind, ...rest } = mapping
      const form = typeof kind === 'string' ? byKind.get(kind) : undefined
      if (!form) return refuse(within(place, 'kind'), isThere(kind) ? `expected ${expected}` : `is required, ${expected}`)
      const body = form.read(rest, place)
      return body && ({ kind, ...body } as unknown as T)
    },
    write: ({ kind, ...body }) => ({ kind, ...(byKind.get(kind)?.write(body) as object) }),
  }
}

/** Any number of things of one form. */
export function listOf<T>(form: Form<T>): Form<readonly T[]> {
  return {
    read: (value, place) => {
      if (!Array.isArray(value)) return refuse(place, 'expected a list')
      const items = value.map((item: unknown, at): T | undefined => form.read(item, { ...place, path: `${place.path}[${at}]` }))
      return items.some((item) => item === undefined) ? undefined : (items as readonly T[])
    },
    write: (items) => items.map((item) => form.write(item)),
  }
}

/**
 * Pure. The values of `change` in place of those of `base`, however deep. A mapping that names its kind stands alone: the values of another
 * kind, or those meant to go with others, do not come with it.
 */
export function overlay(base: unknown, change: unknown): unknown {
  if (!isThere(change)) return base
  if (!isMapping(base) || !isMapping(change) || isThere(change['kind'])) return change
  const merged = new Map<string, unknown>(Object.entries(base))
  for (const [key, value] of Object.entries(change)) merged.set(key, overlay(merged.get(key), value))
  return Object.fromEntries(merged)
}
