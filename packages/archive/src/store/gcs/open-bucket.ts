import { systemBackoff } from '../backoff.ts'
import { keySpace } from '../object-key.ts'
import { createGcsIdentity } from './gcs-identity.ts'
import { type GcsStoreOptions, toGcsSettings } from './gcs-options.ts'
import type { GcsBucket } from './gcs-target.ts'

/**
 * Prepares what requests to a bucket are made with; nothing is sent.
 * @throws {StoreConfigError} An option, or the package `google-auth-library` is not installed.
 */
export async function openBucket(options: GcsStoreOptions): Promise<GcsBucket> {
  const settings = toGcsSettings(options)
  return {
    bucket: options.bucket,
    space: keySpace(options.prefix ?? ''),
    settings,
    backoff: systemBackoff(settings.retryBaseMs),
    identity: await createGcsIdentity(options),
  }
}
