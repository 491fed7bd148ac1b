import { systemBackoff } from '../backoff.ts'
import { keySpace } from '../object-key.ts'
import { createS3Client } from './s3-client.ts'
import { type S3StoreOptions, toS3Settings } from './s3-options.ts'
import type { S3Bucket } from './s3-target.ts'

/** A bucket with what speaks to it. Nothing is sent. @throws {StoreConfigError} An option, or the package is not installed. */
export async function openS3Bucket(options: S3StoreOptions): Promise<S3Bucket> {
  const settings = toS3Settings(options)
  return {
    s3: await createS3Client(options, settings),
    bucket: options.bucket,
    space: keySpace(options.prefix ?? ''),
    settings,
    backoff: systemBackoff(settings.retryBaseMs),
  }
}
