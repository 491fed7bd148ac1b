import { type SignedHeaders, signedHeaders } from '../../auth/signed-headers.ts'
import type { Signer } from '../../auth/signer.ts'
import { AuthError } from '../../errors/auth-error.ts'
import { ClosedError } from '../../errors/connection-error.ts'
import { DecodeError } from '../../errors/decode-error.ts'
import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import { KalshiError } from '../../errors/kalshi-error.ts'
import { boundAttempt, untilAborted, waitUntilAborted } from './abort.ts'
import { toApiError } from './api-failure.ts'
import type { HttpPool, HttpResponse } from './http-pool.ts'
import type { RestClock } from './rest-clock.ts'
import type { CallOptions, RestRequest, RestResponse, RestTransport } from './rest-transport.ts'
import { planRetry, type RetryPolicy } from './retry.ts'
import { queryString } from './target.ts'

export interface HttpTransportParts {
  /** Path of the base URL, in front of every request's. */
  readonly basePath: string
  readonly pool: HttpPool
  readonly signer: Signer | undefined
  readonly clock: RestClock
  readonly random: () => number
  readonly timeoutMs: number
  readonly maxRetries: number
  readonly retryPolicy: RetryPolicy
}

const IDENTITY = { accept: 'application/json', 'user-agent': 'kassandra-kalshi-sdk' } as const

/** Signs, sends, bounds and repeats requests. Every attempt is signed anew, once; where it goes is the pool's one origin. */
export class HttpTransport implements RestTransport {
  readonly #parts: HttpTransportParts
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined

  constructor(parts: HttpTransportParts) {
    this.#parts = parts
  }

  async request(request: RestRequest, options: CallOptions = {}): Promise<RestResponse> {
    const { clock, random, retryPolicy } = this.#parts
    const { maxRetries = this.#parts.maxRetries, signal } = options
    if (!request.path.startsWith('/')) throw new InvalidRequestError('the path of a request begins with a slash')
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(request, options, attempt)
      } catch (error) {
        const failed = { error, attempt, maxRetries, isRepeatable: request.method === 'GET' }
        const delayMs = planRetry(failed, retryPolicy, random)
        if (delayMs === undefined) throw error
        await waitUntilAborted(clock, delayMs, signal, this.#closing.signal)
      }
    }
  }

  close(): Promise<void> {
    this.#closing.abort(new ClosedError('the client is closed'))
    this.#closed ??= this.#parts.pool.close()
    return this.#closed
  }

  async #attempt(request: RestRequest, options: CallOptions, attempt: number): Promise<RestResponse> {
    const { basePath, clock, pool } = this.#parts
    const { timeoutMs = this.#parts.timeoutMs, signal } = options
    this.#closing.signal.throwIfAborted()
    signal?.throwIfAborted()
    const path = `${basePath}${request.path}`
    const bound = boundAttempt(clock, timeoutMs, `${request.method} ${path}`, signal)
    try {
      const signed = await untilAborted(this.#sign(request, path), bound.signal)
      const response = await pool.exchange({ ...toWire(request, path, signed), signal: bound.signal })
      const secrets = signed ? [signed['KALSHI-ACCESS-SIGNATURE'], signed['KALSHI-ACCESS-KEY']] : []
      return { ...this.#toAnswer(request, path, response, secrets), attempts: attempt, receivedAtUs: clock.nowUs() }
    } finally {
      bound.release()
    }
  }

  async #sign(request: RestRequest, path: string): Promise<SignedHeaders | undefined> {
    const { signer, clock } = this.#parts
    if (signer === undefined) {
      if (request.needsKey)
        throw new AuthError('CREDENTIALS_REQUIRED', `${request.method} ${path} needs an API key and the client has none`)
      return undefined
    }
    try {
      return await signedHeaders(signer, clock, request.method, path)
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
}

type Answer = Pick<RestResponse, 'status' | 'headers' | 'body'>

function toWire(request: RestRequest, path: string, signed: SignedHeaders | undefined) {
  const content = request.body === undefined ? {} : { 'content-type': 'application/json' }
  return {
    method: request.method,
    target: `${path}${queryString(request.query)}`,
    headers: { ...IDENTITY, ...content, ...signed },
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
  }
}

/** undefined where the text is no JSON, which JSON itself cannot say. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
