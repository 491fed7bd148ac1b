import type { Pool } from 'undici'
import { redactTarget } from '../../auth/redact-target.ts'
import { ConnectionError } from '../../errors/connection-error.ts'
import { ResponseTooLargeError } from '../../errors/decode-error.ts'
import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { CreatePool, HttpPool, HttpPoolOptions, HttpRequest, HttpResponse } from './http-pool.ts'

/** A pool of keep-alive HTTP/1.1 connections. undici is as heavy as all the rest together, so it is loaded by the first exchange. */
export class UndiciPool implements HttpPool {
  readonly #options: HttpPoolOptions
  #pool: Promise<Pool> | undefined

  constructor(options: HttpPoolOptions) {
    this.#options = options
  }

  async exchange({ method, target, headers, body, signal }: HttpRequest): Promise<HttpResponse> {
    this.#pool ??= openPool(this.#options)
    const pool = await this.#pool
    try {
      const response = await pool.request({ method, path: target, headers, body: body ?? null, signal })
      return { status: response.statusCode, headers: flatten(response.headers), text: await response.body.text() }
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw this.#toError(error, `${method} ${redactTarget(target).split('?', 1)[0]}`)
    }
  }

  async close(): Promise<void> {
    await (await this.#pool)?.close()
  }

  #toError(error: unknown, request: string): Error {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
      return new ResponseTooLargeError(request, this.#options.maxResponseBytes, { cause: error })
    if (code === 'UND_ERR_INVALID_ARG') return new InvalidRequestError(`${request} cannot be sent: ${messageOf(error)}`, { cause: error })
    return new ConnectionError(`${request} failed: ${messageOf(error) || code || 'unknown reason'}`, {
      cause: error,
      mayHaveArrived: !NEVER_CONNECTED.has(code),
    })
  }
}

/** Connections over the network. */
export const createNetworkPool: CreatePool = (options) => new UndiciPool(options)

/** No host, no route, nobody listening: not a byte of the request has left. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

async function openPool({ origin, connections, maxResponseBytes }: HttpPoolOptions): Promise<Pool> {
  // By its file: Bun answers to the bare name with a stand-in of its own, whose pool sends nothing.
  const undici = await import('undici/index.js')
  // The transport bounds every attempt with its own clock, so the pool's own timers are off.
  return new undici.Pool(origin, { connections, allowH2: false, headersTimeout: 0, bodyTimeout: 0, maxResponseSize: maxResponseBytes })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}
