import { ObjectMissingError } from '../../errors/store-errors.ts'
import type { ObjectStore } from '../object-store.ts'
import { digestByReading } from '../ranged-reader.ts'
import type { GcsStoreOptions } from './gcs-options.ts'
import type { GcsTarget } from './gcs-target.ts'
import { listGcsObjects } from './list-objects.ts'
import { findFacts, type ObjectFacts } from './object-facts.ts'
import { openBucket } from './open-bucket.ts'
import { putInPieces } from './put-in-pieces.ts'
import { putWhole } from './put-whole.ts'
import { openGcsObject } from './read-object.ts'

/**
 * A store in a bucket of Google Cloud Storage, over its JSON API. Needs the package `google-auth-library`, which it loads. It sends
 * nothing before its first use.
 * @throws {StoreConfigError} An option, or the package is not installed.
 */
export async function gcsStore(options: GcsStoreOptions): Promise<ObjectStore> {
  const place = await openBucket(options)
  const locate = (key: string): GcsTarget => ({ ...place, name: place.space.toName(key) })
  return {
    putIfAbsent: async (key, file, signal) => {
      const put = file.sizeBytes > place.settings.partSizeBytes ? putInPieces : putWhole
      return put(locate(key), file, signal)
    },
    find: async (key, signal) => {
      const facts = await findFacts(locate(key), signal)
      return facts && { key, sizeBytes: facts.sizeBytes }
    },
    digest: async (key, signal) => {
      const facts = await getFacts(locate(key), key, signal)
      return facts.sha256 ?? digestByReading(openGcsObject(locate(key), facts, signal))
    },
    list: (prefix, signal) => listGcsObjects(place, prefix, signal),
    open: async (key, signal) => openGcsObject(locate(key), await getFacts(locate(key), key, signal), signal),
    close: async () => undefined,
  }
}

async function getFacts(target: GcsTarget, key: string, signal: AbortSignal | undefined): Promise<ObjectFacts> {
  const facts = await findFacts(target, signal)
  if (!facts) throw new ObjectMissingError(key)
  return facts
}
