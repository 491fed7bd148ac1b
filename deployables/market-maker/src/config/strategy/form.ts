/** Where in a document one is, and the list that problems go to. */
export interface Place {
  /** `quoting.spread.min`; empty for the whole document. */
  readonly path: string
  readonly problems: string[]
}

/** How a value is spelled in a document: read from it, and written back so that reading it gives the same value. */
export interface Form<T> {
  /** Undefined where it told a problem. */
  read(value: unknown, place: Place): T | undefined
  write(value: T): unknown
}

export type Mapping = Readonly<Record<string, unknown>>

export const within = ({ path, problems }: Place, key: string): Place => ({ path: path === '' ? key : `${path}.${key}`, problems })

/** Tells a problem. Values are not repeated. */
export function refuse({ path, problems }: Place, problem: string): undefined {
  problems.push(path === '' ? problem : `${path}: ${problem}`)
}

/** What the place holds, if it is a mapping. */
export function readMapping(value: unknown, place: Place): Mapping | undefined {
  return isMapping(value) ? value : refuse(place, 'expected a mapping of names to values')
}

export const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A key without a value is one that is not there. */
export const isThere = (value: unknown): boolean => value !== undefined && value !== null

/** Tells of every key that means nothing here. */
export function refuseUnknown(mapping: Mapping, known: readonly string[], place: Place): void {
  for (const key of Object.keys(mapping))
    if (!known.includes(key)) refuse(within(place, key), `is unknown here; known are ${known.join(', ')}`)
}
