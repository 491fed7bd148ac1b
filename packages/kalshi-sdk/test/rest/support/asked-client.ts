import { KalshiClient } from '@kassandra/kalshi-sdk'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { ed25519Key } from './keys.ts'
import { type LocalExchange, type Reply, startLocalExchange } from './local-exchange.ts'

/** One request: method and decoded target behind the base, and the JSON body, undefined for none. */
export interface Asked {
  readonly target: string
  readonly body: unknown
}

export interface AskedClient {
  readonly client: KalshiClient
  reply(...replies: readonly Reply[]): void
  /** The requests of this test. */
  asked(): readonly Asked[]
}

/** A client with a key on a local exchange, for the tests of one file. */
export function useAskedClient(): AskedClient {
  let exchange: LocalExchange
  let client: KalshiClient
  let before = 0
  beforeAll(async () => {
    exchange = await startLocalExchange()
    client = new KalshiClient({ environment: exchange, credentials: ed25519Key('key'), maxRetries: 0 })
  })
  afterAll(async () => {
    await client.close()
    await exchange.close()
  })
  beforeEach(() => {
    before = exchange.seen.length
  })
  return {
    get client() {
      return client
    },
    reply: (...replies) => exchange.reply(...replies),
    asked: () =>
      exchange.seen.slice(before).map(({ method, path, query, body }) => {
        const search = decodeURIComponent(query.toString())
        return {
          target: `${method} ${path.replace('/trade-api/v2', '')}${search && `?${search}`}`,
          body: body === '' ? undefined : JSON.parse(body),
        }
      }),
  }
}
