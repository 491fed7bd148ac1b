import { createHash } from 'node:crypto'
import type { FakeRequest } from '../fake-server/fake-server.ts'
import { requireThat } from './s3-error.ts'

/** What a request carries, freed of its wrapping. */
export interface Payload {
  readonly bytes: Buffer
  /** Headers, and what was behind the last chunk. */
  readonly fields: Readonly<Record<string, string | undefined>>
}

/** Checks that a request is signed as S3 wants it, and unwraps its body. The signature itself is not computed again. */
export function openPayload(request: FakeRequest, accessKeyId: string): Payload {
  checkSignature(request, accessKeyId)
  const declared = String(request.headers['x-amz-content-sha256'] ?? '')
  requireThat(declared !== '', 400, 'MissingSecurityHeader')
  if (declared.startsWith('STREAMING-')) return unwrapChunks(request, declared.endsWith('-TRAILER'))
  if (declared !== 'UNSIGNED-PAYLOAD')
    requireThat(createHash('sha256').update(request.body).digest('hex') === declared, 400, 'XAmzContentSHA256Mismatch')
  if (request.method === 'PUT') requireThat(request.headers['content-length'] !== undefined, 411, 'MissingContentLength')
  return { bytes: request.body, fields: request.headers as Payload['fields'] }
}

function checkSignature({ headers }: FakeRequest, accessKeyId: string): void {
  const { authorization } = headers
  requireThat(authorization !== undefined, 403, 'AccessDenied')
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/[a-z0-9-]+\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=[0-9a-f]{64}$/.exec(
      authorization,
    )
  requireThat(parts !== null, 400, 'AuthorizationHeaderMalformed')
  const [, keyId, day = '', signed = ''] = parts
  requireThat(keyId === accessKeyId, 403, 'InvalidAccessKeyId')
  requireThat(String(headers['x-amz-date']).startsWith(day), 403, 'SignatureDoesNotMatch')
  const mustSign = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-') && name !== 'x-amz-trailer')]
  requireThat(
    mustSign.every((name) => signed.split(';').includes(name)),
    403,
    'AccessDenied',
  )
}

/** `aws-chunked`: a length in hex, perhaps a signature, the bytes; a chunk of length 0 and perhaps trailers end it. */
function unwrapChunks({ body, headers }: FakeRequest, hasTrailer: boolean): Payload {
  requireThat(String(headers['content-encoding']).split(',').includes('aws-chunked'), 400, 'InvalidRequest')
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at)
    requireThat(lineEnd >= 0, 400, 'IncompleteBody')
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    requireThat(Number.isSafeInteger(length), 400, 'InvalidChunkSizeError')
    at = lineEnd + 2
    if (length === 0) break
    chunks.push(body.subarray(at, at + length))
    requireThat(body.toString('latin1', at + length, at + length + 2) === '\r\n', 400, 'IncompleteBody')
    at += length + 2
  }
  const bytes = Buffer.concat(chunks)
  requireThat(String(bytes.length) === headers['x-amz-decoded-content-length'], 400, 'IncompleteBody')
  const trailers = body.toString('latin1', at).split('\r\n').filter(Boolean).map(toTrailer)
  if (hasTrailer)
    requireThat(
      trailers.some(([name]) => name === headers['x-amz-trailer']),
      400,
      'MalformedTrailerError',
    )
  return { bytes, fields: { ...(headers as Payload['fields']), ...Object.fromEntries(trailers) } }
}

function toTrailer(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}
