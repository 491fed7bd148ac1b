import { ObjectMissingError } from '../../errors/store-errors.ts'
import type { ObjectStore } from '../object-store.ts'
import { digestByReading } from '../ranged-reader.ts'
import { findHead, type S3Head } from './head.ts'
import { listS3Objects } from './list-objects.ts'
import { openS3Bucket } from './open-bucket.ts'
import { putInParts } from './put-in-parts.ts'
import { putWhole } from './put-whole.ts'
import { openS3Object } from './read-object.ts'
import type { S3StoreOptions } from './s3-options.ts'
import type { S3Target } from './s3-target.ts'

/**
 * A store in a bucket of S3, or of a service that honours `If-None-Match` on writes as S3 does. Needs the package
 * `@aws-sdk/client-s3`, which it loads. It sends nothing before its first use.
 * @throws {StoreConfigError} An option, or the package is not installed.
 */
export async function s3Store(options: S3StoreOptions): Promise<ObjectStore> {
  const place = await openS3Bucket(options)
  const locate = (key: string): S3Target => ({ ...place, name: place.space.toName(key) })
  return {
    putIfAbsent: async (key, file, signal) => {
      const put = file.sizeBytes > place.settings.partSizeBytes ? putInParts : putWhole
      return put(locate(key), file, signal)
    },
    find: async (key, signal) => {
      const head = await findHead(locate(key), signal)
      return head && { key, sizeBytes: head.sizeBytes }
    },
    digest: async (key, signal) => {
      const head = await getHead(locate(key), key, signal)
      return head.sha256 ?? digestByReading(openS3Object(locate(key), head, signal))
    },
    list: (prefix, signal) => listS3Objects(place, prefix, signal),
    open: async (key, signal) => openS3Object(locate(key), await getHead(locate(key), key, signal), signal),
    close: async () => place.s3.destroy(),
  }
}

async function getHead(target: S3Target, key: string, signal: AbortSignal | undefined): Promise<S3Head> {
  const head = await findHead(target, signal)
  if (!head) throw new ObjectMissingError(key)
  return head
}
