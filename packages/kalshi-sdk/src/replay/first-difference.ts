import { parseJson } from '../json/parse-json.ts'

/** A request as it goes out, without what is not recorded. */
export interface AskedRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly body?: string | undefined
}

/** Pure. Where `asked` first differs from `recorded`, for people; undefined where nothing that counts does. The order of a query does not. */
export function firstDifference(recorded: AskedRequest, asked: AskedRequest): string | undefined {
  const [recordedPath = '', recordedQuery = ''] = recorded.target.split('?', 2)
  const [askedPath = '', askedQuery = ''] = asked.target.split('?', 2)
  return (
    differenceOf('the method', recorded.method, asked.method) ??
    differenceOf('the path', recordedPath, askedPath) ??
    queryDifference(new URLSearchParams(recordedQuery), new URLSearchParams(askedQuery)) ??
    jsonDifference('body', parse(recorded.body), parse(asked.body))
  )
}

/** Pure. The same for two texts of JSON, such as commands. */
export function firstTextDifference(recorded: string, asked: string): string | undefined {
  return jsonDifference('', parse(recorded), parse(asked))
}

function queryDifference(recorded: URLSearchParams, asked: URLSearchParams): string | undefined {
  for (const name of new Set([...recorded.keys(), ...asked.keys()])) {
    const difference = differenceOf(`query "${name}"`, recorded.getAll(name).join(','), asked.getAll(name).join(','))
    if (difference !== undefined) return difference
  }
  return undefined
}

function jsonDifference(path: string, recorded: unknown, asked: unknown): string | undefined {
  if (!isTree(recorded) || !isTree(asked) || Array.isArray(recorded) !== Array.isArray(asked)) {
    return differenceOf(path === '' ? 'the text' : path, recorded, asked)
  }
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(asked)])) {
    const place = Array.isArray(recorded) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const difference = jsonDifference(place, recorded[key], asked[key])
    if (difference !== undefined) return difference
  }
  return undefined
}

const LONGEST = 80

function differenceOf(what: string, recorded: unknown, asked: unknown): string | undefined {
  return Object.is(recorded, asked) ? undefined : `${what} is ${show(asked)}, and ${show(recorded)} in the recording`
}

function show(value: unknown): string {
  if (value === undefined || value === '') return 'absent'
  const text = JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined
  const value = parseJson(text)
  return value === undefined ? text : value
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
