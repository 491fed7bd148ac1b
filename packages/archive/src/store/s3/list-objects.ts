import type { StoredObject } from '../object-store.ts'
import { callS3 } from './s3-failure.ts'
import type { S3Bucket } from './s3-target.ts'

/** Lists page by page, in the order of the store, which is that of the names' bytes. */
export async function* listS3Objects(
  { s3, bucket, space }: S3Bucket,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<StoredObject> {
  let token: string | undefined
  do {
    const request = {
      Bucket: bucket,
      Prefix: space.prefix + prefix,
      EncodingType: 'url' as const, // an XML document cannot hold every name
      ...(token !== undefined && { ContinuationToken: token }),
    }
    const page = await callS3('ListObjectsV2', request.Prefix, signal, (options) => s3.listObjectsV2(request, options))
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      const key = space.toKey(page.EncodingType === 'url' ? decodeName(Key) : Key)
      if (key !== undefined) yield { key, sizeBytes: Size }
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined
  } while (token !== undefined)
}

function decodeName(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '))
}
