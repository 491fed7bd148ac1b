import { AuthError, type Environment, KalshiClient } from '@kassandra/kalshi-sdk'
import { resolvePem, SecretError, type SecretSource } from '@kassandra/runtime'
import type { ExchangePort } from './exchange-port.ts'
import { kalshiExchange } from './kalshi-exchange.ts'

/** Id and private key of an API key. */
export interface KeySources {
  readonly keyId: SecretSource
  readonly privateKey: SecretSource
}

export interface ExchangeAccessOptions {
  readonly environment: Environment
  /** Undefined: market data is asked for without a key. */
  readonly key: KeySources | undefined
  /** This process's part of the member's budget; undefined for an exchange that has none. */
  readonly rateShare: number | undefined
}

interface Opened {
  readonly client: KalshiClient
  readonly keyId: string
  readonly pem: string
}

/** The way to the exchange. The key is read for every run, so that a rotated one is used from the next run on. */
export class ExchangeAccess {
  readonly #options: ExchangeAccessOptions
  #opened: Opened | undefined

  constructor(options: ExchangeAccessOptions) {
    this.#options = options
  }

  /** @throws {SecretError} The key cannot be read, or is none to sign with. */
  async open(signal: AbortSignal): Promise<ExchangePort> {
    const { key } = this.#options
    const keyId = (await key?.keyId.read(signal))?.reveal().trim() ?? ''
    const pem = key ? (await resolvePem(key.privateKey.name, await key.privateKey.read(signal))).reveal() : ''
    if (this.#opened?.keyId !== keyId || this.#opened.pem !== pem) {
      const opened = { client: this.#createClient(keyId, pem), keyId, pem }
      await this.close()
      this.#opened = opened
    }
    return kalshiExchange(this.#opened.client)
  }

  async close(): Promise<void> {
    const opened = this.#opened
    this.#opened = undefined
    await opened?.client.close()
  }

  #createClient(keyId: string, privateKeyPem: string): KalshiClient {
    const { environment, key, rateShare } = this.#options
    try {
      return new KalshiClient({
        environment,
        ...(key && { credentials: { keyId, privateKeyPem } }),
        ...(rateShare !== undefined && { rateShare }),
      })
    } catch (error) {
      if (error instanceof AuthError) throw new SecretError(`${key?.privateKey.name}: ${error.message}`, { cause: error })
      throw error
    }
  }
}
