import type { MessageSchema } from './asyncapi.ts'

/** A value somewhere in a documented message. */
export interface MessageLeaf {
  /** `msg.yes_dollars_fp[0]`, `msg.additional_metadata.title`. */
  readonly name: string
  readonly schema: MessageSchema
  /** Keys and indexes that lead to it in the sample. */
  readonly steps: readonly (string | number)[]
}

export interface MessageSample {
  readonly body: unknown
  readonly leaves: readonly MessageLeaf[]
}

/** A message in which every documented field stands, lists with one item, with the places of all its values. */
export function toMessageSample(schema: MessageSchema): MessageSample {
  const leaves: MessageLeaf[] = []
  return { body: fill(schema, '', [], leaves), leaves }
}

function fill(schema: MessageSchema, name: string, steps: readonly (string | number)[], leaves: MessageLeaf[]): unknown {
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([key, property]) => {
      return [key, fill(property, name === '' ? key : `${name}.${key}`, [...steps, key], leaves)]
    })
    return Object.fromEntries(members)
  }
  if (schema.type === 'array' && schema.items) {
    if (schema.maxItems === 2) return [0, 1].map((at) => fill(schema.items ?? {}, `${name}[${at}]`, [...steps, at], leaves))
    return [fill(schema.items, `${name}[]`, [...steps, 0], leaves)]
  }
  leaves.push({ name, schema, steps })
  return sampleOf({ name, schema }, 0)
}

/** A value for a documented field, or another one. */
export function sampleOf({ schema, name }: Pick<MessageLeaf, 'schema' | 'name'>, variant: 0 | 1): unknown {
  if (schema.const !== undefined) return [schema.const, 'another word'][variant]
  if (schema.enum) return schema.enum[variant]
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'boolean') return variant === 1
  if (type === 'integer') return 1_786_085_188 + variant
  if (type === 'number') return 0.5 + variant
  if (type === 'object') return { free: `form ${variant}` }
  if (schema.format === 'date-time' || /\.(created|deleted|executed)_ts$/.test(name)) return `2026-08-0${variant + 1}T00:00:00Z`
  return textOf(name, variant)
}

// Prices of the two outcomes are a dollar together.
function textOf(name: string, variant: 0 | 1): string {
  if (/_fp$|\[1\]$/.test(name)) return `1${variant}.00`
  if (name.endsWith('.no_price_dollars')) return `0.5${8 + variant}00`
  const isDollars = /_dollars$|\[0\]$|price_ranges\[\]\.|fee_cost$|settlement_value$|value_usd$|\.value$/.test(name)
  return isDollars ? `0.4${2 + variant}00` : `text ${variant}`
}
