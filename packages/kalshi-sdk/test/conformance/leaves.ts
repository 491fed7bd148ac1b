import type { Schema, Specification } from './openapi.ts'

/** A value somewhere in a documented body. */
export interface Leaf {
  /** `orders[].price`, `competitions.*.scopes[]`. */
  readonly name: string
  readonly schema: Schema
  /** Keys and indexes that lead to it in the example. */
  readonly steps: readonly (string | number)[]
}

export interface Example {
  readonly body: unknown
  readonly leaves: readonly Leaf[]
}

/** A body in which every documented field stands, lists with one item, with the places of all its values. */
export function toExample(schema: Schema, specification: Specification): Example {
  const leaves: Leaf[] = []
  const body = fill(schema, { name: '', steps: [] }, specification, leaves)
  return { body, leaves }
}

/** Another value of the same kind, for a documented field. */
export function otherSampleOf({ schema, name }: Leaf): unknown {
  return sampleOf(schema, name, 1)
}

export const enumOf = (schema: Schema): readonly unknown[] => schema.enum ?? []

/** The body with one value replaced. */
export function withValue(body: unknown, steps: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (Array.isArray(body)) return body.map((item, index) => (index === step ? withValue(item, rest, value) : item))
  const object = body as Readonly<Record<string, unknown>>
  return { ...object, [step]: withValue(object[step], rest, value) }
}

interface Place {
  readonly name: string
  readonly steps: readonly (string | number)[]
}

function fill(reference: Schema, { name, steps }: Place, specification: Specification, leaves: Leaf[]): unknown {
  const schema = merge(specification.resolve(reference), specification)
  if (schema.properties) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([key, property]) => {
        const place = { name: name === '' ? key : `${name}.${key}`, steps: [...steps, key] }
        return [key, fill(property, place, specification, leaves)]
      }),
    )
  }
  if (schema.type === 'array' && schema.maxItems === 2) return fillLevel({ name, steps }, schema, leaves)
  if (schema.type === 'array' && schema.items) {
    return [fill(schema.items, { name: `${name}[]`, steps: [...steps, 0] }, specification, leaves)]
  }
  if (typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0) {
    return { key: fill(schema.additionalProperties, { name: `${name}.*`, steps: [...steps, 'key'] }, specification, leaves) }
  }
  if (name !== '') leaves.push({ name, schema, steps })
  return sampleOf(schema, name, 0)
}

/** A level of a book: price and quantity, as texts in a list of two. */
function fillLevel({ name, steps }: Place, { items = {} }: Schema, leaves: Leaf[]): unknown {
  const price = { name: `${name}[0]_dollars`, schema: items, steps: [...steps, 0] }
  const quantity = { name: `${name}[1]_fp`, schema: items, steps: [...steps, 1] }
  leaves.push(price, quantity)
  return [sampleOf(items, price.name, 0), sampleOf(items, quantity.name, 0)]
}

function merge(schema: Schema, specification: Specification): Schema {
  if (!schema.allOf) return schema
  const parts = schema.allOf.map((part) => merge(specification.resolve(part), specification))
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}), schema.properties)
  return { ...Object.assign({}, ...parts, schema), properties: Object.keys(properties).length > 0 ? properties : undefined }
}

function sampleOf(schema: Schema, name: string, variant: 0 | 1): unknown {
  const { type, format, description = '' } = schema
  if (schema.enum) return schema.enum[variant] ?? 'word-not-documented'
  if (type === 'boolean') return variant === 1
  if (type === 'integer') return 7 + variant
  if (type === 'number') return 0.5 + variant
  if (type === 'object' || type === undefined) return { free: `form ${variant}` }
  if (format === 'date-time') return `2026-08-0${variant + 1}T00:00:00Z`
  if (/dollars|US dollar/i.test(description) || /(_dollars|price_ranges\[\]\.\w+|fee_cost|balance)$/.test(name))
    return variant === 0 ? '0.4200' : '0.4300'
  if (/contract count string/i.test(description) || name.endsWith('_fp')) return variant === 0 ? '12.00' : '13.00'
  return `text ${variant}`
}
