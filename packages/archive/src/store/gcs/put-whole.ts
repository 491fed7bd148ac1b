import { createHash, randomUUID } from 'node:crypto'
import type { LocalFile } from '../object-store.ts'
import { planParts, readPart } from '../parts/part-plan.ts'
import type { GcsTarget } from './gcs-target.ts'
import { insertBytes } from './insert-bytes.ts'
import { toResource } from './object-facts.ts'
import { whoseObject } from './whose-object.ts'

/** Stores a small file and its facts by one request. */
export async function putWhole(target: GcsTarget, file: LocalFile, signal: AbortSignal | undefined): Promise<'stored' | 'exists'> {
  const { name } = target
  const md5 = createHash('md5')
  const [part] = await planParts(file, Number.POSITIVE_INFINITY, signal, md5)
  const bytes = part ? await readPart(file, part) : Buffer.alloc(0)
  const tag = randomUUID()
  const resource = toResource(name, file, md5.digest('base64'), tag)
  const { status } = await insertBytes(target, resource, bytes, 'application/octet-stream', signal)
  return status === 412 ? whoseObject(target, tag, signal) : 'stored'
}
