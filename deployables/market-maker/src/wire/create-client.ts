import { AuthError, type ClientClock, type Credentials, KalshiClient, RotatingSigner } from '@kassandra/kalshi-sdk'
import { type ApiKey, type ApiKeySource, ConfigError, openApiKey, SecretError } from '@kassandra/runtime'
import type { ExchangeConfig } from '../config/maker-config.ts'

/** The exchange seen with the key in force, and where a rotated one comes from. */
export interface KeyedClient {
  readonly client: KalshiClient
  readonly source: ApiKeySource
  readonly key: ApiKey
  readonly signer: RotatingSigner
}

/** @throws {ConfigError} The key cannot be read, or is none to sign with. */
export async function createClient(
  { environment, keyId, privateKey, rateShare }: ExchangeConfig,
  clock: ClientClock,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeyedClient> {
  const source = openApiKey({ keyId, privateKey }, { env })
  try {
    const key = await source.read()
    const signer = new RotatingSigner(toCredentials(key))
    // A custom exchange is taken for one on this machine, where the client would not keep to any rate; a maker always does.
    return { client: new KalshiClient({ environment, credentials: signer, limits: 'auto', rateShare, clock }), source, key, signer }
  } catch (error) {
    if (error instanceof SecretError) throw new ConfigError([error.message], { cause: error })
    if (error instanceof AuthError) throw new ConfigError([`KALSHI_API_SECRET: ${error.message}`], { cause: error })
    throw error
  }
}

export const toCredentials = ({ keyId, privateKey }: ApiKey): Credentials => ({ keyId, privateKeyPem: privateKey.reveal() })
