import { Secret, settingNames } from '@kassandra/runtime'
import type { z } from 'zod'

/** One setting as its program declares it, for people. */
export interface DescribedSetting {
  readonly variable: string
  readonly flag: string
  /** What is accepted, such as `a whole number from 0 to 65535`. */
  readonly takes: string
  /** Text that means the same as leaving it out, `required`, or nothing. */
  readonly standard: string
  readonly meaning: string
  /** Its value is never shown. */
  readonly isSecret: boolean
}

/** Pure. The settings of a program in the order in which it declares them. */
export function describeSettings(schema: z.ZodObject): readonly DescribedSetting[] {
  const missing = new Set((schema.safeParse({}).error?.issues ?? []).map(({ path }) => path[0]))
  return Object.entries(schema.shape).map(([key, field]) => {
    const type = field as z.ZodType
    const { variable: given } = type.meta() ?? {}
    const { variable, flag } = settingNames(key, typeof given === 'string' ? { variable: given } : {})
    const takes = expectedBy(type)
    const standard = missing.has(key) ? 'required' : standardOf(type, takes)
    return { variable, flag, takes, standard, meaning: type.description ?? '', isSecret: isSecret(type) }
  })
}

/** A refusal says what would have been accepted. */
function expectedBy(type: z.ZodType): string {
  const [issue] = type.safeParse(Symbol('nothing that a setting takes')).error?.issues ?? []
  return (issue?.message ?? '')
    .replace(/^expected /, '')
    .replace(/ to 9007199254740991$/, '')
    .replace(/^(a duration) such as 250ms, 60s or 5m,/, '$1')
    .replace(/^(a duration) of at least 0 ms$/, '$1')
    .replace(/^a text that is not blank$/, 'text')
    .replace(/^a URL such as (postgres:\/\/)\S+$/, 'a URL, $1…')
}

const SAMPLES = ['a text of twenty-four letters', 'a-word-of-twenty-four-letters', 'postgres://user@host/database', 'https://host/path']

const isSecret = (type: z.ZodType): boolean =>
  SAMPLES.flatMap((sample) => type.safeParse(sample).data).some((value) => value instanceof Secret)

function standardOf(type: z.ZodType, takes: string): string {
  const { data } = type.safeParse(undefined)
  if (data === undefined) return ''
  return takes.startsWith('a duration') && typeof data === 'number' ? toDuration(data) : String(data)
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** In the largest unit that it is a whole number of. */
function toDuration(ms: number): string {
  const [unit, size] = UNITS.find(([, candidate]) => ms >= candidate && ms % candidate === 0) ?? ['ms', 1]
  return ms === 0 ? '0' : `${ms / size}${unit}`
}
