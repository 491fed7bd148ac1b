import { randomUUID } from 'node:crypto'
import { isConflict, untilSettled } from '../store/s3/claim.ts'
import { findHead, META } from '../store/s3/head.ts'
import { openS3Bucket } from '../store/s3/open-bucket.ts'
import { callS3, isRefusal } from '../store/s3/s3-failure.ts'
import type { S3StoreOptions } from '../store/s3/s3-options.ts'
import type { S3Target } from '../store/s3/s3-target.ts'
import type { Cell, CellStore, CellWrite } from './cell-store.ts'

/**
 * Replaceable objects in a bucket of S3, or of a service that honours `If-Match` and `If-None-Match` on writes as S3 does; the version is the
 * ETag, which is the same for the same bytes. Needs the package `@aws-sdk/client-s3`.
 * @throws {StoreConfigError} An option, or the package is not installed.
 */
export async function s3CellStore(options: S3StoreOptions): Promise<CellStore> {
  const place = await openS3Bucket(options)
  const locate = (key: string): S3Target => ({ ...place, name: place.space.toName(key) })
  return {
    read: (key, signal) => read(locate(key), signal),
    write: (key, bytes, after, signal) => write(locate(key), bytes, after, signal),
    remove: async (key, signal) => {
      const { s3, bucket, name } = locate(key)
      await callS3('DeleteObject', name, signal, (options) => s3.deleteObject({ Bucket: bucket, Key: name }, options))
    },
    close: async () => place.s3.destroy(),
  }
}

async function read({ s3, bucket, name }: S3Target, signal: AbortSignal | undefined): Promise<Cell | undefined> {
  try {
    return await callS3('GetObject', name, signal, async (options) => {
      const { Body, ETag = '' } = await s3.getObject({ Bucket: bucket, Key: name }, options)
      return { version: ETag, bytes: (await Body?.transformToByteArray()) ?? new Uint8Array() }
    })
  } catch (error) {
    if (isRefusal(error, 404)) return undefined
    throw error
  }
}

async function write(target: S3Target, bytes: Uint8Array, after: string | undefined, signal: AbortSignal | undefined): Promise<CellWrite> {
  const { s3, bucket, name } = target
  const tag = randomUUID()
  const request = {
    Bucket: bucket,
    Key: name,
    Body: bytes,
    ContentLength: bytes.length,
    Metadata: { [META.tag]: tag },
    ...(after === undefined ? { IfNoneMatch: '*' } : { IfMatch: after }),
  }
  return untilSettled<CellWrite>('PutObject', target, signal, async () => {
    try {
      const { ETag = '' } = await callS3('PutObject', name, signal, (options) => s3.putObject(request, options))
      return { kind: 'written', version: ETag }
    } catch (error) {
      if (isConflict(error)) return undefined
      // S3 says 404 where there is nothing to match.
      if (!isRefusal(error, 412) && !isRefusal(error, 404)) throw error
      const head = await findHead(target, signal)
      return head?.uploadTag === tag ? { kind: 'written', version: head.etag } : { kind: 'conflict' }
    }
  })
}
