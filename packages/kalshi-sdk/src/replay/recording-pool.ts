import { redactTarget } from '../auth/redact-target.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import type { HttpPool, HttpRequest, HttpResponse } from '../rest/transport/http-pool.ts'
import type { RecordedFailure, RestLine, Unstamped } from './recording-line.ts'
import { redactHeaders, redactText } from './redact.ts'

/** Where exchanges are written down. */
export interface RestRecord {
  /** The next ordinal. */
  next(): number
  write(line: Unstamped<RestLine>): void
}

/** Connections whose every exchange is written down. */
export class RecordingPool implements HttpPool {
  readonly #pool: HttpPool
  readonly #record: RestRecord

  constructor(pool: HttpPool, record: RestRecord) {
    this.#pool = pool
    this.#record = record
  }

  async exchange(request: HttpRequest): Promise<HttpResponse> {
    const asked = this.#record.next()
    try {
      const response = await this.#pool.exchange(request)
      this.#write(request, asked, { response: toRecorded(response, secretsOf(request)) })
      return response
    } catch (error) {
      this.#write(request, asked, { failure: toFailure(error) })
      throw error
    }
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  #write({ method, target, body }: HttpRequest, asked: number, outcome: Pick<RestLine, 'response' | 'failure'>): void {
    const sent = body === undefined ? {} : { body: redactText(body) }
    const answered = this.#record.next()
    this.#record.write({ kind: 'rest', asked, answered, method, target: redactTarget(target), ...sent, ...outcome })
  }
}

function toRecorded({ status, headers, text }: HttpResponse, secrets: readonly string[]): NonNullable<RestLine['response']> {
  return { status, headers: redactHeaders(headers, secrets), text: redactText(text, secrets) }
}

function secretsOf({ headers }: HttpRequest): readonly string[] {
  return [headers['KALSHI-ACCESS-KEY'], headers['KALSHI-ACCESS-SIGNATURE']].filter((secret) => secret !== undefined)
}

/** Pure. */
export function toFailure(error: unknown): RecordedFailure {
  const code = error instanceof KalshiError ? error.code : 'ABORTED'
  const message = error instanceof Error ? error.message : String(error)
  return { code, message, mayHaveArrived: !(error instanceof ConnectionError) || error.mayHaveArrived }
}
