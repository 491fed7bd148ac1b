import { randomUUID } from 'node:crypto'
import { askGcs, type GcsAnswer } from './gcs-api.ts'
import { type GcsTarget, uploadUrl } from './gcs-target.ts'

/**
 * Puts bytes and what is said of them by one request, where the name still is of the generation given, or free without one. Status 412 says
 * that it is not.
 */
export function insertBytes(
  target: GcsTarget,
  resource: object,
  bytes: Uint8Array,
  contentType: string,
  signal: AbortSignal | undefined,
  ifGenerationMatch?: string | undefined,
): Promise<GcsAnswer> {
  const boundary = `kassandra-${randomUUID()}`
  const request = {
    operation: 'objects.insert',
    name: target.name,
    method: 'POST',
    url: uploadUrl(target, 'multipart', ifGenerationMatch),
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
    body: toRelated(boundary, JSON.stringify(resource), bytes, contentType),
    accept: [200, 412],
    isSigned: true,
  } as const
  return askGcs(target, request, signal)
}

function toRelated(boundary: string, resource: string, bytes: Uint8Array, contentType: string): Buffer {
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${resource}\r\n`),
    Buffer.from(`--${boundary}\r\ncontent-type: ${contentType}\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}
