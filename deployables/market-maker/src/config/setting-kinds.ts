import { formatMicroUsd, formatQty, parseMicroUsd, parseQty } from '@kassandra/kalshi-sdk/units'
import type { LatencyConfig } from '@kassandra/mm-engine'
import { Secret, type Setting, textSetting } from '@kassandra/runtime'
import { z } from 'zod'
import { parseMicros } from './strategy/duration-form.ts'
import { shorten, tryParse } from './strategy/scalar-form.ts'
import { StrategyError } from './strategy-error.ts'
import { parseStrategy } from './strategy-schema.ts'

export interface AmountBounds {
  readonly isPositive?: boolean
}

/** Money as decimal text in dollars, of which `parseMicroUsd` takes every one. */
export function usd({ isPositive = false }: AmountBounds = {}): Setting<string> {
  return textSetting(`an amount in dollars such as 50 or 0.25, ${isPositive ? 'above 0' : '0 or more'}`, (text) => {
    const amount = tryParse(parseMicroUsd, text)
    return amount !== undefined && amount >= (isPositive ? 1 : 0) ? shorten(formatMicroUsd(amount)) : undefined
  })
}

/** A size as decimal text in contracts, of which `parseQty` takes every one. */
export function contracts({ isPositive = false }: AmountBounds = {}): Setting<string> {
  return textSetting(`a number of contracts such as 10 or 2.50, ${isPositive ? 'above 0' : '0 or more'}`, (text) => {
    const count = tryParse(parseQty, text)
    return count !== undefined && count >= (isPositive ? 1 : 0) ? shorten(formatQty(count)) : undefined
  })
}

/** A number above 0, at most `to`. */
export function positive(to: number = Number.MAX_VALUE): Setting<number> {
  return textSetting(to === Number.MAX_VALUE ? 'a number above 0' : `a number above 0, at most ${to}`, (text) => {
    const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    return value > 0 && value <= to ? value : undefined
  })
}

/** Text of this form. */
export function matching(expected: string, pattern: RegExp): Setting<string> {
  return textSetting(expected, (text) => (pattern.test(text) ? text : undefined))
}

/** `50ms`, `uniform 20ms 80ms`, or `exponential 20ms 30ms 500ms`: least, mean of what is added, most. `parseLatency` takes every one. */
export function latency(): Setting<string> {
  return textSetting('50ms, "uniform 20ms 80ms", or "exponential 20ms 30ms 500ms" (least, mean on top, most)', (text) =>
    parseLatency(text) ? text.replace(/\s+/g, ' ') : undefined,
  )
}

/** Pure. Undefined where the text is no latency. */
export function parseLatency(text: string): LatencyConfig | undefined {
  const [kind = '', ...words] = text.trim().split(/\s+/)
  const fixed = words.length === 0 ? parseMicros(kind) : undefined
  if (fixed !== undefined) return { kind: 'fixed', us: fixed }
  const [minUs, second, third, more] = words.map(parseMicros)
  if (minUs === undefined || second === undefined || more !== undefined) return undefined
  if (kind === 'uniform' && words.length === 2 && second >= minUs) return { kind, minUs, maxUs: second }
  if (kind === 'exponential' && words.length === 3 && third !== undefined && third >= minUs)
    return { kind, minUs, meanUs: second, maxUs: third }
  return undefined
}

/** Addresses that are never shown: whoever knows a webhook may write to it. A comma list, or a list in a file. */
export function secretUrls(): Setting<readonly Secret[]> {
  return z.unknown().transform((raw, context): readonly Secret[] => {
    const given: readonly unknown[] = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [undefined]
    const urls = given.map((url) => (typeof url === 'string' ? url.trim() : ''))
    if (urls.every(isHttpUrl)) return urls.map((url) => new Secret(url))
    context.addIssue({ code: 'custom', message: 'expected http or https URLs, separated by commas' })
    return z.NEVER
  })
}

/** Origins of pages, such as `https://maker.example.com`. A comma list, or a list in a file. */
export function origins(): Setting<readonly string[]> {
  return z.unknown().transform((raw, context): readonly string[] => {
    const given: readonly unknown[] = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [undefined]
    const found = given.map((origin) => (typeof origin === 'string' ? origin.trim() : ''))
    if (found.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)) return found
    context.addIssue({ code: 'custom', message: 'expected origins such as https://maker.example.com, separated by commas' })
    return z.NEVER
  })
}

/** One address that is never shown. */
export function secretUrl(): Setting<Secret> {
  return textSetting('an http or https URL', (text) => (isHttpUrl(text) ? new Secret(text) : undefined))
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** What can stand in a header and nobody guesses. */
export const CONTROL_TOKEN: RegExp = /^[\x21-\x7e]{24,}$/

/** A token of the control API. */
export function controlToken(): Setting<Secret> {
  return textSetting('at least 24 printable ASCII characters without spaces', (text) =>
    CONTROL_TOKEN.test(text) ? new Secret(text) : undefined,
  )
}

/** A strategy as it stands in the file, or the name of a preset. Every problem of it is told. @see parseStrategy */
export function strategyDocument(): Setting<unknown> {
  return z.unknown().transform((raw, context): unknown => {
    const document = typeof raw === 'string' ? { preset: raw } : raw
    try {
      parseStrategy(document)
    } catch (error) {
      if (!(error instanceof StrategyError)) throw error
      for (const problem of error.problems) context.addIssue({ code: 'custom', message: problem })
    }
    return document
  })
}
