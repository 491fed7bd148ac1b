import { z } from 'zod'
import { LOG_LEVELS, type LogLevel } from '../log/log-level.ts'
import { Secret } from '../secrets/secret.ts'
import { parseDurationMs } from './duration.ts'

/** A setting of type `T`; it reads text from any source and numbers or booleans from a file. */
export type Setting<T> = z.ZodType<T, unknown>

export interface WholeNumberBounds {
  readonly min?: number
  readonly max?: number
}

export interface DurationBounds {
  readonly minMs?: number
  readonly maxMs?: number
}

/**
 * Builds a setting from a reader of text. The reader says `undefined` for what it refuses.
 * @param expected Completes "expected ..."; it stands in the error message in place of the refused value.
 */
export function textSetting<T>(expected: string, read: (text: string) => T | undefined): Setting<T> {
  return z.unknown().transform((raw, context): T => {
    const value = isScalar(raw) ? read(String(raw).trim()) : undefined
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: raw === undefined ? 'is required' : `expected ${expected}` })
    return z.NEVER
  })
}

/** Any text that is not blank. */
export function text(): Setting<string> {
  return textSetting('a text that is not blank', (value) => value || undefined)
}

/** A whole number between `min` (0) and `max` (2^53 - 1), both included. */
export function wholeNumber({ min = 0, max = Number.MAX_SAFE_INTEGER }: WholeNumberBounds = {}): Setting<number> {
  return textSetting(`a whole number from ${min} to ${max}`, (value) => {
    const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN
    return number >= min && number <= max ? number : undefined
  })
}

/** A TCP port; 0 asks the system for a free one. */
export function port(): Setting<number> {
  return wholeNumber({ min: 0, max: 65_535 })
}

/** A length of time in milliseconds: `250ms`, `60s`, `5m`, `2h`, `1d`, or bare digits for milliseconds. */
export function durationMs({ minMs = 0, maxMs = Number.MAX_SAFE_INTEGER }: DurationBounds = {}): Setting<number> {
  const bounds = maxMs === Number.MAX_SAFE_INTEGER ? `of at least ${minMs} ms` : `from ${minMs} to ${maxMs} ms`
  return textSetting(`a duration such as 250ms, 60s or 5m, ${bounds}`, (value) => {
    const ms = parseDurationMs(value)
    return ms !== undefined && ms >= minMs && ms <= maxMs ? ms : undefined
  })
}

/** `true`, `false`, `yes`, `no`, `on`, `off`, `1` or `0`. */
export function toggle(): Setting<boolean> {
  return textSetting('true or false', (value) => TOGGLE_WORDS.get(value.toLowerCase()))
}

/** One of the given words. */
export function oneOf<const W extends string>(...words: readonly W[]): Setting<W> {
  return textSetting(`one of ${words.join(', ')}`, (value) => words.find((word) => word === value))
}

/** A level name in any case. */
export function logLevel(): Setting<LogLevel> {
  return textSetting(`one of ${LOG_LEVELS.join(', ')}`, (value) => LOG_LEVELS.find((level) => level === value.toUpperCase()))
}

/** An absolute URL of one of the given protocols (`['http', 'https']`), without a trailing slash. */
export function url(protocols: readonly string[]): Setting<string> {
  return textSetting(`a ${protocols.join(' or ')} URL`, (value) => (readUrl(value, protocols) ? value.replace(/\/+$/, '') : undefined))
}

/** A PostgreSQL connection URL. Shown without user, password and query. */
export function postgresUrl(): Setting<Secret> {
  return textSetting('a URL such as postgres://user:password@host:5432/database', (value) => {
    const parsed = readUrl(value, ['postgres', 'postgresql'])
    return parsed && new Secret(value, `${parsed.protocol}//${parsed.host}${parsed.pathname}`)
  })
}

/** Text that is never shown. */
export function secret(): Setting<Secret> {
  return textSetting('a text that is not blank', (value) => (value === '' ? undefined : new Secret(value)))
}

/** Words separated by commas, or a list in a file. Blank ones are dropped; at least one must be left. */
export function list(): Setting<readonly string[]> {
  return z.preprocess(
    (raw) => (Array.isArray(raw) && raw.every(isScalar) ? raw.join(',') : raw),
    textSetting('a list of words separated by commas', (value) => {
      const words = value.split(',').flatMap((word) => word.trim() || [])
      return words.length > 0 ? words : undefined
    }),
  )
}

const TOGGLE_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
])

function isScalar(raw: unknown): raw is string | number | boolean {
  return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean'
}

function readUrl(value: string, protocols: readonly string[]): URL | undefined {
  const parsed = URL.canParse(value) ? new URL(value) : undefined
  return parsed && parsed.host !== '' && protocols.includes(parsed.protocol.slice(0, -1)) ? parsed : undefined
}
