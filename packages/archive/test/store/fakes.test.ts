import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFakeGcs } from '../support/gcs/gcs-server.ts'
import { ACCESS_KEY_ID, type FakeS3, startFakeS3 } from '../support/s3/s3-server.ts'
import { GCS_ACCOUNT } from '../support/stores/gcs-test-store.ts'
import { bytesOf } from '../support/stores/test-files.ts'

const MEBIBYTE = 1024 * 1024

describe('the fake of S3', () => {
  let fake: FakeS3
  let s3: S3
  const at = { Bucket: 'fake-bucket', Key: 'key' }
  const clientFor = (accessKeyId: string): S3 =>
    new S3({
      endpoint: fake.origin,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey: 'x' },
    })
  beforeAll(async () => {
    fake = await startFakeS3()
    s3 = clientFor(ACCESS_KEY_ID)
  })
  afterAll(async () => {
    s3.destroy()
    await fake.close()
  })
  beforeEach(() => fake.bucket.objects.clear())

  it('unwraps a stream in chunks with a checksum behind it', async () => {
    const content = bytesOf(300_000)
    await s3.putObject({
      ...at,
      Body: Readable.from([content.subarray(0, 100_000), content.subarray(100_000)]),
      ContentLength: content.length,
    })
    expect(fake.bucket.get('key').bytes).toEqual(content)
    expect(fake.bucket.get('key').checksum?.name).toBe('crc32')
  })

  it.each([
    ['a checksum that is not that of the bytes', { ChecksumSHA256: createHash('sha256').update('other').digest('base64') }, 'BadDigest'],
    ['an MD5 that is not that of the bytes', { ContentMD5: createHash('md5').update('other').digest('base64') }, 'BadDigest'],
    ['a condition it does not know', { IfNoneMatch: '"etag"' }, 'NotImplemented'],
    ['too much metadata', { Metadata: { a: 'x'.repeat(3_000) } }, 'MetadataTooLarge'],
    ['a name that is too long', { Key: 'x'.repeat(1_025) }, 'KeyTooLongError'],
    ['another bucket', { Bucket: 'other-bucket' }, 'NoSuchBucket'],
  ])('refuses a put with %s', async (_what, changes, name) => {
    await expect(s3.putObject({ ...at, Body: 'bytes', ...changes })).rejects.toMatchObject({ name })
    expect(fake.bucket.objects.size).toBe(0)
  })

  it('refuses whoever it does not know, and whoever does not sign', async () => {
    await expect(clientFor('AKIAOTHER').putObject({ ...at, Body: 'bytes' })).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
    expect((await fetch(`${fake.origin}/fake-bucket/key`, { method: 'PUT', body: 'bytes' })).status).toBe(403)
  })

  it('refuses a second put under a condition, and a range behind the end', async () => {
    await s3.putObject({ ...at, Body: 'bytes', IfNoneMatch: '*' })
    await expect(s3.putObject({ ...at, Body: 'other', IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
    await expect(s3.getObject({ ...at, Range: 'bytes=5-9' })).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  it.each([
    ['parts that are too small', [1, 2], MEBIBYTE, 'EntityTooSmall'],
    ['parts out of order', [2, 1], 5 * MEBIBYTE, 'InvalidPartOrder'],
    ['a part that is not there', [1, 3], 5 * MEBIBYTE, 'InvalidPart'],
    ['no parts', [], MEBIBYTE, 'MalformedXML'],
  ])('refuses to complete an upload with %s', async (_what, numbers, sizeBytes, name) => {
    const { UploadId } = await s3.createMultipartUpload(at)
    const etags = new Map<number, string | undefined>()
    for (const PartNumber of [1, 2])
      etags.set(PartNumber, (await s3.uploadPart({ ...at, UploadId, PartNumber, Body: bytesOf(sizeBytes) })).ETag)
    const Parts = numbers.map((PartNumber) => ({ PartNumber, ETag: etags.get(PartNumber) ?? '"none"' }))
    await expect(s3.completeMultipartUpload({ ...at, UploadId, MultipartUpload: { Parts } })).rejects.toMatchObject({ name })
  })
})

describe('the fake of GCS', () => {
  it('refuses whoever has no token, and bytes of another MD5', async () => {
    const fake = await startFakeGcs(GCS_ACCOUNT)
    expect((await fetch(`${fake.origin}/storage/v1/b/${fake.bucketName}/o/key`)).status).toBe(401)
    const md5Hash = createHash('md5').update('other').digest('base64')
    expect(() => fake.bucket.insert({ name: 'key', md5Hash }, Buffer.from('bytes'), '0')).toThrow('invalid')
    expect(fake.bucket.objects.size).toBe(0)
    await fake.close()
  })
})
