import { type ObjectStore, type S3StoreOptions, s3Store } from '../../../src/index.ts'
import { ACCESS_KEY_ID, type FakeS3, startFakeS3 } from '../s3/s3-server.ts'
import { CONCURRENCY, PART_BYTES, type RemoteOperations, type RemoteTestStore } from './test-store.ts'

export const SECRET_ACCESS_KEY = 'a-secret-that-nobody-may-see'
export const SESSION_TOKEN = 'a-token-that-nobody-may-see'

export const S3_OPERATIONS: RemoteOperations = {
  put: 'PutObject',
  beginLarge: 'CreateMultipartUpload',
  part: 'UploadPart',
  finishLarge: 'CompleteMultipartUpload',
  read: 'GetObject',
  facts: 'HeadObject',
  list: 'ListObjectsV2',
}

export interface S3TestStore extends RemoteTestStore {
  readonly fake: FakeS3
}

/** The real client against the fake, below a prefix. */
export async function openS3TestStore(options: Partial<S3StoreOptions> = {}): Promise<S3TestStore> {
  const fake = await startFakeS3()
  const open = (): Promise<ObjectStore> =>
    s3Store({
      bucket: fake.bucketName,
      prefix: 'some/prefix',
      endpoint: fake.origin,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: {
        accessKeyId: ACCESS_KEY_ID,
        secretAccessKey: { reveal: () => SECRET_ACCESS_KEY },
        sessionToken: { reveal: () => SESSION_TOKEN },
      },
      partSizeBytes: PART_BYTES,
      concurrency: CONCURRENCY,
      retryBaseMs: 1,
      ...options,
    })
  const [store, other] = [await open(), await open()]
  return {
    store,
    other,
    fake,
    faults: fake.faults,
    tamper: (key, content) => {
      const name = `some/prefix/${key}`
      fake.bucket.objects.set(name, { ...fake.bucket.get(name), bytes: content, etag: '"other"', checksum: undefined })
    },
    unfinished: () => fake.bucket.uploads.size,
    plant: (name) => fake.bucket.put(name, { bytes: Buffer.from('x'), etag: '"x"', metadata: {}, checksum: undefined }, undefined),
    close: async () => {
      await Promise.all([store.close(), other.close()])
      await fake.close()
    },
  }
}
