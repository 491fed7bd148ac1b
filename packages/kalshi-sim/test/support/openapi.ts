import { readFileSync } from 'node:fs'
import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { isPresent, shared } from '../fixtures.ts'

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: { readonly 'application/json'?: { readonly schema: object } } }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: object
}

const document: Document | undefined = isPresent('openapi.yaml')
  ? toJsonSchema(parse(readFileSync(shared('openapi.yaml'), 'utf8')))
  : undefined
const ajv = new Ajv.default({ strict: false, allErrors: true })
addFormats.default(ajv)
if (document) ajv.addSchema({ $id: 'openapi', components: document.components })
const compiled = new Map<object, ValidateFunction>()

/** What of a successful answer is not as openapi.yaml has it; an operation that it does not know is a complaint too. */
export function checkAnswer(
  method: string,
  path: string,
  { status, body }: { readonly status: number; readonly body: unknown },
): readonly string[] {
  if (!document || status >= 400) return []
  const operation = findOperation(document, method, path)
  if (!operation) return [`openapi.yaml has no ${method} ${path}`]
  const response = operation.responses[String(status)]
  if (!response) return [`${method} ${path} does not answer ${status}`]
  const schema = response.content?.['application/json']?.schema
  if (!schema) return body === undefined || Object.keys(Object(body)).length === 0 ? [] : [`${method} ${path} has no body`]
  const validate = compiled.get(schema) ?? ajv.compile(withRoot(schema))
  compiled.set(schema, validate)
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** The operation of the path with the fewest named parts that fits. */
function findOperation({ paths }: Document, method: string, path: string): Operation | undefined {
  const fits = Object.keys(paths)
    .filter((pattern) => new RegExp(`^${pattern.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
    .sort((a, b) => (a.match(/\{/g)?.length ?? 0) - (b.match(/\{/g)?.length ?? 0))
  for (const pattern of fits) {
    const operation = paths[pattern]?.[method.toLowerCase()]
    if (operation) return operation
  }
  return undefined
}

const withRoot = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'))

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type of null. */
function toJsonSchema<T>(value: T): T {
  if (Array.isArray(value)) return value.map(toJsonSchema) as T
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toJsonSchema(field)]))
  const { nullable, example, ...schema } = fields
  return (nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema) as T
}
