import { StoreError } from '../../errors/store-errors.ts'
import { type Backoff, waitAfter } from '../backoff.ts'
import { isNetworkCode } from '../network-code.ts'
import type { GcsIdentity } from './gcs-identity.ts'
import type { GcsSettings } from './gcs-options.ts'

export interface GcsRequest {
  /** What errors call it. */
  readonly operation: string
  readonly name?: string | undefined
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With its query. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Buffer | undefined
  /** Statuses that are an answer. Any other is an error. */
  readonly accept: readonly number[]
  /** False where the address itself is the permission. */
  readonly isSigned: boolean
}

export interface GcsAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  /** How often it was asked for. */
  readonly attempts: number
}

/** What requests are made with. */
export interface GcsApi {
  readonly settings: GcsSettings
  readonly backoff: Backoff
  readonly identity: GcsIdentity
}

const RETRYABLE_STATUS = [408, 429, 500, 502, 503, 504]

/**
 * Asks, and again while that may help. The body of the answer is read whole, so that one that is cut counts as no answer.
 * @throws {StoreError}
 * @throws The reason of the signal.
 */
export async function askGcs(api: GcsApi, request: GcsRequest, signal: AbortSignal | undefined): Promise<GcsAnswer> {
  const { settings, backoff } = api
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(api, request, attempt, signal)
    if (!(outcome instanceof Failed)) return outcome
    if (!outcome.error.retryable || attempt >= settings.maxAttempts) throw outcome.error
    await waitAfter(attempt, backoff, signal, outcome.retryAfterMs)
  }
}

/** As `askGcs`, but once. */
export async function askGcsOnce(api: GcsApi, request: GcsRequest, signal: AbortSignal | undefined): Promise<GcsAnswer> {
  const outcome = await tryOnce(api, request, 1, signal)
  if (outcome instanceof Failed) throw outcome.error
  return outcome
}

/** Whether the store answered with this status. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is StoreError {
  return error instanceof StoreError && error.status !== undefined && statuses.includes(error.status)
}

class Failed {
  readonly error: StoreError
  readonly retryAfterMs: number

  constructor(error: StoreError, retryAfterMs = 0) {
    this.error = error
    this.retryAfterMs = retryAfterMs
  }
}

async function tryOnce(api: GcsApi, request: GcsRequest, attempts: number, signal: AbortSignal | undefined): Promise<GcsAnswer | Failed> {
  const { operation, name } = request
  try {
    signal?.throwIfAborted()
    const answer = await fetchWhole(api, request, attempts, signal)
    if (request.accept.includes(answer.status)) return answer
    const { status } = answer
    const failure = { operation, name, status, ...readRefusal(answer.body), attempts, retryable: RETRYABLE_STATUS.includes(status) }
    return new Failed(new StoreError(failure), readRetryAfterMs(answer.headers))
  } catch (error) {
    signal?.throwIfAborted()
    return new Failed(toStoreError(request, error, attempts))
  }
}

async function fetchWhole(
  { identity, settings }: GcsApi,
  { url, method, headers, body, isSigned }: GcsRequest,
  attempts: number,
  signal: AbortSignal | undefined,
): Promise<GcsAnswer> {
  const timeout = AbortSignal.timeout(settings.requestTimeoutMs)
  const response = await fetch(url, {
    method,
    headers: { ...(isSigned ? await identity(url) : {}), ...headers },
    ...(body && { body: new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.length) }),
    redirect: 'manual', // 308 says how much has arrived
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  })
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()), attempts }
}

/** An error of `fetch`, or of the credentials, which may hold them: only its code and message go on. */
function toStoreError({ operation, name }: GcsRequest, error: unknown, attempts: number): StoreError {
  const { name: kind, message, cause, code } = error as { name?: string; message?: string; cause?: { code?: unknown }; code?: unknown }
  const reason = [cause?.code, code].find((candidate) => typeof candidate === 'string') ?? String(kind)
  const isCut = kind === 'TimeoutError' || message === 'terminated'
  return new StoreError({ operation, name, reason, detail: message ?? '', attempts, retryable: isCut || isNetworkCode(reason) })
}

function readRefusal(body: Buffer): { readonly reason: string; readonly detail: string } {
  try {
    const { error } = JSON.parse(body.toString()) as { error: { message?: unknown; errors?: readonly { reason?: unknown }[] } }
    return { reason: String(error.errors?.[0]?.reason ?? ''), detail: String(error.message ?? '') }
  } catch {
    return { reason: '', detail: body.toString('utf8', 0, 200) }
  }
}

function readRetryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? 0)
  return Number.isFinite(seconds) ? seconds * 1_000 : 0
}
