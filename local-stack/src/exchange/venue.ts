import { readFileSync } from 'node:fs'
import type { Flow } from '../options.ts'
import { GATHERERS, type GathererId } from '../stack/layout.ts'
import type { ExchangeAdmin } from './admin-client.ts'

/** The variables by which a program finds the exchange and signs in. */
export type VenueEnv = Readonly<Record<string, string>>

/** How each program finds the exchange. */
export interface Venues {
  of(gatherer: GathererId): VenueEnv
  readonly ofMaker: VenueEnv
  /** Gatherers by their API keys; empty where all have the same. */
  readonly collectorKeys: ReadonlyMap<string, GathererId>
}

interface Key {
  readonly keyId: string
  readonly privateKeyPem: string
}

interface Credentials extends Key {
  readonly restUrl: string
  readonly wsUrl: string
}

/**
 * The local exchange: every gatherer has a key of its own that can only read, so that the exchange can tell them apart.
 * @param credentials File that the exchange wrote when it started, with the market maker's key.
 */
export async function localVenues(credentials: string, admin: ExchangeAdmin): Promise<Venues> {
  const { restUrl, wsUrl, ...makerKey }: Credentials = JSON.parse(readFileSync(credentials, 'utf8'))
  const withKey = ({ keyId, privateKeyPem }: Key): VenueEnv => ({
    KALSHI_ENVIRONMENT: 'custom',
    KALSHI_REST_URL: restUrl,
    KALSHI_WS_URL: wsUrl,
    KALSHI_API_KEY: keyId,
    KALSHI_API_SECRET: privateKeyPem,
  })
  const keys = new Map<GathererId, Key>()
  for (const id of GATHERERS) keys.set(id, await admin.addKey(['read']))
  return {
    of: (gatherer) => withKey(keys.get(gatherer) ?? makerKey),
    ofMaker: withKey(makerKey),
    collectorKeys: new Map([...keys].map(([id, { keyId }]) => [keyId, id])),
  }
}

/** @throws The environment has no credentials. */
export function realVenues(flow: Extract<Flow, { kind: 'real' }>, env: Readonly<Record<string, string | undefined>>): Venues {
  const { KALSHI_API_KEY: key, KALSHI_API_SECRET: secret } = env
  if (!key || !secret) throw new Error('the real exchange needs KALSHI_API_KEY and KALSHI_API_SECRET, in the environment or in .env')
  const venue = { KALSHI_ENVIRONMENT: flow.environment, KALSHI_API_KEY: key, KALSHI_API_SECRET: secret }
  return { of: () => venue, ofMaker: venue, collectorKeys: new Map() }
}
