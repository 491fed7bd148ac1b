import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gcsStore, type LocalFile, type ObjectStore } from '../../src/index.ts'
import { createGcsIdentity } from '../../src/store/gcs/gcs-identity.ts'
import { toGcsSettings } from '../../src/store/gcs/gcs-options.ts'
import { listGcsObjects } from '../../src/store/gcs/list-objects.ts'
import { keySpace } from '../../src/store/object-key.ts'
import type { Fault, Faults } from '../support/fake-server/faults.ts'
import type { FakeBucket } from '../support/gcs/bucket.ts'
import { GCS_ACCOUNT, type GcsTestStore, openGcsTestStore } from '../support/stores/gcs-test-store.ts'
import { bytesOf, createTestFiles, keysOf, readAll, type TestFiles } from '../support/stores/test-files.ts'
import { PART_BYTES } from '../support/stores/test-store.ts'

const PIECES = 4
const NAME = 'some/prefix/key'

let files: TestFiles
let opened: GcsTestStore
let store: ObjectStore
let bucket: FakeBucket
let faults: Faults
let small: LocalFile
let large: LocalFile
beforeEach(async () => {
  files = await createTestFiles()
  opened = await openGcsTestStore()
  store = opened.store
  bucket = opened.fake.bucket
  faults = opened.faults
  small = await files.write('hello')
  large = await files.write(bytesOf(PIECES * PART_BYTES))
})
afterEach(async () => {
  await opened.close()
  await files.remove()
})

describe('a put', () => {
  it('O7 notes the SHA-256 beside the checksum that the service keeps', async () => {
    await store.putIfAbsent('key', small)
    const { metadata, md5Hash } = bucket.get(NAME, null)
    expect(metadata).toMatchObject({ sha256: small.sha256, md5: md5Hash })
  })

  it('O15 waits as long as the service asks', async () => {
    faults.add('ListObjects', { kind: 'refuse', status: 429, code: 'rateLimitExceeded', headers: { 'retry-after': '7' } }, { times: 2 })
    const slept: number[] = []
    const backoff = { baseMs: 100, random: () => 0.5, sleep: async (ms: number) => void slept.push(ms) }
    const { origin: endpoint, bucketName } = opened.fake
    const settings = toGcsSettings({ bucket: bucketName, endpoint })
    const identity = await createGcsIdentity({
      credentials: { clientEmail: GCS_ACCOUNT.clientEmail, privateKey: { reveal: () => GCS_ACCOUNT.privateKey } },
    })
    const place = { bucket: bucketName, space: keySpace(''), settings, backoff, identity }
    for await (const { key } of listGcsObjects(place, '', undefined)) expect(key).toBeUndefined()
    expect(slept).toEqual([7_000, 7_000])
  })

  it('O17 fails, and may be tried again, when what was in its way is gone', async () => {
    faults.add('InsertObject', { kind: 'refuse', status: 412, code: 'conditionNotMet' })
    await expect(store.putIfAbsent('key', small)).rejects.toMatchObject({ code: 'STORE_FAILED', status: 412, retryable: true })
    expect(await store.putIfAbsent('key', small)).toBe('stored')
  })
})

describe('an upload in pieces', () => {
  it('O12 sends one piece at a time', async () => {
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect([faults.count('BeginSession'), faults.count('SendPiece'), faults.peak('SendPiece')]).toEqual([1, PIECES, 1])
  })

  it('O12 makes one request of a file that is no larger than a piece', async () => {
    await store.putIfAbsent('whole', await files.write(bytesOf(PART_BYTES)))
    expect([faults.count('InsertObject'), faults.count('SendPiece')]).toEqual([1, 0])
    await store.putIfAbsent('pieces', await files.write(bytesOf(PART_BYTES + 1)))
    expect([faults.count('InsertObject'), faults.count('SendPiece')]).toEqual([1, 2])
    expect(await readAll(store, 'pieces')).toEqual(bytesOf(PART_BYTES + 1))
  })

  it.each<Fault>([{ kind: 'lose-half' }, { kind: 'lose-answer' }, { kind: 'drop' }, { kind: 'refuse', status: 503, code: 'backendError' }])(
    'O14 goes on from what has arrived after %o',
    async (fault) => {
      for (const after of [0, 1, PIECES - 2]) faults.add('SendPiece', fault, { after })
      expect(await store.putIfAbsent('key', large)).toBe('stored')
      expect(await store.digest('key')).toBe(large.sha256)
      expect(faults.count('BeginSession')).toBe(1)
      expect(faults.count('AskArrived')).toBeGreaterThan(0)
    },
  )

  it('O15 gives up when nothing further arrives, and leaves nothing', async () => {
    faults.add('SendPiece', { kind: 'drop' }, { times: 100, after: 1 })
    await expect(store.putIfAbsent('key', large)).rejects.toMatchObject({ code: 'STORE_FAILED', retryable: true })
    expect(faults.count('SendPiece')).toBe(1 + 5)
    expect([bucket.objects.size, bucket.sessions.size]).toEqual([0, 0])
  })

  it('begins anew when its session is gone', async () => {
    faults.add('SendPiece', { kind: 'refuse', status: 410, code: 'gone' }, { after: 2 })
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect(await store.digest('key')).toBe(large.sha256)
    expect(faults.count('BeginSession')).toBe(2)
  })

  it('O2 does not overwrite what came meanwhile', async () => {
    const gate = faults.hold('SendPiece', { after: PIECES - 1 })
    const put = store.putIfAbsent('key', large)
    await gate.waiting(1)
    await opened.other.putIfAbsent('key', small)
    gate.open()
    expect(await put).toBe('exists')
    expect(await store.digest('key')).toBe(small.sha256)
  })

  it('O13 takes back what has arrived when it is aborted', async () => {
    const gate = faults.hold('SendPiece', { after: 2 })
    const stop = new AbortController()
    const put = store.putIfAbsent('key', large, stop.signal)
    put.catch(() => undefined)
    await gate.waiting(1)
    stop.abort(new Error('enough'))
    await expect(put).rejects.toThrow('enough')
    gate.open()
    expect(await keysOf(store)).toEqual([])
    expect(bucket.sessions.size).toBe(0)
  })
})

describe('the identity', () => {
  it('is refused where the account is another', async () => {
    const credentials = { clientEmail: 'someone@else.example', privateKey: { reveal: () => GCS_ACCOUNT.privateKey } }
    const stranger = await gcsStore({ bucket: opened.fake.bucketName, endpoint: opened.fake.origin, credentials })
    await expect(stranger.find('key')).rejects.toMatchObject({ code: 'STORE_FAILED', status: 401, retryable: false })
  })

  it('O16 that cannot be read is an error without the key', async () => {
    const credentials = { clientEmail: 'someone@else.example', privateKey: { reveal: () => 'hush-hush' } }
    const broken = await gcsStore({ bucket: opened.fake.bucketName, endpoint: opened.fake.origin, credentials })
    const error: unknown = await broken.find('key').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'STORE_FAILED', retryable: false })
    expect(JSON.stringify(error) + String(error)).not.toContain('hush-hush')
  })

  it('is not sent where none is wanted', async () => {
    const nobody = await gcsStore({ bucket: opened.fake.bucketName, endpoint: opened.fake.origin, credentials: 'anonymous' })
    await expect(nobody.find('key')).rejects.toMatchObject({ status: 401, reason: 'required' })
  })
})

it('O15 gives up a request that hangs and makes it again', async () => {
  const impatient = await openGcsTestStore({ requestTimeoutMs: 300 })
  await impatient.store.putIfAbsent('key', small)
  impatient.faults.add('GetMedia', { kind: 'stall-body' })
  expect(await readAll(impatient.store, 'key')).toEqual(Buffer.from('hello'))
  expect(impatient.faults.count('GetMedia')).toBe(2)
  await impatient.close()
})
