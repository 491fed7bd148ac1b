import { parseInstant } from '@kassandra/kalshi-sdk/units'

/** One line of a file of a day; `id` names what it is about. */
export interface DayLine {
  readonly id: string
  /** RFC 3339; lines stand in its order. */
  readonly at: string
  readonly [field: string]: unknown
}

/**
 * Pure. The lines of a file with those that are new or told anew, in the order of time. Nothing that is there goes.
 * @throws {SyntaxError} What is there is no file of lines.
 */
export function mergeLines(text: string | undefined, lines: readonly DayLine[]): string {
  const known = (text ?? '').split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as DayLine]))
  const byId = new Map([...known, ...lines].map((line) => [line.id, line]))
  const sorted = [...byId.values()].sort((one, other) => parseInstant(one.at) - parseInstant(other.at) || compare(one.id, other.id))
  return sorted.map((line) => `${JSON.stringify(line)}\n`).join('')
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Pure. `YYYY/MM/DD` of an instant in RFC 3339. */
export const dayOf = (at: string): string => at.slice(0, 10).replaceAll('-', '/')
