import { readFileSync } from 'node:fs'
import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { isPresent, shared } from '../fixtures.ts'

interface Schema {
  readonly properties?: { readonly type?: { readonly const?: string } }
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const document: Document | undefined = isPresent('asyncapi.yaml') ? closed(parse(readFileSync(shared('asyncapi.yaml'), 'utf8'))) : undefined
const ajv = new Ajv.default({ strict: false, allErrors: true })
addFormats.default(ajv)
if (document) ajv.addSchema({ $id: 'asyncapi', components: document.components })

/** Several payloads may share a type: the replies `ok`, and the two kinds of lifecycle frames. */
const payloads: ReadonlyMap<string, readonly ValidateFunction[]> = new Map(
  [...Map.groupBy(Object.entries(document?.components.schemas ?? {}), ([, schema]) => schema.properties?.type?.const)].flatMap(
    ([type, schemas]) =>
      type === undefined ? [] : [[type, schemas.map(([name]) => ajv.compile({ $ref: `asyncapi#/components/schemas/${name}` }))] as const],
  ),
)

/** What of a server frame is not as asyncapi.yaml has it: a type that it does not know, a field missing, of another type, or unknown. */
export function checkFrame(frame: { readonly type?: unknown; readonly [field: string]: unknown }): readonly string[] {
  if (!document) return []
  const validators = payloads.get(String(frame.type))
  if (!validators) return [`asyncapi.yaml has no frame ${String(frame.type)}`]
  const complaints: string[][] = []
  for (const validate of validators) {
    if (validate(frame)) return []
    complaints.push(
      (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`),
    )
  }
  return complaints.sort((a, b) => a.length - b.length)[0] ?? []
}

/** Lets objects have the fields that they describe and no other. */
function closed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(closed) as T
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, closed(field)]))
  const isOpen = fields['properties'] === undefined || fields['type'] !== 'object' || fields['additionalProperties'] !== undefined
  return (isOpen ? fields : { ...fields, additionalProperties: false }) as T
}

/** Every type of a frame that the exchange sends, by asyncapi.yaml. */
export const frameTypes = (): readonly string[] => [...payloads.keys()].sort()
