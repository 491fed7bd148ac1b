import { createHash, randomUUID } from 'node:crypto'
import type { LocalFile } from '../object-store.ts'
import { planParts, readPart } from '../parts/part-plan.ts'
import { askGcs } from './gcs-api.ts'
import { type GcsTarget, uploadUrl } from './gcs-target.ts'
import { toResource } from './object-facts.ts'
import { whoseObject } from './whose-object.ts'

/** Stores a small file and its facts by one request. */
export async function putWhole(target: GcsTarget, file: LocalFile, signal: AbortSignal | undefined): Promise<'stored' | 'exists'> {
  const { name } = target
  const md5 = createHash('md5')
  const [part] = await planParts(file, Number.POSITIVE_INFINITY, signal, md5)
  const bytes = part ? await readPart(file, part) : Buffer.alloc(0)
  const tag = randomUUID()
  const boundary = `kassandra-${tag}`
  const request = {
    operation: 'objects.insert',
    name,
    method: 'POST',
    url: uploadUrl(target, 'multipart'),
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
    body: toRelated(boundary, JSON.stringify(toResource(name, file, md5.digest('base64'), tag)), bytes),
    accept: [200, 412],
    isSigned: true,
  } as const
  const { status } = await askGcs(target, request, signal)
  return status === 412 ? whoseObject(target, tag, signal) : 'stored'
}

function toRelated(boundary: string, resource: string, bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${resource}\r\n`),
    Buffer.from(`--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}
