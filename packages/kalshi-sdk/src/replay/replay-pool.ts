import type { HttpPool, HttpRequest, HttpResponse } from '../rest/transport/http-pool.ts'
import type { RestLine } from './recording-line.ts'
import type { ReplayClock } from './replay-clock.ts'
import { toRecordedError } from './replay-errors.ts'
import type { RestTape } from './rest-tape.ts'

export interface ReplayPoolParts {
  readonly tape: RestTape
  readonly clock: ReplayClock
  /** Told after every exchange, and of what is thrown for want of one. */
  onPlayed(): void
  onMismatch(error: unknown): void
}

/** Answers out of a recording. */
export class ReplayPool implements HttpPool {
  readonly #parts: ReplayPoolParts

  constructor(parts: ReplayPoolParts) {
    this.#parts = parts
  }

  async exchange(request: HttpRequest): Promise<HttpResponse> {
    const { clock, onPlayed } = this.#parts
    const line = this.#take(request)
    if (line.failure?.code === 'ABORTED' || line.failure?.code === 'CLIENT_CLOSED') await aborted(request.signal)
    clock.advanceTo(line.atUs)
    onPlayed()
    return toResponse(line)
  }

  async close(): Promise<void> {
    await Promise.resolve()
  }

  #take(request: HttpRequest): RestLine {
    try {
      return this.#parts.tape.take(request)
    } catch (error) {
      this.#parts.onMismatch(error)
      throw error
    }
  }
}

function toResponse({ method, target, response, failure }: RestLine): HttpResponse {
  if (response !== undefined) return response
  const unknown = { code: 'CONNECTION_FAILED', message: 'the recording has neither answer nor failure', mayHaveArrived: true }
  throw toRecordedError(`${method} ${target}`, 0, failure ?? unknown)
}

// The caller gave up in the recording, and will again.
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
