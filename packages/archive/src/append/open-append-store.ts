import { StoreConfigError } from '../errors/store-errors.ts'
import type { GcsOptions } from '../store/gcs/gcs-options.ts'
import { parseStoreUrl } from '../store/store-url.ts'
import type { AppendStore } from './append-store.ts'
import { gcsAppendStore } from './gcs-append-store.ts'
import { localAppendStore } from './local-append-store.ts'

/**
 * Opens the files of lines in the place that a URL names: `gs://bucket/prefix`, `file:///path` or a path. Nothing is read, written or
 * sent before its first use.
 * @throws {StoreConfigError} The URL, an option, or a client library that is not installed; S3 cannot append.
 */
export async function openAppendStore(url: string, options: { readonly gcs?: GcsOptions | undefined } = {}): Promise<AppendStore> {
  const place = parseStoreUrl(url)
  if (place.kind === 'folder') return localAppendStore(place.path)
  const { kind, bucket, prefix } = place
  if (kind === 'gs') return gcsAppendStore({ ...options.gcs, bucket, prefix })
  throw new StoreConfigError('files that grow are kept in a folder or in gs://bucket/prefix; S3 cannot append')
}
