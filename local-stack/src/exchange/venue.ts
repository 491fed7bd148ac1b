import { readFileSync } from 'node:fs'
import type { Flow } from '../options.ts'

/** The variables by which a program finds the exchange and signs in. */
export type VenueEnv = Readonly<Record<string, string>>

interface Credentials {
  readonly keyId: string
  readonly privateKeyPem: string
  readonly restUrl: string
  readonly wsUrl: string
}

/** @param credentials File that the local exchange wrote when it started. */
export function localVenue(credentials: string): VenueEnv {
  const { keyId, privateKeyPem, restUrl, wsUrl }: Credentials = JSON.parse(readFileSync(credentials, 'utf8'))
  return {
    KALSHI_ENVIRONMENT: 'custom',
    KALSHI_REST_URL: restUrl,
    KALSHI_WS_URL: wsUrl,
    KALSHI_API_KEY: keyId,
    KALSHI_API_SECRET: privateKeyPem,
  }
}

/** @throws The environment has no credentials. */
export function realVenue(flow: Extract<Flow, { kind: 'real' }>, env: Readonly<Record<string, string | undefined>>): VenueEnv {
  const { KALSHI_API_KEY: key, KALSHI_API_SECRET: secret } = env
  if (!key || !secret) throw new Error('the real exchange needs KALSHI_API_KEY and KALSHI_API_SECRET, in the environment or in .env')
  return { KALSHI_ENVIRONMENT: flow.environment, KALSHI_API_KEY: key, KALSHI_API_SECRET: secret }
}
