import { setTimeout as delay } from 'node:timers/promises'
import { SecretError } from '../errors/secret-error.ts'

/** What `:access` answers. */
export interface GoogleAnswer {
  readonly payload?: { readonly data?: unknown; readonly dataCrc32c?: unknown } | undefined
}

const ATTEMPTS = 4
const BASE_MS = 100
const TIMEOUT_MS = 10_000
const RETRYABLE = [408, 429, 500, 502, 503, 504]

/**
 * Asks for a secret, and again while that may help.
 * @throws {SecretError} Without a cause, which would hold the token.
 */
export async function askJson(
  name: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<GoogleAnswer> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await askOnce(name, url, headers, signal)
    if (!(outcome instanceof SecretError)) return outcome
    if (!outcome.retryable || attempt === ATTEMPTS) throw outcome
    await delay(Math.random() * BASE_MS * 2 ** (attempt - 1))
  }
}

async function askOnce(
  name: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<GoogleAnswer | SecretError> {
  try {
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(url, { headers, redirect: 'error', signal: signal ? AbortSignal.any([signal, timeout]) : timeout })
    const body = readObject(await response.text())
    if (response.ok) return body ?? new SecretError(`${name}: the answer is no JSON object`)
    const problem = `${response.status} ${toText(body?.['error'])}`.trimEnd()
    return new SecretError(`${name}: Google Secret Manager answered ${problem}`, { retryable: RETRYABLE.includes(response.status) })
  } catch (error) {
    signal?.throwIfAborted()
    return new SecretError(`${name}: no answer from Google Secret Manager (${reasonOf(error)})`, { retryable: true })
  }
}

function toText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const { status = '', message = '' } = error as { status?: unknown; message?: unknown }
  return [status, message].filter(Boolean).join(': ')
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  const { cause, name = 'failed' } = error as { cause?: { code?: unknown }; name?: string }
  return typeof cause?.code === 'string' ? cause.code : name
}
