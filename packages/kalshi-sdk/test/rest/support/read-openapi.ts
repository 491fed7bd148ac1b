import { readShared } from './shared-files.ts'

/** What the specification says about one operation's query, and about the fields of objects. */
export interface OpenApi {
  /** Names of the query parameters of a GET. */
  queryOf(path: string): ReadonlySet<string>
  /** Names of the properties of a schema. */
  fieldsOf(schema: string): ReadonlySet<string>
}

/** Reads by indentation just what is asked for of the specification, whose layout is regular. */
export function readOpenApi(): OpenApi {
  const lines = readShared('openapi.yaml').split('\n')
  const componentsAt = lines.indexOf('components:')
  const paths = lines.slice(lines.indexOf('paths:') + 1, componentsAt)
  const components = lines.slice(componentsAt)
  const sharedQueryName = (reference: string): readonly string[] => {
    const block = blockOf(components, `    ${reference}:`)
    return block.some((line) => line.trim() === 'in: query') ? valuesOf(block, /^ {6}name: (\S+)/) : []
  }
  return {
    queryOf(path) {
      const parameters = blockOf(paths, `  ${path}:`)
        .join('\n')
        .split(/^ {6}- /m)
      const inline = parameters.filter((part) => part.includes('in: query')).map((part) => /name: (\S+)/.exec(part)?.[1] ?? '')
      const referred = parameters
        .map((part) => /^\$ref: '#\/components\/parameters\/(\w+)'/.exec(part)?.[1])
        .filter((name) => name !== undefined)
      return new Set([...inline, ...referred.flatMap(sharedQueryName)])
    },
    fieldsOf(schema) {
      return new Set(valuesOf(blockOf(components, `    ${schema}:`), /^ {8}(\w+):/))
    },
  }
}

/** The lines below a heading that are indented deeper. */
function blockOf(lines: readonly string[], heading: string): readonly string[] {
  const at = lines.indexOf(heading)
  if (at < 0) throw new Error(`the specification has no line "${heading.trim()}"`)
  const depth = heading.length - heading.trimStart().length
  const end = lines.findIndex((line, index) => index > at && line.trim() !== '' && line.length - line.trimStart().length <= depth)
  return lines.slice(at + 1, end < 0 ? undefined : end)
}

function valuesOf(lines: readonly string[], pattern: RegExp): readonly string[] {
  return lines.map((line) => pattern.exec(line)?.[1]).filter((value) => value !== undefined)
}
