import { KalshiClient } from '@kassandra/kalshi-sdk'
import { followApiKey } from '@kassandra/runtime'
import type { MakerConfig } from '../config/maker-config.ts'
import { type KeyedClient, toCredentials } from './create-client.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Puts a rotated key to use, until the signal is aborted. It is tried on the exchange first: while its two halves do not belong together, as
 * between two files being replaced, the old one stays.
 */
export function followKey(
  { exchange, secretRefreshMs }: Pick<MakerConfig, 'exchange' | 'secretRefreshMs'>,
  { source, key, signer }: KeyedClient,
  { clock, logger }: Pick<Surroundings, 'clock' | 'logger'>,
  signal: AbortSignal,
): Promise<void> {
  return followApiKey(
    source,
    key,
    {
      intervalMs: secretRefreshMs,
      replace: async (next) => {
        const credentials = toCredentials(next)
        await using client = new KalshiClient({ environment: exchange.environment, credentials, clock })
        await client.account.limits({ signal })
        signer.replace(credentials)
        logger.info('the API key was rotated')
      },
      onFailure: (error) =>
        logger.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'the new API key cannot be used; the old one stays'),
    },
    signal,
  )
}
