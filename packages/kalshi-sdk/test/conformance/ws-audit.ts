import { decodeFrame } from '../../src/ws/decode-frame.ts'
import type { Frame } from '../../src/ws/frames.ts'
import type { Message } from './asyncapi.ts'
import type { Audit } from './audit.ts'
import { withValue } from './leaves.ts'
import { CHECKED, TWINS } from './ws-exceptions.ts'
import { type MessageLeaf, sampleOf, toMessageSample } from './ws-samples.ts'

export interface MessageAudit {
  readonly kind: Frame['kind']
  readonly fields: Audit
  /** Words of closed sets, as `name=word`. */
  readonly words: Audit
}

/**
 * Decodes a message with every documented field, then with one of them changed: what a reader sees must change with it, or the
 * field is not read. And with every documented word of a closed set, each of which must be taken and told.
 */
export function auditMessage({ payload }: Message): MessageAudit {
  const type = String(payload.properties?.['type']?.const)
  const { body, leaves } = toMessageSample(payload)
  const read = leaves.filter((leaf) => isRead(type, body, leaf)).map(({ name }) => name)
  const words = leaves.flatMap(({ name, schema, steps }) => (schema.enum ?? []).map((word) => ({ name, steps, word })))
  const taken = words.filter(({ steps, word }) => decode(withValue(body, steps, word)).kind !== 'malformed')
  return {
    kind: decode(body).kind,
    fields: toAudit(
      leaves.map(({ name }) => name),
      read,
    ),
    words: toAudit(
      words.map(({ name, word }) => `${name}=${word}`),
      taken.map(({ name, word }) => `${name}=${word}`),
    ),
  }
}

function isRead(type: string, body: unknown, leaf: MessageLeaf): boolean {
  if (leaf.name === 'type') return decode(body).kind !== 'unknown'
  const twin = TWINS.find((each) => each.field === leaf.name && (each.in?.includes(type) ?? true))
  const alone = (twin?.behind ?? []).reduce(without, body)
  const changed = decode(withValue(alone, leaf.steps, sampleOf(leaf, 1)))
  const isChecked = CHECKED.some((each) => each.field === leaf.name && each.in.includes(type))
  if (changed.kind === 'malformed') return isChecked && decode(alone).kind !== 'malformed'
  return JSON.stringify(told(changed)) !== JSON.stringify(told(decode(alone)))
}

const decode = (body: unknown): Frame => decodeFrame(JSON.stringify(body))

/** The frame without what is only passed on. */
const told = (frame: Frame): object => ({ ...frame, msg: undefined, raw: undefined })

/** The body without the field that the parts of its name lead to. */
function without(body: unknown, name: string): unknown {
  const [part = '', ...rest] = name.split('.')
  const { [part]: value, ...others } = body as Readonly<Record<string, unknown>>
  return rest.length === 0 ? others : { ...others, [part]: without(value, rest.join('.')) }
}

export function toAudit(documented: readonly string[], there: readonly string[]): Audit {
  const names = [...new Set(documented)]
  return {
    documented: names,
    missing: names.filter((name) => !there.includes(name)),
    surplus: [...new Set(there)].filter((name) => !names.includes(name)),
  }
}
