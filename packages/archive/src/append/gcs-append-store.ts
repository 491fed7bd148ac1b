import { createHash, randomUUID } from 'node:crypto'
import { StoreError } from '../errors/store-errors.ts'
import type { GcsStoreOptions } from '../store/gcs/gcs-options.ts'
import type { GcsBucket, GcsTarget } from '../store/gcs/gcs-target.ts'
import { insertBytes } from '../store/gcs/insert-bytes.ts'
import { openBucket } from '../store/gcs/open-bucket.ts'
import { type AppendNote, noteAfter } from './append-note.ts'
import { type Addition, type AppendOutcome, type AppendState, type AppendStore, LINES_CONTENT_TYPE } from './append-store.ts'
import { composeObjects, deleteObject } from './gcs-compose.ts'
import { findGeneration, readGcsFile, readWritten, toLinesResource } from './gcs-file.ts'

/** Additions on their way; a name that begins so is no key. */
const INCOMING = '.appending/'
const CLEAN_UP_TIMEOUT_MS = 10_000

/**
 * Files of lines in a bucket of Google Cloud Storage. An addition goes up as an object of its own and is then joined to the file by
 * `objects.compose`, under the condition that the file is still the generation that was read: the file itself is neither read nor sent.
 * What is noted beside it (cursor, ids) is metadata that the same request replaces. Needs the package `google-auth-library`, and the
 * permissions to create, read and delete objects.
 * @throws {StoreConfigError} An option, or the package is not installed.
 */
export async function gcsAppendStore(options: GcsStoreOptions): Promise<AppendStore> {
  const place = await openBucket(options)
  const locate = (key: string): GcsTarget => ({ ...place, name: place.space.toName(key) })
  return {
    read: async (key, signal) => (await readGcsFile(locate(key), key, signal)).state,
    append: async (key, after, addition, signal) => {
      const note = noteAfter(after, addition)
      if (after.ids.includes(addition.id)) return { kind: 'repeated' }
      return append(locate(key), key, after, addition, note, signal)
    },
    close: async () => undefined,
  }
}

async function append(
  target: GcsTarget,
  key: string,
  after: AppendState,
  addition: Addition,
  note: AppendNote,
  signal: AbortSignal | undefined,
): Promise<AppendOutcome> {
  const tag = randomUUID()
  const resource = toLinesResource(target.name, note, tag)
  const written = await (after.version === undefined
    ? create(target, resource, addition.lines, signal)
    : extend(target, after.version, resource, addition.lines, signal))
  if (typeof written === 'object') {
    const sizeBytes = after.sizeBytes + addition.lines.length
    if (written.sizeBytes === sizeBytes) return { kind: 'appended', state: { ...note, ...written } }
    throw unexpected(target, 'InvalidAnswer', `${written.sizeBytes} bytes are there, not ${sizeBytes}`, false)
  }
  // Refused: by what others wrote, or by what an earlier attempt of this very call wrote whose answer was lost.
  const now = await readGcsFile(target, key, signal)
  if (now.tag === tag) return { kind: 'appended', state: now.state }
  if (now.state.ids.includes(addition.id)) return { kind: 'repeated' }
  if (written === 'taken' || now.state.version !== after.version) return { kind: 'conflict' }
  throw unexpected(target, 'notFound', 'the addition vanished before it was joined to the file', true)
}

/** What there is now; `taken` where the condition did not hold, `absent` where something that was to be joined is gone. */
type Written = { readonly version: string; readonly sizeBytes: number } | 'taken' | 'absent'

async function create(target: GcsTarget, resource: object, lines: Uint8Array, signal: AbortSignal | undefined): Promise<Written> {
  const answer = await insertBytes(target, { ...resource, md5Hash: md5Of(lines) }, lines, LINES_CONTENT_TYPE, signal)
  return answer.status === 412 ? 'taken' : readWritten(target.name, answer)
}

async function extend(
  target: GcsTarget,
  generation: string,
  resource: object,
  lines: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Written> {
  const incoming: GcsTarget = { ...target, name: `${target.space.prefix}${INCOMING}${randomUUID()}` }
  try {
    const part = await putIncoming(incoming, lines, signal)
    const sources = [
      { name: target.name, generation },
      { name: incoming.name, generation: part },
    ]
    const answer = await composeObjects(target, sources, resource, generation, signal)
    if (answer.status === 412) return 'taken'
    return answer.status === 404 ? 'absent' : readWritten(target.name, answer)
  } finally {
    // What is left behind all the same is for the bucket's lifecycle rule.
    await deleteObject(incoming, AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS)).catch(() => undefined)
  }
}

/** @returns Its generation, also where the first answer was lost: the name is nobody else's. */
async function putIncoming(incoming: GcsTarget, lines: Uint8Array, signal: AbortSignal | undefined): Promise<string> {
  const resource = { name: incoming.name, contentType: LINES_CONTENT_TYPE, md5Hash: md5Of(lines) }
  const answer = await insertBytes(incoming, resource, lines, LINES_CONTENT_TYPE, signal)
  if (answer.status !== 412) return readWritten(incoming.name, answer).version
  const generation = await findGeneration(incoming, signal)
  if (generation !== undefined) return generation
  throw unexpected(incoming, 'notFound', 'the addition vanished after it was put', true)
}

const md5Of = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64')

function unexpected({ name }: GcsBucket & { name: string }, reason: string, detail: string, retryable: boolean): StoreError {
  return new StoreError({ operation: 'objects.compose', name, reason, detail, attempts: 1, retryable })
}
