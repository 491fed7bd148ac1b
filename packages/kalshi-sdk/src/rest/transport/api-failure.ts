import { ApiError, type ApiErrorFacts, RateLimitError, UnauthorizedError } from '../../errors/api-error.ts'
import { isObject } from '../../json/parse-json.ts'
import type { HttpResponse } from './http-pool.ts'
import { parseRetryAfter } from './retry.ts'

/** Which request failed, and with what. */
export interface Failure {
  readonly method: string
  readonly path: string
  readonly response: HttpResponse
  /** The decoded body, where it is JSON. */
  readonly body: unknown
  readonly nowMs: number
  /** Header values of the request that must not come back in an error, should the answer echo them. */
  readonly secrets: readonly string[]
}

/** Pure. The error of an answer that is none. */
export function toApiError(failure: Failure): ApiError {
  const { method, path, response, body, nowMs, secrets } = failure
  const { code, exchangeMessage, details } = explain(response, body)
  const facts: ApiErrorFacts = {
    code: present(code, secrets),
    exchangeMessage: present(exchangeMessage, secrets),
    details: details === undefined ? undefined : present(details, secrets),
    status: response.status,
    requestMethod: method,
    requestPath: path,
    retryAfterMs: parseRetryAfter(response.headers['retry-after'], nowMs),
  }
  if (response.status === 429) return new RateLimitError(facts)
  if (response.status === 401) return new UnauthorizedError(facts, skewMs(response.headers['date'], nowMs))
  return new ApiError(facts)
}

type Explanation = Pick<ApiErrorFacts, 'code' | 'exchangeMessage' | 'details'>

function explain(response: HttpResponse, body: unknown): Explanation {
  if (response.status < 400) return { code: 'redirect_refused', exchangeMessage: 'redirects are not followed', details: undefined }
  return explainBody(body) ?? { code: `http_${response.status}`, exchangeMessage: response.text.trim() || 'no text', details: undefined }
}

/** Pure. Reads the three envelopes in use: `{error: {code, message, details}}`, `{error: "text"}` and `{code, message, details}`. */
function explainBody(body: unknown): Explanation | undefined {
  if (!isObject(body)) return undefined
  const { error } = body
  if (typeof error === 'string') return { code: codeOfText(error), exchangeMessage: error, details: undefined }
  const inner = isObject(error) ? error : body
  const code = textOf(inner['code'])
  const message = textOf(inner['message'])
  if (code === undefined && message === undefined) return undefined
  return { code: code ?? codeOfText(message ?? ''), exchangeMessage: message ?? code ?? '', details: textOf(inner['details']) }
}

/** `too many requests` becomes `too_many_requests`, which is its code in the envelopes that have one. */
function codeOfText(message: string): string {
  const words = message.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.length > 0 && words.length <= 6 ? words.join('_') : 'unspecified'
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const LONGEST_TEXT = 500

function present(text: string, secrets: readonly string[]): string {
  const open = secrets.reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), text)
  const line = open.replace(/\s+/g, ' ').trim()
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line
}

function skewMs(date: string | undefined, nowMs: number): number | undefined {
  const atMs = Date.parse(date ?? '')
  return Number.isNaN(atMs) ? undefined : nowMs - atMs
}
