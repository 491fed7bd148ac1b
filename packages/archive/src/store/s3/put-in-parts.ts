import { StoreError } from '../../errors/store-errors.ts'
import type { LocalFile } from '../object-store.ts'
import { type FilePart, planParts, readPart } from '../parts/part-plan.ts'
import { runParallel } from '../parts/run-parallel.ts'
import { isConflict, untilSettled, whoseObject } from './claim.ts'
import { findHead } from './head.ts'
import { callS3, isRefusal } from './s3-failure.ts'
import { toPartSize } from './s3-options.ts'
import type { S3Target } from './s3-target.ts'
import { abortUpload, createUpload, findUpload, type StoredPart, type Upload } from './upload.ts'

/**
 * Stores a large file in parts. An attempt that ended early, by a kill, by its signal or for want of the network, leaves its parts in
 * the store, where nobody sees them; the next attempt for the same content goes on with them. Any other failure removes them.
 */
export async function putInParts(target: S3Target, file: LocalFile, signal: AbortSignal | undefined): Promise<'stored' | 'exists'> {
  const plan = await planParts(file, toPartSize(file.sizeBytes, target.settings), signal)
  return untilSettled('CompleteMultipartUpload', target, signal, async (round) => {
    if (await findHead(target, signal)) return 'exists'
    const begun = round === 1 ? await findUpload(target, plan, signal) : undefined
    const upload = begun ?? (await createUpload(target, file, plan, signal))
    return await finishUpload(target, file, plan, upload, signal)
  })
}

async function finishUpload(
  target: S3Target,
  file: LocalFile,
  plan: readonly FilePart[],
  upload: Upload,
  signal: AbortSignal | undefined,
): Promise<'stored' | 'exists' | undefined> {
  try {
    const parts = await uploadParts(target, file, plan, upload, signal)
    await complete(target, file, upload, parts, signal)
    return 'stored'
  } catch (error) {
    if (isRefusal(error, 'NoSuchUpload')) return afterLoss(target, upload, error, signal)
    if (isGoingOn(error, signal)) throw error
    await abortUpload(target, upload)
    if (isRefusal(error, 412)) return afterLoss(target, upload, error, signal)
    if (isConflict(error) || isRefusal(error, 'InvalidPart')) return undefined
    throw error
  }
}

/** An upload that is gone was completed or aborted, by this process or by one that went on with it. Where it was us, we asked twice. */
async function afterLoss(
  target: S3Target,
  { tag }: Upload,
  { operation, attempts }: StoreError,
  signal: AbortSignal | undefined,
): Promise<'stored' | 'exists' | undefined> {
  const whose = await whoseObject(target, tag, signal)
  const mayBeOurDoing = operation === 'CompleteMultipartUpload' && attempts > 1
  return whose === 'stored' && !mayBeOurDoing ? 'exists' : whose
}

/** Whether the same call will go on with the parts that are there. */
function isGoingOn(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true || (error instanceof StoreError && error.retryable && !isConflict(error))
}

async function uploadParts(
  { s3, bucket, name, settings }: S3Target,
  file: LocalFile,
  plan: readonly FilePart[],
  upload: Upload,
  signal: AbortSignal | undefined,
): Promise<readonly StoredPart[]> {
  const stored = new Map(upload.parts.map((part) => [part.number, part]))
  const missing = plan.filter(({ number }) => !stored.has(number))
  const uploadPart = async (part: FilePart, inner: AbortSignal): Promise<void> => {
    const request = {
      Bucket: bucket,
      Key: name,
      UploadId: upload.id,
      PartNumber: part.number,
      Body: await readPart(file, part),
      ContentLength: part.sizeBytes,
      ChecksumSHA256: part.sha256.toString('base64'),
    }
    const { ETag = '' } = await callS3('UploadPart', name, inner, (options) => s3.uploadPart(request, options))
    stored.set(part.number, { number: part.number, etag: ETag, sha256: request.ChecksumSHA256 })
  }
  await runParallel(missing, settings.concurrency, uploadPart, signal)
  return [...stored.values()].sort((one, other) => one.number - other.number)
}

async function complete(
  { s3, bucket, name }: S3Target,
  file: LocalFile,
  upload: Upload,
  parts: readonly StoredPart[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const request = {
    Bucket: bucket,
    Key: name,
    UploadId: upload.id,
    IfNoneMatch: '*',
    MpuObjectSize: file.sizeBytes,
    MultipartUpload: { Parts: parts.map(({ number, etag, sha256 }) => ({ PartNumber: number, ETag: etag, ChecksumSHA256: sha256 })) },
  }
  await callS3('CompleteMultipartUpload', name, signal, (options) => s3.completeMultipartUpload(request, options))
}
