import { AuthError, type Credentials, type KalshiClient, RotatingSigner } from '@kassandra/kalshi-sdk'
import { type ApiKey, type ApiKeySource, ConfigError, followApiKey, type Logger, openApiKey, SecretError } from '@kassandra/runtime'
import type { GathererConfig } from './config.ts'

/** The key in force, and where a rotated one comes from. */
export interface KeyInUse {
  readonly source: ApiKeySource
  readonly key: ApiKey
  readonly signer: RotatingSigner
}

/** @throws {ConfigError} The key cannot be read, or is none to sign with. */
export async function openKey(
  { kalshiApiKey: keyId, kalshiApiSecret: privateKey }: GathererConfig,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KeyInUse> {
  const source = openApiKey({ keyId, privateKey }, { env })
  try {
    const key = await source.read()
    return { source, key, signer: new RotatingSigner(toCredentials(key)) }
  } catch (error) {
    if (error instanceof SecretError) throw new ConfigError([error.message], { cause: error })
    if (error instanceof AuthError) throw new ConfigError([`KALSHI_API_SECRET: ${error.message}`], { cause: error })
    throw error
  }
}

export interface FollowKeyOptions {
  readonly intervalMs: number
  readonly logger: Logger
  /** A client of the same exchange, to try a new key with. */
  readonly createClient: (credentials: Credentials) => KalshiClient
}

/**
 * Puts a rotated key to use until aborted. It is tried on the exchange first: while its two halves do not belong together, as between two files
 * being replaced, the old one stays.
 */
export function followKey(
  { source, key, signer }: KeyInUse,
  { intervalMs, logger, createClient }: FollowKeyOptions,
  signal: AbortSignal,
): Promise<void> {
  const replace = async (next: ApiKey): Promise<void> => {
    const credentials = toCredentials(next)
    await using client = createClient(credentials)
    await client.account.limits({ signal })
    signer.replace(credentials)
    logger.info('the API key was rotated')
  }
  const onFailure = (error: unknown): void =>
    logger.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'the new API key cannot be used; the old one stays')
  return followApiKey(source, key, { intervalMs, replace, onFailure }, signal)
}

const toCredentials = ({ keyId, privateKey }: ApiKey): Credentials => ({ keyId, privateKeyPem: privateKey.reveal() })
