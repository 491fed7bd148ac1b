import type { FakeAnswer, FakeRequest } from '../fake-server/fake-server.ts'
import type { FakeBucket, GcsObject, Resource, SourceObject } from './bucket.ts'
import { requireThat, toJson } from './gcs-error.ts'

const PAGE = 1_000

/** Facts and bytes in one `multipart/related` body. */
export function insertObject(bucket: FakeBucket, { headers, query, body }: FakeRequest): FakeAnswer {
  const boundary = /^multipart\/related; boundary=(\S+)$/.exec(headers['content-type'] ?? '')?.[1]
  requireThat(boundary !== undefined, 400, 'invalid')
  const [resource, content] = splitRelated(body, boundary)
  requireThat(/^content-type: application\/json/i.test(resource.head), 400, 'invalid')
  return toJson(200, toResource(bucket.insert(parseResource(resource.bytes), content.bytes, query.get('ifGenerationMatch'))))
}

/** Objects of the bucket joined under a name. */
export function composeObject(bucket: FakeBucket, name: string, { query, body }: FakeRequest): FakeAnswer {
  const { sourceObjects, destination }: { sourceObjects?: readonly SourceObject[]; destination?: Resource } = parseJson(body)
  requireThat(Array.isArray(sourceObjects) && destination !== undefined, 400, 'required')
  requireThat(destination.name === undefined || destination.name === name, 400, 'invalid')
  requireThat(typeof destination.contentType === 'string', 400, 'required')
  return toJson(200, toResource(bucket.compose({ ...destination, name }, sourceObjects, query.get('ifGenerationMatch'))))
}

export function deleteObject(bucket: FakeBucket, name: string, { query }: FakeRequest): FakeAnswer {
  bucket.delete(name, query.get('ifGenerationMatch'))
  return { status: 204 }
}

export function getFacts(bucket: FakeBucket, name: string, { query }: FakeRequest): FakeAnswer {
  return toJson(200, toResource(bucket.get(name, query.get('generation'))))
}

export function getMedia(bucket: FakeBucket, name: string, { query, headers }: FakeRequest): FakeAnswer {
  const { bytes } = bucket.get(name, query.get('generation'))
  if (headers.range === undefined) return { status: 200, body: bytes }
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range) ?? []
  requireThat(first !== '' && Number(first) < bytes.length, 416, 'requestedRangeNotSatisfiable')
  const end = Math.min(bytes.length, last === '' ? bytes.length : Number(last) + 1)
  return {
    status: 206,
    headers: { 'content-range': `bytes ${first}-${end - 1}/${bytes.length}` },
    body: bytes.subarray(Number(first), end),
  }
}

export function listObjects(bucket: FakeBucket, { query }: FakeRequest): FakeAnswer {
  const token = query.get('pageToken')
  requireThat(token === null || token.startsWith('after-'), 400, 'invalid')
  const all = bucket.names(query.get('prefix') ?? '')
  const from = token === null ? 0 : all.indexOf(Buffer.from(token.slice(6), 'base64url').toString()) + 1
  const page = all.slice(from, from + Math.min(PAGE, Number(query.get('maxResults') ?? PAGE)))
  const items = page.map((name) => toResource(bucket.get(name, null)))
  const isLast = from + page.length >= all.length
  return toJson(200, {
    kind: 'storage#objects',
    ...(items.length > 0 && { items }),
    ...(!isLast && { nextPageToken: `after-${Buffer.from(page.at(-1) ?? '').toString('base64url')}` }),
  })
}

export const parseResource = (bytes: Buffer): Resource => parseJson(bytes)

function parseJson<T>(bytes: Buffer): T {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return requireThat(false, 400, 'parseError') as never
  }
}

export function toResource({ bytes, generation, ...resource }: GcsObject): object {
  return { kind: 'storage#object', ...resource, size: String(bytes.length), generation: String(generation) }
}

interface Related {
  readonly head: string
  readonly bytes: Buffer
}

function splitRelated(body: Buffer, boundary: string): readonly [Related, Related] {
  const first = body.indexOf(`--${boundary}\r\n`)
  const second = body.indexOf(`\r\n--${boundary}\r\n`, first + boundary.length)
  const end = body.lastIndexOf(`\r\n--${boundary}--`)
  requireThat(first === 0 && second > 0 && end > second, 400, 'invalid')
  return [toRelated(body.subarray(boundary.length + 4, second)), toRelated(body.subarray(second + boundary.length + 6, end))]
}

function toRelated(part: Buffer): Related {
  const headEnd = part.indexOf('\r\n\r\n')
  requireThat(headEnd > 0, 400, 'invalid')
  return { head: part.toString('latin1', 0, headEnd), bytes: part.subarray(headEnd + 4) }
}
