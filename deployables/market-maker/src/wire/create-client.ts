import { AuthError, type ClientClock, KalshiClient } from '@kassandra/kalshi-sdk'
import { ConfigError, resolvePem, SecretError } from '@kassandra/runtime'
import type { ExchangeConfig } from '../config/maker-config.ts'

/** @throws {ConfigError} The key cannot be read, or is none to sign with. */
export async function createClient(
  { environment, keyId, privateKey, rateShare }: ExchangeConfig,
  clock: ClientClock,
): Promise<KalshiClient> {
  try {
    const pem = await resolvePem('KALSHI_API_SECRET', privateKey)
    // A custom exchange is taken for one on this machine, where the client would not keep to any rate; a maker always does.
    return new KalshiClient({ environment, credentials: { keyId, privateKeyPem: pem.reveal() }, limits: 'auto', rateShare, clock })
  } catch (error) {
    if (error instanceof SecretError) throw new ConfigError([error.message], { cause: error })
    if (error instanceof AuthError) throw new ConfigError([`KALSHI_API_SECRET: ${error.message}`], { cause: error })
    throw error
  }
}
