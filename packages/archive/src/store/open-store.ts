import type { GcsOptions } from './gcs/gcs-options.ts'
import { gcsStore } from './gcs/gcs-store.ts'
import { localStore } from './local-store.ts'
import type { ObjectStore } from './object-store.ts'
import type { S3Options } from './s3/s3-options.ts'
import { s3Store } from './s3/s3-store.ts'
import { parseStoreUrl } from './store-url.ts'

/** Options by kind of store; those of the other kinds are not looked at. */
export interface OpenStoreOptions {
  readonly s3?: S3Options | undefined
  readonly gcs?: GcsOptions | undefined
}

/**
 * Opens the store that a URL names: `s3://bucket/prefix`, `gs://bucket/prefix`, `file:///path` or a path. Nothing is read, written or
 * sent before its first use.
 * @throws {StoreConfigError} The URL, an option, or a client library that is not installed.
 */
export async function openStore(url: string, { s3, gcs }: OpenStoreOptions = {}): Promise<ObjectStore> {
  const place = parseStoreUrl(url)
  if (place.kind === 'folder') return localStore(place.path)
  const { bucket, prefix } = place
  return place.kind === 's3' ? s3Store({ ...s3, bucket, prefix }) : gcsStore({ ...gcs, bucket, prefix })
}
