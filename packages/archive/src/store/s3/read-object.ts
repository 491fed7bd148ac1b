import { StoreError } from '../../errors/store-errors.ts'
import { waitAfter } from '../backoff.ts'
import type { ObjectReader } from '../object-store.ts'
import { rangedReader } from '../ranged-reader.ts'
import type { S3Head } from './head.ts'
import { callS3, isRefusal } from './s3-failure.ts'
import type { S3Target } from './s3-target.ts'

/** Reads by ranges, always of the content that `head` speaks of. A body that is cut is asked for again. */
export function openS3Object(target: S3Target, head: S3Head, signal: AbortSignal | undefined): ObjectReader {
  return rangedReader(head.sizeBytes, (start, end) => readRange(target, head, start, end, signal))
}

async function readRange(
  target: S3Target,
  { etag }: S3Head,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { s3, bucket, name, settings, backoff } = target
  const request = { Bucket: bucket, Key: name, Range: `bytes=${start}-${end - 1}`, IfMatch: etag }
  for (let attempt = 1; ; attempt++) {
    const { Body } = await callS3('GetObject', name, signal, (options) => s3.getObject(request, options))
    try {
      const bytes = (await callS3('GetObject', name, signal, async () => Body?.transformToByteArray())) ?? new Uint8Array()
      if (bytes.length === end - start) return bytes
      throw shortBody(name, bytes.length, end - start, attempt)
    } catch (error) {
      if (attempt >= settings.maxAttempts || !(error instanceof StoreError) || isRefusal(error, 412)) throw error
    }
    await waitAfter(attempt, backoff, signal)
  }
}

function shortBody(name: string, got: number, wanted: number, attempts: number): StoreError {
  const detail = `${got} bytes came of ${wanted}`
  return new StoreError({ operation: 'GetObject', name, reason: 'ShortBody', detail, attempts, retryable: true })
}
