import { invalidAnswer, parseAnswer } from '../store/gcs/gcs-answer.ts'
import { askGcs, type GcsAnswer } from '../store/gcs/gcs-api.ts'
import { type GcsTarget, objectUrl } from '../store/gcs/gcs-target.ts'
import type { ObjectResource } from '../store/gcs/object-facts.ts'
import { type AppendNote, formatNote, NO_NOTE, parseNote } from './append-note.ts'
import { type AppendState, LINES_CONTENT_TYPE } from './append-store.ts'

/** Names of metadata of a file of lines. */
const META = { note: 'append-note', tag: 'append-tag' } as const

/** A file as it is in the bucket. */
export interface GcsFile {
  readonly state: AppendState
  /** Which call of `append` wrote it last. */
  readonly tag: string | undefined
}

/** What is said of a file of lines when it is written. */
export function toLinesResource(name: string, note: AppendNote, tag: string): object {
  return { name, contentType: LINES_CONTENT_TYPE, metadata: { [META.note]: formatNote(note), [META.tag]: tag } }
}

/** A file that somebody else put there has no note yet. */
export async function readGcsFile(target: GcsTarget, key: string, signal: AbortSignal | undefined): Promise<GcsFile> {
  const answer = await getFacts(target, signal)
  if (answer.status === 404) return { state: { version: undefined, sizeBytes: 0, ...NO_NOTE }, tag: undefined }
  const { metadata = {} } = parseAnswer('objects.get', target.name, answer.body) as Partial<ObjectResource>
  const note = metadata[META.note]
  return {
    state: { ...readWritten(target.name, answer), ...(note === undefined ? NO_NOTE : parseNote(key, note)) },
    tag: metadata[META.tag],
  }
}

export async function findGeneration(target: GcsTarget, signal: AbortSignal | undefined): Promise<string | undefined> {
  const answer = await getFacts(target, signal)
  return answer.status === 404 ? undefined : readWritten(target.name, answer).version
}

/** Generation and size, as the answer to a read or a write says them. */
export function readWritten(name: string, { body }: GcsAnswer): { readonly version: string; readonly sizeBytes: number } {
  const { generation = '', size = '' } = parseAnswer('objects', name, body) as Partial<ObjectResource>
  if (/^\d+$/.test(generation) && /^\d+$/.test(size)) return { version: generation, sizeBytes: Number(size) }
  throw invalidAnswer('objects', name, 'the answer has no size or no generation')
}

function getFacts(target: GcsTarget, signal: AbortSignal | undefined): Promise<GcsAnswer> {
  const url = objectUrl(target, { fields: 'name,size,generation,metadata' })
  return askGcs(target, { operation: 'objects.get', name: target.name, method: 'GET', url, accept: [200, 404], isSigned: true }, signal)
}
