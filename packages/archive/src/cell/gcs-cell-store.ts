import { createHash, randomUUID } from 'node:crypto'
import { deleteObject } from '../append/gcs-compose.ts'
import { readWritten } from '../append/gcs-file.ts'
import { askGcs } from '../store/gcs/gcs-api.ts'
import type { GcsStoreOptions } from '../store/gcs/gcs-options.ts'
import { type GcsTarget, objectUrl } from '../store/gcs/gcs-target.ts'
import { insertBytes } from '../store/gcs/insert-bytes.ts'
import { findFacts } from '../store/gcs/object-facts.ts'
import { openBucket } from '../store/gcs/open-bucket.ts'
import type { Cell, CellStore, CellWrite } from './cell-store.ts'

/**
 * Replaceable objects in a bucket of Google Cloud Storage; the version is the object's generation. Needs the package `google-auth-library`,
 * and the permissions to create, read and delete objects.
 * @throws {StoreConfigError} An option, or the package is not installed.
 */
export async function gcsCellStore(options: GcsStoreOptions): Promise<CellStore> {
  const place = await openBucket(options)
  const locate = (key: string): GcsTarget => ({ ...place, name: place.space.toName(key) })
  return {
    read: (key, signal) => read(locate(key), signal),
    write: (key, bytes, after, signal) => write(locate(key), bytes, after, signal),
    remove: (key, signal) => deleteObject(locate(key), signal),
    close: async () => undefined,
  }
}

/** Between the two requests somebody may replace it: then it is read anew. */
async function read(target: GcsTarget, signal: AbortSignal | undefined): Promise<Cell | undefined> {
  for (;;) {
    const facts = await findFacts(target, signal)
    if (!facts) return undefined
    const url = objectUrl(target, { alt: 'media', generation: facts.generation })
    const request = { operation: 'objects.get', name: target.name, method: 'GET', url, accept: [200, 404], isSigned: true } as const
    const { status, body } = await askGcs(target, request, signal)
    if (status === 200) return { version: facts.generation, bytes: body }
  }
}

async function write(target: GcsTarget, bytes: Uint8Array, after: string | undefined, signal: AbortSignal | undefined): Promise<CellWrite> {
  const tag = randomUUID()
  const md5Hash = createHash('md5').update(bytes).digest('base64')
  const resource = { name: target.name, md5Hash, metadata: { upload: tag } }
  const answer = await insertBytes(target, resource, bytes, 'application/octet-stream', signal, after)
  if (answer.status !== 412) return { kind: 'written', version: readWritten(target.name, answer).version }
  // Refused perhaps because of an earlier attempt of this very write, whose answer was lost.
  const facts = await findFacts(target, signal)
  return facts?.uploadTag === tag ? { kind: 'written', version: facts.generation } : { kind: 'conflict' }
}
