import { createHash } from 'node:crypto'
import type { FakeAnswer, FakeRequest } from '../fake-server/fake-server.ts'
import type { FakeBucket, S3Part, S3Upload } from './bucket.ts'
import { type ChecksumName, md5Hex, verifyChecksum } from './checksum.ts'
import { readMetadata } from './object-requests.ts'
import type { Payload } from './payload.ts'
import { requireThat } from './s3-error.ts'
import { element, readElements, readText, xmlDocument } from './xml.ts'

const LEAST_PART_BYTES = 5 * 1024 * 1024
const MAX_PARTS = 10_000
const PAGE = 1_000

export function createUpload(bucket: FakeBucket, name: string, { fields }: Payload): FakeAnswer {
  const algorithm = fields['x-amz-checksum-algorithm']?.toLowerCase() as ChecksumName | undefined
  const { id } = bucket.begin({ name, metadata: readMetadata(fields), algorithm })
  return toXml('InitiateMultipartUploadResult', [element('Key', name), element('UploadId', id)])
}

export function uploadPart(bucket: FakeBucket, name: string, { query }: FakeRequest, { bytes, fields }: Payload): FakeAnswer {
  const upload = bucket.upload(name, query.get('uploadId') ?? '')
  const number = Number(query.get('partNumber'))
  requireThat(Number.isSafeInteger(number) && number >= 1 && number <= MAX_PARTS, 400, 'InvalidArgument')
  const checksum = verifyChecksum(fields, bytes)
  requireThat(upload.algorithm === undefined || checksum?.name === upload.algorithm, 400, 'InvalidRequest')
  const etag = `"${md5Hex(bytes)}"`
  upload.parts.set(number, { bytes, etag, checksum })
  return { status: 200, headers: { etag, ...(checksum && { [`x-amz-checksum-${checksum.name}`]: checksum.value }) } }
}

export function completeUpload(bucket: FakeBucket, name: string, { query }: FakeRequest, { bytes, fields }: Payload): FakeAnswer {
  const upload = bucket.upload(name, query.get('uploadId') ?? '')
  const parts = chooseParts(upload, readElements(bytes.toString(), 'Part'))
  const whole = Buffer.concat(parts.map((part) => part.bytes))
  const stated = fields['x-amz-mp-object-size']
  requireThat(stated === undefined || stated === String(whole.length), 400, 'InvalidRequest')
  const etag = `"${md5Hex(Buffer.concat(parts.map((part) => Buffer.from(part.etag.slice(1, -1), 'hex'))))}-${parts.length}"`
  bucket.put(name, { bytes: whole, etag, metadata: upload.metadata, checksum: toComposite(upload, parts) }, fields['if-none-match'])
  bucket.uploads.delete(upload.id)
  return toXml('CompleteMultipartUploadResult', [element('Key', name), element('ETag', etag)])
}

export function abortUpload(bucket: FakeBucket, name: string, { query }: FakeRequest): FakeAnswer {
  bucket.uploads.delete(bucket.upload(name, query.get('uploadId') ?? '').id)
  return { status: 204 }
}

export function listUploads(bucket: FakeBucket, { query }: FakeRequest): FakeAnswer {
  const found = [...bucket.uploads.values()].filter(({ name }) => name.startsWith(query.get('prefix') ?? ''))
  const after = query.get('upload-id-marker')
  const from = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1
  const page = found.slice(from, from + PAGE)
  const last = page.at(-1)
  const isTruncated = from + PAGE < found.length
  const uploads = page.map(({ id, name }) => element('Upload', [element('Key', name), element('UploadId', id)]))
  const next = isTruncated && last ? [element('NextKeyMarker', last.name), element('NextUploadIdMarker', last.id)] : []
  return toXml('ListMultipartUploadsResult', [element('IsTruncated', isTruncated), ...uploads, ...next])
}

export function listParts(bucket: FakeBucket, name: string, { query }: FakeRequest): FakeAnswer {
  const upload = bucket.upload(name, query.get('uploadId') ?? '')
  const after = Number(query.get('part-number-marker') ?? 0)
  const found = [...upload.parts].filter(([number]) => number > after).sort(([one], [other]) => one - other)
  const page = found.slice(0, Math.min(PAGE, Number(query.get('max-parts') ?? PAGE)))
  const parts = page.map(([number, { bytes, etag, checksum }]) =>
    element('Part', [
      element('PartNumber', number),
      element('Size', bytes.length),
      element('ETag', etag),
      ...(checksum ? [element(`Checksum${checksum.name.toUpperCase()}`, checksum.value)] : []),
    ]),
  )
  const next = element('NextPartNumberMarker', page.at(-1)?.[0] ?? 0)
  return toXml('ListPartsResult', [element('IsTruncated', page.length < found.length), next, ...parts])
}

function chooseParts(upload: S3Upload, asked: readonly string[]): readonly S3Part[] {
  requireThat(asked.length > 0, 400, 'MalformedXML')
  const numbers = asked.map((part) => Number(readText(part, 'PartNumber')))
  requireThat(
    numbers.every((number, at) => number > (numbers[at - 1] ?? 0)),
    400,
    'InvalidPartOrder',
  )
  return asked.map((part, at) => {
    const stored = upload.parts.get(numbers[at] ?? 0)
    requireThat(stored !== undefined && stored.etag === readText(part, 'ETag'), 400, 'InvalidPart')
    if (upload.algorithm) {
      const checksum = readText(part, `Checksum${upload.algorithm.toUpperCase()}`)
      requireThat(checksum !== undefined, 400, 'InvalidRequest')
      requireThat(checksum === stored.checksum?.value, 400, 'InvalidPart')
    }
    requireThat(at === asked.length - 1 || stored.bytes.length >= LEAST_PART_BYTES, 400, 'EntityTooSmall')
    return stored
  })
}

function toComposite({ algorithm }: S3Upload, parts: readonly S3Part[]): { name: ChecksumName; value: string } | undefined {
  if (algorithm !== 'sha256') return undefined
  const hash = createHash('sha256')
  for (const { checksum } of parts) hash.update(Buffer.from(checksum?.value ?? '', 'base64'))
  return { name: algorithm, value: `${hash.digest('base64')}-${parts.length}` }
}

function toXml(root: string, children: readonly string[]): FakeAnswer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(root, children) }
}
