import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalFile, ObjectStore } from '../../src/index.ts'
import type { FakeBucket } from '../support/s3/bucket.ts'
import { ACCESS_KEY_ID } from '../support/s3/s3-server.ts'
import { openS3TestStore, type S3TestStore, SECRET_ACCESS_KEY } from '../support/stores/s3-test-store.ts'
import { bytesOf, createTestFiles, keysOf, readAll, sha256, type TestFiles } from '../support/stores/test-files.ts'
import { CONCURRENCY, PART_BYTES } from '../support/stores/test-store.ts'

const PARTS = 8
const NAME = 'some/prefix/key'

let files: TestFiles
let opened: S3TestStore
let store: ObjectStore
let bucket: FakeBucket
let small: LocalFile
let large: LocalFile
beforeEach(async () => {
  files = await createTestFiles()
  opened = await openS3TestStore()
  store = opened.store
  bucket = opened.fake.bucket
  small = await files.write('hello')
  large = await files.write(bytesOf(PARTS * PART_BYTES))
})
afterEach(async () => {
  await opened.close()
  await files.remove()
})

describe('a put', () => {
  it('O7 sends the SHA-256, which S3 checks and keeps', async () => {
    await store.putIfAbsent('key', small)
    expect(bucket.get(NAME)).toMatchObject({
      checksum: { name: 'sha256', value: Buffer.from(small.sha256, 'hex').toString('base64') },
      metadata: { sha256: small.sha256 },
    })
  })

  it.each(['SlowDown', 'RequestTimeout'])('O15 is repeated after %s', async (code) => {
    opened.faults.add('PutObject', { kind: 'refuse', status: code === 'SlowDown' ? 503 : 400, code })
    expect(await store.putIfAbsent('key', small)).toBe('stored')
  })

  it('O17 is repeated while another write of the name is under way', async () => {
    opened.faults.add('PutObject', { kind: 'refuse', status: 409, code: 'ConditionalRequestConflict' }, { times: 3 })
    expect(await store.putIfAbsent('key', small)).toBe('stored')
    expect(opened.faults.count('PutObject')).toBe(4)
  })

  it('O17 gives up when others do not stop, and may be tried again', async () => {
    opened.faults.add('PutObject', { kind: 'refuse', status: 409, code: 'ConditionalRequestConflict' }, { times: 100 })
    await expect(store.putIfAbsent('key', small)).rejects.toMatchObject({ code: 'STORE_FAILED', status: 409, retryable: true })
    expect(opened.faults.count('PutObject')).toBe(5)
  })

  it('O17 is repeated when what was in its way is gone', async () => {
    opened.faults.add('PutObject', { kind: 'refuse', status: 412, code: 'PreconditionFailed' })
    expect(await store.putIfAbsent('key', small)).toBe('stored')
  })
})

describe('an upload in parts', () => {
  it('O12 has as many parts under way as it may, and no more', async () => {
    const gate = opened.faults.hold('UploadPart')
    const put = store.putIfAbsent('key', large)
    await gate.waiting(CONCURRENCY)
    gate.open()
    expect(await put).toBe('stored')
    expect(opened.faults.peak('UploadPart')).toBe(CONCURRENCY)
    expect(opened.faults.count('UploadPart')).toBe(PARTS)
  })

  it('O12 makes parts of the size that is set, and one request of a file that is no larger', async () => {
    await store.putIfAbsent('whole', await files.write(bytesOf(PART_BYTES)))
    expect(opened.faults.count('PutObject')).toBe(1)
    await store.putIfAbsent('parts', await files.write(bytesOf(PART_BYTES + 1)))
    expect(opened.faults.count('UploadPart')).toBe(2)
    expect(await readAll(store, 'parts')).toEqual(bytesOf(PART_BYTES + 1))
  })

  it('O7 knows the SHA-256 without reading, and reads where the notes beside the parts are of other content', async () => {
    await store.putIfAbsent('key', large)
    expect(await store.digest('key')).toBe(large.sha256)
    expect(opened.faults.count('GetObject')).toBe(0)
    const object = bucket.get(NAME)
    bucket.objects.set(NAME, { ...object, metadata: { ...object.metadata, sha256: small.sha256, 'parts-sha256': 'of-others-8' } })
    expect(await store.digest('key')).toBe(large.sha256)
    expect(opened.faults.count('GetObject')).toBeGreaterThan(0)
  })

  it('O14 goes on with the parts that are there after it was aborted', async () => {
    const stop = new AbortController()
    const gate = opened.faults.hold('UploadPart', { after: 4 })
    const put = store.putIfAbsent('key', large, stop.signal)
    put.catch(() => undefined)
    await gate.waiting(CONCURRENCY)
    await opened.faults.answered('UploadPart', 4)
    stop.abort()
    await expect(put).rejects.toMatchObject({ name: 'AbortError' })
    await gate.abandoned(gate.held)
    gate.open()
    expect(await keysOf(store)).toEqual([])
    const before = opened.faults.count('UploadPart')
    expect(await opened.other.putIfAbsent('key', large)).toBe('stored')
    expect(opened.faults.count('UploadPart') - before).toBe(PARTS - 4)
    expect(sha256(await readAll(store, 'key'))).toBe(large.sha256)
    expect(bucket.uploads.size).toBe(0)
  })

  it('O14 goes on with the parts of a process that was killed', async () => {
    const gate = opened.faults.hold('UploadPart', { after: 4 })
    const program = startUpload(large)
    await gate.waiting(CONCURRENCY)
    await opened.faults.answered('UploadPart', 4)
    program.kill('SIGKILL')
    await once(program, 'exit')
    await gate.abandoned(gate.held)
    gate.open()
    expect(await store.find('key')).toBeUndefined()
    const before = opened.faults.count('UploadPart')
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect(opened.faults.count('UploadPart') - before).toBe(PARTS - 4)
    expect(await store.digest('key')).toBe(large.sha256)
  })

  it('O14 goes on after the network failed it', async () => {
    const patient = await openS3TestStore({ concurrency: 1 })
    patient.faults.add('UploadPart', { kind: 'drop' }, { times: 5, after: 3 })
    await expect(patient.store.putIfAbsent('key', large)).rejects.toMatchObject({ code: 'STORE_FAILED', retryable: true })
    expect(patient.fake.bucket.uploads.size).toBe(1)
    const before = patient.faults.count('UploadPart')
    expect(await patient.store.putIfAbsent('key', large)).toBe('stored')
    expect(patient.faults.count('UploadPart') - before).toBe(PARTS - 3)
    await patient.close()
  })

  it('O14 does not go on with parts of another content', async () => {
    const stale = bucket.begin({ name: NAME, metadata: {}, algorithm: 'sha256' })
    const bytes = bytesOf(PART_BYTES, 'other')
    stale.parts.set(1, { bytes, etag: '"x"', checksum: { name: 'sha256', value: Buffer.from(sha256(bytes), 'hex').toString('base64') } })
    bucket.begin({ name: `${NAME}-and-more`, metadata: {}, algorithm: 'sha256' })
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect(await store.digest('key')).toBe(large.sha256)
    expect(opened.faults.count('UploadPart')).toBe(PARTS)
    expect(bucket.uploads.has(stale.id)).toBe(true)
  })

  it('O14 begins anew where it may not look for what is there', async () => {
    opened.faults.add('ListMultipartUploads', { kind: 'refuse', status: 403, code: 'AccessDenied' })
    expect(await store.putIfAbsent('key', large)).toBe('stored')
  })

  it('removes its parts when the store refuses one', async () => {
    opened.faults.add('UploadPart', { kind: 'refuse', status: 403, code: 'AccessDenied' }, { after: 2 })
    await expect(store.putIfAbsent('key', large)).rejects.toMatchObject({ status: 403, retryable: false })
    expect([bucket.uploads.size, bucket.objects.size]).toEqual([0, 0])
  })

  it('removes its parts when another was first, without an overwrite', async () => {
    const gate = opened.faults.hold('CompleteMultipartUpload')
    const put = store.putIfAbsent('key', large)
    await gate.waiting(1)
    await opened.other.putIfAbsent('key', small)
    gate.open()
    expect(await put).toBe('exists')
    expect(await store.digest('key')).toBe(small.sha256)
    expect(bucket.uploads.size).toBe(0)
  })

  it.each([
    ['first', 0],
    ['second', 1],
  ] as const)('O4 tells two apart who share an upload, when the %s of them completes it', async (_which, winner) => {
    const gate = opened.faults.hold('CompleteMultipartUpload')
    const first = store.putIfAbsent('key', large)
    await gate.waiting(1)
    const second = opened.other.putIfAbsent('key', large)
    await gate.waiting(2)
    expect(bucket.uploads.size).toBe(1)
    gate.release(winner)
    expect(await [first, second][winner]).toBe('stored')
    gate.open()
    expect(await [first, second][1 - winner]).toBe('exists')
    expect(await store.digest('key')).toBe(large.sha256)
  })

  it('begins another upload when its own is gone', async () => {
    const gate = opened.faults.hold('UploadPart', { after: 2 })
    const put = store.putIfAbsent('key', large)
    await gate.waiting(1)
    bucket.uploads.clear()
    gate.open()
    expect(await put).toBe('stored')
    expect(await store.digest('key')).toBe(large.sha256)
  })

  it('O17 begins another upload after a conflict', async () => {
    opened.faults.add('CompleteMultipartUpload', { kind: 'refuse', status: 409, code: 'ConditionalRequestConflict' })
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect(opened.faults.count('CreateMultipartUpload')).toBe(2)
    expect(bucket.uploads.size).toBe(0)
  })

  it('O15 sees an error behind the status 200', async () => {
    opened.faults.add('CompleteMultipartUpload', { kind: 'error-in-200', code: 'InternalError' })
    expect(await store.putIfAbsent('key', large)).toBe('stored')
    expect(opened.faults.count('CompleteMultipartUpload')).toBe(2)
  })
})

describe('a request that hangs', () => {
  it('O15 is given up before its answer and made again', async () => {
    const impatient = await openS3TestStore({ idleTimeoutMs: 200 })
    const gate = impatient.faults.hold('PutObject')
    const put = impatient.store.putIfAbsent('key', small)
    await gate.waiting(2)
    gate.open()
    expect(await put).toBe('stored')
    await impatient.close()
  })

  it('O15 is given up in the middle of its answer and made again', async () => {
    const impatient = await openS3TestStore({ idleTimeoutMs: 200 })
    await impatient.store.putIfAbsent('key', small)
    impatient.faults.add('GetObject', { kind: 'stall-body' })
    expect(await readAll(impatient.store, 'key')).toEqual(Buffer.from('hello'))
    expect(impatient.faults.count('GetObject')).toBe(2)
    await impatient.close()
  })
})

function startUpload(file: LocalFile): ChildProcess {
  const job = { endpoint: opened.fake.origin, bucket: opened.fake.bucketName, partSizeBytes: PART_BYTES, key: 'key', file }
  const keys = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY }
  return fork(new URL('../programs/put-on-s3.ts', import.meta.url), [JSON.stringify({ ...job, ...keys })])
}
