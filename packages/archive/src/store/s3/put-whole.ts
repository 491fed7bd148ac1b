import { randomUUID } from 'node:crypto'
import type { LocalFile } from '../object-store.ts'
import { planParts, readPart } from '../parts/part-plan.ts'
import { isConflict, untilSettled, whoseObject } from './claim.ts'
import { META } from './head.ts'
import { callS3, isRefusal } from './s3-failure.ts'
import type { S3Target } from './s3-target.ts'

/** Stores a small file by one request, which holds all its bytes so that the SDK can repeat it. */
export async function putWhole(target: S3Target, file: LocalFile, signal: AbortSignal | undefined): Promise<'stored' | 'exists'> {
  const { s3, bucket, name } = target
  const [part] = await planParts(file, Number.POSITIVE_INFINITY, signal)
  const body = part ? await readPart(file, part) : Buffer.alloc(0)
  const tag = randomUUID()
  const request = {
    Bucket: bucket,
    Key: name,
    Body: body,
    ContentLength: body.length,
    ChecksumSHA256: Buffer.from(file.sha256, 'hex').toString('base64'),
    IfNoneMatch: '*',
    Metadata: { [META.tag]: tag, [META.sha256]: file.sha256 },
  }
  return untilSettled('PutObject', target, signal, async () => {
    try {
      await callS3('PutObject', name, signal, (options) => s3.putObject(request, options))
      return 'stored'
    } catch (error) {
      if (isRefusal(error, 412)) return whoseObject(target, tag, signal)
      if (isConflict(error)) return undefined
      throw error
    }
  })
}
