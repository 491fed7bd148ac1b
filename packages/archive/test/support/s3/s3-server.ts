import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from '../fake-server/fake-server.ts'
import { FakeBucket } from './bucket.ts'
import { getObject, headObject, listObjects, putObject } from './object-requests.ts'
import { openPayload } from './payload.ts'
import { requireThat, S3Refusal, toErrorAnswer } from './s3-error.ts'
import { abortUpload, completeUpload, createUpload, listParts, listUploads, uploadPart } from './upload-requests.ts'

export const ACCESS_KEY_ID = 'AKIAFAKEFAKEFAKEFAKE'

export interface FakeS3 extends FakeServer {
  readonly bucketName: string
  readonly bucket: FakeBucket
}

/** S3 as far as a store needs it, with the bucket's name in the path. */
export async function startFakeS3(bucketName = 'fake-bucket'): Promise<FakeS3> {
  const bucket = new FakeBucket()
  const server = await startFakeServer({
    nameOperation,
    refuse: toErrorAnswer,
    answer: (request) => {
      try {
        return answer(bucket, bucketName, request)
      } catch (error) {
        if (!(error instanceof S3Refusal)) throw error
        return toErrorAnswer(error.status, error.code)
      }
    },
  })
  return { ...server, bucketName, bucket }
}

function answer(bucket: FakeBucket, bucketName: string, request: FakeRequest): FakeAnswer {
  const payload = openPayload(request, ACCESS_KEY_ID)
  const [asked, name] = splitPath(request)
  requireThat(asked === bucketName, 404, 'NoSuchBucket')
  switch (nameOperation(request)) {
    case 'PutObject':
      return putObject(bucket, name, payload)
    case 'GetObject':
      return getObject(bucket, name, request)
    case 'HeadObject':
      return headObject(bucket, name, request)
    case 'DeleteObject':
      bucket.objects.delete(name)
      return { status: 204 }
    case 'ListObjectsV2':
      return listObjects(bucket, request)
    case 'CreateMultipartUpload':
      return createUpload(bucket, name, payload)
    case 'UploadPart':
      return uploadPart(bucket, name, request, payload)
    case 'CompleteMultipartUpload':
      return completeUpload(bucket, name, request, payload)
    case 'AbortMultipartUpload':
      return abortUpload(bucket, name, request)
    case 'ListMultipartUploads':
      return listUploads(bucket, request)
    case 'ListParts':
      return listParts(bucket, name, request)
    default:
      throw new S3Refusal(405, 'MethodNotAllowed')
  }
}

function nameOperation(request: FakeRequest): string {
  const { method, query } = request
  const [, name] = splitPath(request)
  if (name === '') return query.has('uploads') ? 'ListMultipartUploads' : 'ListObjectsV2'
  if (query.has('uploads')) return 'CreateMultipartUpload'
  if (!query.has('uploadId')) return { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method] ?? method
  return { PUT: 'UploadPart', GET: 'ListParts', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload' }[method] ?? method
}

function splitPath({ path }: FakeRequest): readonly [bucket: string, name: string] {
  const [, bucket = '', ...names] = path.split('/')
  return [decodeURIComponent(bucket), names.map(decodeURIComponent).join('/')]
}
