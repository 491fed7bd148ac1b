import { createHash, randomUUID } from 'node:crypto'
import { StoreError } from '../../errors/store-errors.ts'
import type { LocalFile } from '../object-store.ts'
import type { FilePart } from '../parts/part-plan.ts'
import { META } from './head.ts'
import { callS3, isRefusal } from './s3-failure.ts'
import type { S3Target } from './s3-target.ts'

/** A part that the store holds. */
export interface StoredPart {
  readonly number: number
  readonly etag: string
  /** Base64, as the store has it. */
  readonly sha256: string
}

/** An unfinished upload of one object. */
export interface Upload {
  readonly id: string
  /** What its object will carry, where this call began it; else one that no object carries. */
  readonly tag: string
  readonly parts: readonly StoredPart[]
}

export async function createUpload(
  { s3, bucket, name }: S3Target,
  file: LocalFile,
  plan: readonly FilePart[],
  signal: AbortSignal | undefined,
): Promise<Upload> {
  const tag = randomUUID()
  const request = {
    Bucket: bucket,
    Key: name,
    ChecksumAlgorithm: 'SHA256' as const,
    ChecksumType: 'COMPOSITE' as const,
    Metadata: { [META.tag]: tag, [META.sha256]: file.sha256, [META.parts]: toPartsChecksum(plan) },
  }
  const { UploadId } = await callS3('CreateMultipartUpload', name, signal, (options) => s3.createMultipartUpload(request, options))
  if (UploadId !== undefined) return { id: UploadId, tag, parts: [] }
  const detail = 'the answer has no UploadId'
  throw new StoreError({ operation: 'CreateMultipartUpload', name, reason: 'InvalidAnswer', detail, attempts: 1, retryable: false })
}

/**
 * Finds the unfinished upload that holds most parts of this very content. One without parts is left alone, since nobody can tell
 * what it is for. Undefined also where the store does not let us look: then the upload begins anew.
 */
export async function findUpload(
  target: S3Target,
  plan: readonly FilePart[],
  signal: AbortSignal | undefined,
): Promise<Upload | undefined> {
  let best: Upload | undefined
  try {
    for await (const id of listUploads(target, signal)) {
      const parts = await matchParts(target, id, plan, signal)
      if (parts && parts.length > (best?.parts.length ?? 0)) best = { id, tag: randomUUID(), parts }
    }
    return best
  } catch (error) {
    if (isRefusal(error, 403) || isRefusal(error, 501)) return undefined
    throw error
  }
}

/** Removes the parts, if that is possible: a bucket may not permit it, and has a rule of its own for what is left then. */
export async function abortUpload({ s3, bucket, name }: S3Target, { id }: Upload): Promise<void> {
  await s3.abortMultipartUpload({ Bucket: bucket, Key: name, UploadId: id }).catch(() => undefined)
}

async function* listUploads({ s3, bucket, name }: S3Target, signal: AbortSignal | undefined): AsyncGenerator<string> {
  let after: { KeyMarker: string | undefined; UploadIdMarker: string | undefined } | undefined
  do {
    const request = { Bucket: bucket, Prefix: name, ...after }
    const page = await callS3('ListMultipartUploads', name, signal, (options) => s3.listMultipartUploads(request, options))
    for (const { Key, UploadId } of page.Uploads ?? []) if (Key === name && UploadId !== undefined) yield UploadId
    after = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined
  } while (after)
}

/** The parts of an upload, undefined where one of them is not ours. */
async function matchParts(
  { s3, bucket, name }: S3Target,
  id: string,
  plan: readonly FilePart[],
  signal: AbortSignal | undefined,
): Promise<readonly StoredPart[] | undefined> {
  const parts: StoredPart[] = []
  let marker: string | undefined
  do {
    const request = { Bucket: bucket, Key: name, UploadId: id, ...(marker !== undefined && { PartNumberMarker: marker }) }
    const page = await callS3('ListParts', name, signal, (options) => s3.listParts(request, options)).catch((error: unknown) => {
      if (isRefusal(error, 'NoSuchUpload')) return { Parts: [], IsTruncated: false, NextPartNumberMarker: undefined }
      throw error
    })
    for (const { PartNumber = 0, ETag = '', ChecksumSHA256 = '', Size } of page.Parts ?? []) {
      const planned = plan[PartNumber - 1]
      if (planned?.sizeBytes !== Size || planned?.sha256.toString('base64') !== ChecksumSHA256) return undefined
      parts.push({ number: PartNumber, etag: ETag, sha256: ChecksumSHA256 })
    }
    marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined
  } while (marker !== undefined)
  return parts
}

/** What the store will call the checksum of the whole: that of the parts' checksums, and their number. */
function toPartsChecksum(plan: readonly FilePart[]): string {
  const hash = createHash('sha256')
  for (const { sha256 } of plan) hash.update(sha256)
  return `${hash.digest('base64')}-${plan.length}`
}
