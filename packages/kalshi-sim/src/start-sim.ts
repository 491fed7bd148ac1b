import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Credentials } from './auth/credentials.ts'
import { createExchange } from './exchange/create-exchange.ts'
import type { Exchange, ExchangeOptions } from './exchange/exchange.ts'
import { LOAD_PROFILES, type LoadProfile } from './flow/synthetic/load-profile.ts'
import { SyntheticFlow, type SyntheticFlowOptions } from './flow/synthetic/synthetic-flow.ts'
import { listen } from './server/listen.ts'

export interface SimOptions extends ExchangeOptions {
  /** Default: a free one, on this machine only. */
  readonly port?: number
  /** A seeded market place; absent without a `flow`: that of `load`, with seed 1. `false`: an empty exchange. */
  readonly market?: Partial<SyntheticFlowOptions> | false
  /** How much happens on the market place; default `normal`. */
  readonly load?: LoadProfile
  /** Whether the flow starts at once; default true. */
  readonly autoStart?: boolean
}

/** A running exchange with one API key, whose account has cash. `await using` ends it. */
export interface Sim extends AsyncDisposable {
  readonly exchange: Exchange
  /** Where it is; what `new KalshiClient({ environment })` takes. */
  readonly environment: { readonly restUrl: string; readonly wsUrl: string }
  /** Empty where `apiKeys` are given: the exchange has no private key then. */
  readonly credentials: Credentials
  /** The same as environment variables, for other processes and languages. */
  readonly variables: Readonly<Record<'KALSHI_REST_URL' | 'KALSHI_WS_URL' | 'KALSHI_API_KEY' | 'KALSHI_API_SECRET', string>>
  close(): Promise<void>
}

/**
 * Starts an exchange for a test or a trial, on a port of its own.
 * @throws {SimError} `LISTEN_FAILED`
 */
export async function startSim({ port = 0, market, load = 'normal', autoStart = true, ...options }: SimOptions = {}): Promise<Sim> {
  const flow = options.flow ?? toFlow(market, load, options)
  const exchange = createExchange({ keyType: 'ed25519', ...options, ...(flow ? { flow } : {}) })
  const listening = await listen(exchange, { port }).catch((error: unknown) => {
    exchange.close()
    throw error
  })
  const { restUrl, wsUrl } = listening
  const credentials = exchange.credentials ?? { keyId: '', privateKeyPem: '' }
  const close = async (): Promise<void> => {
    exchange.close()
    await listening.close()
  }
  if (autoStart) exchange.flow.start()
  return {
    exchange,
    environment: { restUrl, wsUrl },
    credentials,
    variables: {
      KALSHI_REST_URL: restUrl,
      KALSHI_WS_URL: wsUrl,
      KALSHI_API_KEY: credentials.keyId,
      KALSHI_API_SECRET: credentials.privateKeyPem,
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function toFlow(market: SimOptions['market'], load: LoadProfile, { startUs, seed = 1 }: ExchangeOptions): SyntheticFlow | undefined {
  if (market === false) return undefined
  return new SyntheticFlow({ seed, ...LOAD_PROFILES[load], startUs: startUs ?? nowUs(), ...market })
}

const nowUs = (): EpochUs => epochUs(Date.now() * 1_000)
