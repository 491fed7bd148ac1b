import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3'
import { callS3, isRefusal } from './s3-failure.ts'
import type { S3Target } from './s3-target.ts'

/** Facts of one object. */
export interface S3Head {
  readonly sizeBytes: number
  readonly etag: string
  /** Set by whoever put it: which upload it was. */
  readonly uploadTag: string | undefined
  /** SHA-256 of its bytes, hex, where it is known without reading them. */
  readonly sha256: string | undefined
}

/** Names of metadata. `parts` has the checksum of the parts beside which the SHA-256 was noted. */
export const META = { tag: 'upload', sha256: 'sha256', parts: 'parts-sha256' } as const

export async function findHead({ s3, bucket, name }: S3Target, signal: AbortSignal | undefined): Promise<S3Head | undefined> {
  try {
    const request = { Bucket: bucket, Key: name, ChecksumMode: 'ENABLED' as const }
    const head = await callS3('HeadObject', name, signal, (options) => s3.headObject(request, options))
    const { ContentLength = 0, ETag = '', Metadata = {} } = head
    return { sizeBytes: ContentLength, etag: ETag, uploadTag: Metadata[META.tag], sha256: toSha256(head) }
  } catch (error) {
    if (isRefusal(error, 404)) return undefined
    throw error
  }
}

/**
 * Pure. SHA-256 of an object's bytes, hex, by what the store says of it; undefined where that tells nothing of them. The store checks a
 * whole object's checksum itself. Of parts it knows only a checksum of their checksums: the SHA-256 noted at the upload counts where it
 * was noted beside that very one, so that it cannot speak of other content. Not every service appends the number of parts to it.
 */
export function toSha256({
  ChecksumSHA256: checksum,
  ChecksumType: type,
  Metadata: metadata = {},
}: Pick<HeadObjectCommandOutput, 'ChecksumSHA256' | 'ChecksumType' | 'Metadata'>): string | undefined {
  if (checksum === undefined) return undefined
  const ofParts = metadata[META.parts]
  if (ofParts !== undefined) return checksum === ofParts || checksum === ofParts.replace(/-\d+$/, '') ? metadata[META.sha256] : undefined
  const isWhole = type !== 'COMPOSITE' && !checksum.includes('-')
  return isWhole ? Buffer.from(checksum, 'base64').toString('hex') : undefined
}
