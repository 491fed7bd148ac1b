import { parse } from 'yaml'
import { readShared } from '../rest/support/shared-files.ts'

/** A JSON schema as OpenAPI 3 writes it, with the keys that matter here. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly maxItems?: number
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly description?: string
  readonly deprecated?: boolean
}

interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly schema: Schema
}

interface WireOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>
}

/** One operation of the specification, its references resolved one level deep. */
export interface Operation {
  readonly id: string
  readonly tag: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, Schema>>
  readonly body: Schema | undefined
  readonly success: { readonly status: number; readonly schema: Schema | undefined }
}

interface Document {
  readonly info: { readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export interface Specification {
  readonly version: string
  readonly operations: readonly Operation[]
  /** The schema that a reference means, or the schema itself. */
  resolve(schema: Schema): Schema
}

const METHODS = ['get', 'post', 'put', 'delete', 'patch']

/** Reads the exchange's specification of its REST API. */
export function readSpecification(): Specification {
  const document: Document = parse(readShared('openapi.yaml'))
  const find = <T>(value: T & { readonly $ref?: string }): T => (value.$ref === undefined ? value : (lookUp(document, value.$ref) as T))
  // A reference may have siblings such as `nullable`; what it means wins.
  const resolve = (schema: Schema): Schema => (schema.$ref === undefined ? schema : resolve(find(schema)))
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => method in methods).map((method) => {
      const operation = methods[method] as WireOperation
      const shared = (methods['parameters'] ?? []) as readonly Parameter[]
      const parameters = [...shared, ...(operation.parameters ?? [])].map(find)
      const query = Object.fromEntries(parameters.filter((each) => each.in === 'query').map(({ name, schema }) => [name, resolve(schema)]))
      const [status = '', answer] = Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? []
      const content = Object.values((answer && find(answer))?.content ?? {})[0]
      return {
        id: operation.operationId,
        tag: operation.tags[0] ?? '',
        method: method.toUpperCase(),
        path,
        query,
        body: Object.values((operation.requestBody && find(operation.requestBody))?.content ?? {})[0]?.schema,
        success: { status: Number(status), schema: content?.schema },
      }
    }),
  )
  return { version: document.info.version, operations, resolve }
}

function lookUp(document: Document, reference: string): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], document)
}
