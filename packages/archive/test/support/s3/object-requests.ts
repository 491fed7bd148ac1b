import type { FakeAnswer, FakeRequest } from '../fake-server/fake-server.ts'
import type { FakeBucket, S3Object } from './bucket.ts'
import { md5Hex, verifyChecksum } from './checksum.ts'
import type { Payload } from './payload.ts'
import { requireThat } from './s3-error.ts'
import { element, xmlDocument } from './xml.ts'

const MAX_METADATA_BYTES = 2_048
const PAGE = 1_000

export function putObject(bucket: FakeBucket, name: string, { bytes, fields }: Payload): FakeAnswer {
  const etag = `"${md5Hex(bytes)}"`
  const object = { bytes, etag, metadata: readMetadata(fields), checksum: verifyChecksum(fields, bytes) }
  bucket.put(name, object, fields['if-none-match'], fields['if-match'])
  return { status: 200, headers: { etag } }
}

export function getObject(bucket: FakeBucket, name: string, { headers }: FakeRequest): FakeAnswer {
  const object = bucket.get(name)
  requireThat(headers['if-match'] === undefined || headers['if-match'] === object.etag, 412, 'PreconditionFailed')
  const common = toHeaders(object, headers['x-amz-checksum-mode'] === 'ENABLED' && headers.range === undefined)
  if (headers.range === undefined) return { status: 200, headers: common, body: object.bytes }
  const { length } = object.bytes
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range) ?? []
  requireThat(first !== '' && Number(first) < length, 416, 'InvalidRange')
  const end = Math.min(length, last === '' ? length : Number(last) + 1)
  const range = { 'content-range': `bytes ${first}-${end - 1}/${length}` }
  return { status: 206, headers: { ...common, ...range }, body: object.bytes.subarray(Number(first), end) }
}

export function headObject(bucket: FakeBucket, name: string, { headers }: FakeRequest): FakeAnswer {
  const object = bucket.objects.get(name)
  if (!object) return { status: 404 } // an answer to HEAD has no body to say more
  return {
    status: 200,
    headers: { ...toHeaders(object, headers['x-amz-checksum-mode'] === 'ENABLED'), 'content-length': String(object.bytes.length) },
  }
}

export function listObjects(bucket: FakeBucket, { query }: FakeRequest): FakeAnswer {
  requireThat(query.get('list-type') === '2', 501, 'NotImplemented')
  const token = query.get('continuation-token')
  requireThat(token === null || token.startsWith('after:'), 400, 'InvalidArgument')
  const all = bucket.names(query.get('prefix') ?? '')
  const from = token === null ? 0 : all.indexOf(Buffer.from(token.slice(6), 'base64url').toString()) + 1
  const size = Math.min(PAGE, Number(query.get('max-keys') ?? PAGE))
  const page = all.slice(from, from + size)
  const isTruncated = from + size < all.length
  const encode = (name: string): string =>
    query.get('encoding-type') === 'url' ? encodeURIComponent(name).replaceAll('%2F', '/').replaceAll('%20', '+') : name
  const contents = page.map((name) =>
    element('Contents', [
      element('Key', encode(name)),
      element('Size', bucket.get(name).bytes.length),
      element('ETag', bucket.get(name).etag),
    ]),
  )
  const next = isTruncated ? [element('NextContinuationToken', `after:${Buffer.from(page.at(-1) ?? '').toString('base64url')}`)] : []
  const encoding = query.has('encoding-type') ? [element('EncodingType', 'url')] : []
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: xmlDocument('ListBucketResult', [element('IsTruncated', isTruncated), ...contents, ...next, ...encoding]),
  }
}

export function readMetadata(fields: Payload['fields']): Readonly<Record<string, string>> {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith('x-amz-meta-') && value !== undefined ? [[name.slice('x-amz-meta-'.length), value] as const] : [],
  )
  requireThat(entries.flat().join('').length <= MAX_METADATA_BYTES, 400, 'MetadataTooLarge')
  return Object.fromEntries(entries)
}

function toHeaders({ etag, metadata, checksum }: S3Object, withChecksum: boolean): Record<string, string> {
  const meta = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])
  const type = checksum?.value.includes('-') ? 'COMPOSITE' : 'FULL_OBJECT'
  const sums = withChecksum && checksum ? { [`x-amz-checksum-${checksum.name}`]: checksum.value, 'x-amz-checksum-type': type } : {}
  return { etag, 'accept-ranges': 'bytes', ...Object.fromEntries(meta), ...sums }
}
