import type { OpenStoreOptions } from '../store/open-store.ts'
import { parseStoreUrl } from '../store/store-url.ts'
import type { CellStore } from './cell-store.ts'
import { gcsCellStore } from './gcs-cell-store.ts'
import { localCellStore } from './local-cell-store.ts'
import { s3CellStore } from './s3-cell-store.ts'

/**
 * Opens the replaceable objects in the place that a URL names, which is one of `openStore`. Nothing is read, written or sent before its first
 * use.
 * @throws {StoreConfigError} The URL, an option, or a client library that is not installed.
 */
export async function openCellStore(url: string, { s3, gcs }: OpenStoreOptions = {}): Promise<CellStore> {
  const place = parseStoreUrl(url)
  if (place.kind === 'folder') return localCellStore(place.path)
  const { bucket, prefix } = place
  return place.kind === 's3' ? s3CellStore({ ...s3, bucket, prefix }) : gcsCellStore({ ...gcs, bucket, prefix })
}
