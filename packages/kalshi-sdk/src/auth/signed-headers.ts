import { watchSign } from '../diagnostics/watch-sign.ts'
import type { EpochUs } from '../units/time.ts'
import type { Signer } from './signer.ts'

/** The time of day, as requests are stamped with. */
export interface Clock {
  nowUs(): EpochUs
}

/** The three headers of a signed request or WebSocket upgrade. */
export interface SignedHeaders {
  readonly 'KALSHI-ACCESS-KEY': string
  /** Milliseconds since the epoch. */
  readonly 'KALSHI-ACCESS-TIMESTAMP': string
  readonly 'KALSHI-ACCESS-SIGNATURE': string
}

/**
 * Signs one attempt of a request: `timestamp + METHOD + path`. A repeat needs new headers, since the exchange refuses old timestamps.
 * @param path From the root of the host, `/trade-api/...`; a query string is not part of the signed text and is cut.
 * @see Kalshi documentation, "API Keys"; for the WebSocket handshake "Quick Start: WebSockets"
 */
export async function signedHeaders(signer: Signer, clock: Clock, method: string, path: string): Promise<SignedHeaders> {
  const timestamp = Math.floor(clock.nowUs() / 1_000).toString()
  const [root = ''] = path.split('?', 1)
  const text = `${timestamp}${method.toUpperCase()}${root}`
  return {
    'KALSHI-ACCESS-KEY': signer.keyId,
    'KALSHI-ACCESS-TIMESTAMP': timestamp,
    'KALSHI-ACCESS-SIGNATURE': await watchSign(clock, { method, path: root }, () => signer.sign(text)),
  }
}
