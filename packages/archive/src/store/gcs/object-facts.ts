import type { LocalFile } from '../object-store.ts'
import { invalidAnswer, parseAnswer } from './gcs-answer.ts'
import { askGcs } from './gcs-api.ts'
import { type GcsTarget, objectUrl } from './gcs-target.ts'

/** Facts of one object. */
export interface ObjectFacts {
  readonly sizeBytes: number
  /** Which content of the name this is. */
  readonly generation: string
  /** Set by whoever put it: which upload it was. */
  readonly uploadTag: string | undefined
  /** SHA-256 of its bytes, hex, where it is known without reading them. */
  readonly sha256: string | undefined
}

/** What the service calls an object's facts. */
export interface ObjectResource {
  readonly name: string
  readonly size: string
  readonly generation: string
  readonly md5Hash?: string
  readonly metadata?: Readonly<Record<string, string>>
}

const META = { tag: 'upload', sha256: 'sha256', md5: 'md5' } as const

/** What an upload says of its object. The service compares `md5Hash` with the bytes and refuses others. */
export function toResource(name: string, file: LocalFile, md5Hash: string, tag: string): Omit<ObjectResource, 'size' | 'generation'> {
  return { name, md5Hash, metadata: { [META.tag]: tag, [META.sha256]: file.sha256, [META.md5]: md5Hash } }
}

export async function findFacts(target: GcsTarget, signal: AbortSignal | undefined): Promise<ObjectFacts | undefined> {
  const { name } = target
  const url = objectUrl(target, { fields: 'name,size,generation,md5Hash,metadata' })
  const request = { operation: 'objects.get', name, method: 'GET', url, accept: [200, 404], isSigned: true } as const
  const { status, body } = await askGcs(target, request, signal)
  return status === 404 ? undefined : toFacts(name, body)
}

function toFacts(name: string, body: Buffer): ObjectFacts {
  const { size, generation, md5Hash, metadata = {} } = parseAnswer('objects.get', name, body) as Partial<ObjectResource>
  if (!isCount(size) || !isCount(generation)) throw invalidAnswer('objects.get', name, 'the answer has no size or no generation')
  // Noted beside the service's own checksum, so that it cannot speak of other content.
  const sha256 = md5Hash !== undefined && metadata[META.md5] === md5Hash ? metadata[META.sha256] : undefined
  return { sizeBytes: Number(size), generation, uploadTag: metadata[META.tag], sha256 }
}

function isCount(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text)
}
