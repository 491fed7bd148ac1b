import type { LocalFile } from '../object-store.ts'
import { invalidAnswer } from './gcs-answer.ts'
import { askGcs, askGcsOnce, type GcsAnswer } from './gcs-api.ts'
import { type GcsTarget, uploadUrl } from './gcs-target.ts'

/** Bytes that have arrived from the first on; `stored` when that is all and the object is there; `taken` when its name is another's. */
export type Progress = number | 'stored' | 'taken'

const CANCEL_TIMEOUT_MS = 10_000
const ANSWERS = [200, 201, 308, 412]

/** Begins an upload and gives its address, which is also the permission to go on with it. */
export async function beginSession(target: GcsTarget, file: LocalFile, resource: object, signal: AbortSignal | undefined): Promise<string> {
  const request = {
    operation: 'objects.insert',
    name: target.name,
    method: 'POST',
    url: uploadUrl(target, 'resumable'),
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'x-upload-content-type': 'application/octet-stream',
      'x-upload-content-length': String(file.sizeBytes),
    },
    body: Buffer.from(JSON.stringify(resource)),
    accept: [200, 412],
    isSigned: true,
  } as const
  const { status, headers } = await askGcs(target, request, signal)
  if (status === 412) return 'taken'
  const session = headers.get('location')
  if (session) return session
  throw invalidAnswer('objects.insert', target.name, 'the answer names no session')
}

/** Sends a piece once: whether it may be sent again depends on what has arrived. */
export async function sendPiece(
  target: GcsTarget,
  session: string,
  bytes: Buffer,
  start: number,
  totalBytes: number,
  signal: AbortSignal | undefined,
): Promise<Progress> {
  const range = `bytes ${start}-${start + bytes.length - 1}/${totalBytes}`
  return toProgress(await askGcsOnce(target, sessionRequest(target, session, range, bytes), signal))
}

export async function askArrived(
  target: GcsTarget,
  session: string,
  totalBytes: number,
  signal: AbortSignal | undefined,
): Promise<Progress> {
  return toProgress(await askGcsOnce(target, sessionRequest(target, session, `bytes */${totalBytes}`, Buffer.alloc(0)), signal))
}

/** Removes what has arrived, if that is possible; the service does so by itself after a week. */
export async function cancelSession(target: GcsTarget, session: string): Promise<void> {
  const request = {
    operation: 'objects.insert',
    name: target.name,
    method: 'DELETE',
    url: session,
    accept: [200, 204, 499],
    isSigned: false,
  } as const
  await askGcsOnce(target, request, AbortSignal.timeout(CANCEL_TIMEOUT_MS)).catch(() => undefined)
}

function sessionRequest({ name }: GcsTarget, url: string, range: string, body: Buffer) {
  return {
    operation: 'objects.insert',
    name,
    method: 'PUT',
    url,
    headers: { 'content-range': range },
    body,
    accept: ANSWERS,
    isSigned: false,
  } as const
}

function toProgress({ status, headers }: GcsAnswer): Progress {
  if (status === 412) return 'taken'
  if (status !== 308) return 'stored'
  const last = /^bytes=0-(\d+)$/.exec(headers.get('range') ?? '')?.[1]
  return last === undefined ? 0 : Number(last) + 1
}
