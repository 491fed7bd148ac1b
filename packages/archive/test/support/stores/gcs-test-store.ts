import { type GcsStoreOptions, gcsStore, type ObjectStore } from '../../../src/index.ts'
import { createFakeAccount, type FakeAccount } from '../gcs/bearer.ts'
import { type FakeGcs, startFakeGcs } from '../gcs/gcs-server.ts'
import { PART_BYTES, type RemoteOperations, type RemoteTestStore } from './test-store.ts'

export const GCS_OPERATIONS: RemoteOperations = {
  put: 'InsertObject',
  beginLarge: 'BeginSession',
  part: 'SendPiece',
  finishLarge: 'SendPiece',
  read: 'GetMedia',
  facts: 'GetFacts',
  list: 'ListObjects',
}

/** A key pair takes long to find, and one serves all. */
export const GCS_ACCOUNT: FakeAccount = createFakeAccount()

export interface GcsTestStore extends RemoteTestStore {
  readonly fake: FakeGcs
}

/** The real client against the fake, below a prefix. */
export async function openGcsTestStore(options: Partial<GcsStoreOptions> = {}): Promise<GcsTestStore> {
  const fake = await startFakeGcs(GCS_ACCOUNT)
  const open = (): Promise<ObjectStore> =>
    gcsStore({
      bucket: fake.bucketName,
      prefix: 'some/prefix',
      endpoint: fake.origin,
      credentials: { clientEmail: GCS_ACCOUNT.clientEmail, privateKey: { reveal: () => GCS_ACCOUNT.privateKey } },
      partSizeBytes: PART_BYTES,
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
      const object = fake.bucket.get(`some/prefix/${key}`, null)
      fake.bucket.insert({ name: object.name, ...(object.metadata && { metadata: object.metadata }) }, content, null)
    },
    unfinished: () => fake.bucket.sessions.size,
    plant: (name) => void fake.bucket.insert({ name }, Buffer.from('x'), null),
    close: async () => {
      await Promise.all([store.close(), other.close()])
      await fake.close()
    },
  }
}
