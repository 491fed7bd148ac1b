import { ConfigError } from '../errors/config-error.ts'

/** Where an exchange is reached; the two bases do not follow from one another. */
export interface EnvironmentUrls {
  /** `https://…/trade-api/v2` */
  readonly restUrl: string
  /** `wss://…/trade-api/ws/v2` */
  readonly wsUrl: string
}

/** `prod` trades real money; `demo` has accounts, keys and books of its own. Anything else is given by its URLs. */
export type Environment = 'prod' | 'demo' | EnvironmentUrls

const HOSTS: Readonly<Record<'prod' | 'demo', EnvironmentUrls>> = {
  prod: {
    restUrl: 'https://external-api.kalshi.com/trade-api/v2',
    wsUrl: 'wss://external-api-ws.kalshi.com/trade-api/ws/v2',
  },
  demo: {
    restUrl: 'https://external-api.demo.kalshi.co/trade-api/v2',
    wsUrl: 'wss://external-api-ws.demo.kalshi.co/trade-api/ws/v2',
  },
}

/**
 * The URLs of an environment: of the hosts that the exchange recommends to API users, or those given.
 * @throws {ConfigError} The WebSocket URL is none, or has more than host and path.
 * @see Kalshi documentation, "API Environments"
 */
export function urlsOf(environment: Environment): EnvironmentUrls {
  if (typeof environment === 'string') return HOSTS[environment]
  const { restUrl, wsUrl } = environment
  const url = URL.canParse(wsUrl) ? new URL(wsUrl) : undefined
  if (url === undefined || !/^wss?:$/.test(url.protocol)) throw new ConfigError('the WebSocket URL is not a ws or wss URL')
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new ConfigError('the WebSocket URL may have host and path only: no user, query or fragment')
  }
  return { restUrl, wsUrl }
}
