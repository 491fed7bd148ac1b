import { toSigner } from '../../auth/create-signer.ts'
import type { Credentials, Signer } from '../../auth/signer.ts'
import { ConfigError } from '../../errors/config-error.ts'
import type { CreatePool } from './http-pool.ts'
import { type Admitter, HttpTransport } from './http-transport.ts'
import { type RestClock, systemRestClock } from './rest-clock.ts'
import type { RestObserver } from './rest-observer.ts'
import type { RestTransport } from './rest-transport.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry.ts'
import { parseRestBase } from './target.ts'
import { createNetworkPool } from './undici-pool.ts'

export interface RestTransportOptions {
  /** Base of every path: `https://external-api.kalshi.com/trade-api/v2`. */
  readonly restUrl: string
  /** Absent: requests go unsigned. Present: every request is signed. */
  readonly credentials?: Credentials | Signer
  /** Bound of one attempt, from signing to the last byte. Default 10,000. */
  readonly timeoutMs?: number
  /** Attempts of a read beyond the first; of a write, those that the exchange refused for their rate. Default 2. */
  readonly maxRetries?: number
  readonly retryPolicy?: Partial<RetryPolicy>
  /** Says when an attempt may go out: a `RateLimiter`. Default: at once. */
  readonly limiter?: Admitter
  /** Told of calls and attempts as they happen. Default: nobody. */
  readonly observer?: RestObserver
  /** Connections kept to the exchange. Default 16. */
  readonly connections?: number
  /** Default 64 MiB. */
  readonly maxResponseBytes?: number
  /** Makes the connections to the exchange. Default: over the network. */
  readonly createPool?: CreatePool
  /** Default: the system's. */
  readonly clock?: RestClock
  /** From 0 up to, not including, 1; for jitter. Default: `Math.random`. */
  readonly random?: () => number
}

/**
 * Makes the transport that the operations of `/rest` run on, with connections of its own.
 * @throws {ConfigError} An option is out of its range.
 * @throws {AuthError} The key is none to sign with.
 */
export function createRestTransport(options: RestTransportOptions): RestTransport {
  const {
    timeoutMs = 10_000,
    maxRetries = 2,
    connections = 16,
    maxResponseBytes = 64 * 1_024 * 1_024,
    createPool = createNetworkPool,
  } = options
  requireAtLeast(1, { timeoutMs, connections, maxResponseBytes })
  requireAtLeast(0, { maxRetries })
  const base = parseRestBase(options.restUrl)
  return new HttpTransport({
    origin: base.origin,
    basePath: base.path,
    pool: createPool({ origin: base.origin, connections, maxResponseBytes }),
    signer: options.credentials && toSigner(options.credentials),
    clock: options.clock ?? systemRestClock,
    random: options.random ?? Math.random,
    timeoutMs,
    maxRetries,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, ...options.retryPolicy },
    limiter: options.limiter,
    observer: options.observer,
  })
}

function requireAtLeast(least: number, options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Number.isSafeInteger(value) || value < least) throw new ConfigError(`${name} should be a whole number of at least ${least}`)
  }
}
