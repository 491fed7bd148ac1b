import { redactTarget } from '../../auth/redact-target.ts'
import { type SignedHeaders, signedHeaders } from '../../auth/signed-headers.ts'
import type { Signer } from '../../auth/signer.ts'
import { observingCall } from '../../diagnostics/observing-rest.ts'
import { ApiError, RateLimitError } from '../../errors/api-error.ts'
import { AuthError } from '../../errors/auth-error.ts'
import { ClosedError } from '../../errors/connection-error.ts'
import { DecodeError } from '../../errors/decode-error.ts'
import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import { KalshiError } from '../../errors/kalshi-error.ts'
import { parseJson } from '../../json/parse-json.ts'
import type { Admission, AdmitOptions } from '../../limiter/rate-limiter.ts'
import { boundAttempt, untilAborted, waitUntilAborted } from './abort.ts'
import { toApiError } from './api-failure.ts'
import type { HttpPool, HttpResponse } from './http-pool.ts'
import type { RestClock } from './rest-clock.ts'
import { type ObservedCall, type ObservedEnd, type RestObserver, withoutCursor } from './rest-observer.ts'
import type { CallOptions, RestRequest, RestResponse, RestTransport } from './rest-transport.ts'
import { planRetry, type RetryPolicy } from './retry.ts'
import { RetryBudget } from './retry-budget.ts'
import { toWireRequest } from './wire-request.ts'

/** Who says when an attempt may go out. */
export interface Admitter {
  admit(request: RestRequest, options: AdmitOptions): Promise<Admission>
}

export interface HttpTransportParts {
  /** `https://external-api.kalshi.com` */
  readonly origin: string
  /** Path of the base URL, in front of every request's. */
  readonly basePath: string
  readonly pool: HttpPool
  readonly signer: Signer | undefined
  readonly clock: RestClock
  readonly random: () => number
  readonly timeoutMs: number
  readonly maxRetries: number
  readonly retryPolicy: RetryPolicy
  readonly limiter: Admitter | undefined
  readonly observer: RestObserver | undefined
}

/** One attempt of a call. */
interface Attempt {
  readonly call: ObservedCall
  /** From 1. */
  readonly number: number
  readonly request: RestRequest
  readonly options: CallOptions
  readonly observer: RestObserver | undefined
}

/**
 * Signs, sends, bounds and repeats requests, each attempt when the limiter lets it pass. Every attempt is signed anew, once; where it
 * goes is the pool's one origin.
 */
export class HttpTransport implements RestTransport {
  readonly #parts: HttpTransportParts
  readonly #retryBudget: RetryBudget
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined
  #calls = 0

  constructor(parts: HttpTransportParts) {
    this.#parts = parts
    this.#retryBudget = new RetryBudget(parts.retryPolicy.budget)
  }

  async request(request: RestRequest, options: CallOptions = {}): Promise<RestResponse> {
    if (!request.path.startsWith('/')) throw new InvalidRequestError('the path of a request begins with a slash')
    const observer = observingCall(this.#parts.observer)
    const call = this.#begin(request, observer)
    observer?.callStarted?.(call)
    this.#retryBudget.deposit()
    for (let number = 1; ; number++) {
      const ended = (response: RestResponse | undefined, error: unknown): void =>
        observer?.callFinished?.(call, this.#endOf(number, call.startedAtUs, response, error))
      try {
        const response = await this.#attempt({ call, number, request, options, observer })
        ended(response, undefined)
        return response
      } catch (error) {
        if (await this.#waitForRetry({ call, number, request, options, observer }, error, ended)) continue
        throw error
      }
    }
  }

  close(): Promise<void> {
    this.#closing.abort(new ClosedError('the client is closed'))
    this.#closed ??= this.#parts.pool.close()
    return this.#closed
  }

  #begin({ method, path, query }: RestRequest, observer: RestObserver | undefined): ObservedCall {
    const { origin, clock } = this.#parts
    const asked = observer && query && withoutCursor(query)
    return { id: ++this.#calls, method, origin, path: redactTarget(this.#pathOf(path)), query: asked, startedAtUs: clock.nowUs() }
  }

  /** From the root of the host. It may have the id of a key in it, so what is shown is the path of the call. */
  #pathOf(path: string): string {
    return `${this.#parts.basePath}${path}`
  }

  /** True after the wait before the next attempt, false where there is to be none. */
  async #waitForRetry(
    { call, number, request, options, observer }: Attempt,
    error: unknown,
    ended: (response: undefined, error: unknown) => void,
  ): Promise<boolean> {
    const { clock, random, retryPolicy } = this.#parts
    const { maxRetries = this.#parts.maxRetries, signal } = options
    const failed = { error, attempt: number, maxRetries, isRepeatable: request.method === 'GET' }
    const delayMs = planRetry(failed, retryPolicy, random)
    if (delayMs === undefined || !this.#retryBudget.withdraw(clock.nowUs())) {
      ended(undefined, error)
      return false
    }
    observer?.retryPlanned?.(call, { attempt: number, delayMs, error })
    try {
      await waitUntilAborted(clock, delayMs, signal, this.#closing.signal)
    } catch (reason) {
      ended(undefined, reason)
      throw reason
    }
    return true
  }

  async #attempt(attempt: Attempt): Promise<RestResponse> {
    const { clock } = this.#parts
    const { observer } = attempt
    this.#closing.signal.throwIfAborted()
    attempt.options.signal?.throwIfAborted()
    const admission = await this.#admit(attempt)
    const startedAtUs = clock.nowUs()
    observer?.attemptStarted?.(attempt.call, attempt.number)
    const ended = (response: RestResponse | undefined, error: unknown): void =>
      observer?.attemptFinished?.(attempt.call, this.#endOf(attempt.number, startedAtUs, response, error))
    try {
      const response = await this.#exchange(attempt)
      ended(response, undefined)
      return response
    } catch (error) {
      if (error instanceof RateLimitError) admission?.refused()
      ended(undefined, error)
      throw error
    }
  }

  async #admit({ call, number, request, options, observer }: Attempt): Promise<Admission | undefined> {
    const { limiter } = this.#parts
    if (limiter === undefined) return undefined
    const { signal, lane, queueTimeoutMs } = options
    // Closing ends the wait, and with it the place in the queue, so that the tokens go to whoever still lives.
    const signals = signal === undefined ? [this.#closing.signal] : [signal, this.#closing.signal]
    const admission = await limiter.admit(request, { signals, lane, queueTimeoutMs })
    observer?.waited?.(call, { attempt: number, ...admission })
    return admission
  }

  async #exchange(attempt: Attempt): Promise<RestResponse> {
    const { clock, pool } = this.#parts
    const { call, number, request, options } = attempt
    const { timeoutMs = this.#parts.timeoutMs, signal, onSend } = options
    const bound = boundAttempt(clock, timeoutMs, `${request.method} ${call.path}`, signal)
    try {
      const signed = await untilAborted(this.#sign(attempt), bound.signal)
      onSend?.()
      const response = await pool.exchange({ ...toWireRequest(request, this.#pathOf(request.path), signed), signal: bound.signal })
      const secrets = signed ? [signed['KALSHI-ACCESS-SIGNATURE'], signed['KALSHI-ACCESS-KEY']] : []
      return { ...this.#toAnswer(request, call.path, response, secrets), attempts: number, receivedAtUs: clock.nowUs() }
    } finally {
      bound.release()
    }
  }

  async #sign({ call, number, request, observer }: Attempt): Promise<SignedHeaders | undefined> {
    const { signer, clock } = this.#parts
    if (signer === undefined) {
      if (request.needsKey)
        throw new AuthError('CREDENTIALS_REQUIRED', `${request.method} ${call.path} needs an API key and the client has none`)
      return undefined
    }
    const startedAtUs = clock.nowUs()
    try {
      const signed = await signedHeaders(signer, clock, request.method, this.#pathOf(request.path))
      observer?.signed?.(call, { attempt: number, durationUs: clock.nowUs() - startedAtUs })
      return signed
    } catch (error) {
      throw error instanceof KalshiError ? error : new AuthError('SIGNING_FAILED', 'the signer failed', { cause: error })
    }
  }

  #toAnswer(request: RestRequest, path: string, response: HttpResponse, secrets: readonly string[]): Answer {
    const { status, headers } = response
    const body = parseJson(response.text)
    const isSuccess = status >= 200 && status < 300
    if (!isSuccess && !request.isAnswer?.(status, body)) {
      throw toApiError({ method: request.method, path, response, body, secrets, nowMs: this.#parts.clock.nowUs() / 1_000 })
    }
    if (body === undefined && response.text !== '') throw new DecodeError(`${request.method} ${path}`, '', 'is not JSON')
    return { status, headers, body }
  }

  #endOf(attempt: number, startedAtUs: number, response: RestResponse | undefined, error: unknown): ObservedEnd {
    const status = error instanceof ApiError ? error.status : response?.status
    return { attempt, status, error, durationUs: this.#parts.clock.nowUs() - startedAtUs }
  }
}

type Answer = Pick<RestResponse, 'status' | 'headers' | 'body'>
