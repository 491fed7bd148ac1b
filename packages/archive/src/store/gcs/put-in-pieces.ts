import { createHash, randomUUID } from 'node:crypto'
import { StoreError } from '../../errors/store-errors.ts'
import { waitAfter } from '../backoff.ts'
import type { LocalFile } from '../object-store.ts'
import { type FilePart, planParts, readPart } from '../parts/part-plan.ts'
import { hasStatus } from './gcs-api.ts'
import type { GcsTarget } from './gcs-target.ts'
import { findFacts, toResource } from './object-facts.ts'
import { askArrived, beginSession, cancelSession, type Progress, sendPiece } from './upload-session.ts'
import { whoseObject } from './whose-object.ts'

/**
 * Stores a large file by a resumable session, one piece in memory at a time. After a piece whose fate is not known the service says
 * how much has arrived. The session belongs to this call: another one begins anew.
 */
export async function putInPieces(target: GcsTarget, file: LocalFile, signal: AbortSignal | undefined): Promise<'stored' | 'exists'> {
  const md5 = createHash('md5')
  const plan = await planParts(file, target.settings.partSizeBytes, signal, md5)
  if (await findFacts(target, signal)) return 'exists'
  const tag = randomUUID()
  const resource = toResource(target.name, file, md5.digest('base64'), tag)
  for (let round = 1; ; round++) {
    const session = await beginSession(target, file, resource, signal)
    if (session === 'taken') return whoseObject(target, tag, signal)
    try {
      const outcome = await sendAll(target, session, file, plan, signal)
      return outcome === 'taken' ? await whoseObject(target, tag, signal) : 'stored'
    } catch (error) {
      await cancelSession(target, session)
      const isSessionLost = hasStatus(error, 404, 410)
      if (!isSessionLost || round >= target.settings.maxAttempts) throw error
    }
    await waitAfter(round, target.backoff, signal)
  }
}

/** Gives up when as many requests on end as a request has attempts brought nothing further. */
async function sendAll(
  target: GcsTarget,
  session: string,
  file: LocalFile,
  plan: readonly FilePart[],
  signal: AbortSignal | undefined,
): Promise<'stored' | 'taken'> {
  const { settings, backoff } = target
  let arrived = 0
  for (let failures = 0; ; ) {
    const progress = await sendNext(target, session, file, plan, arrived, failures > 0, signal)
    if (progress === 'stored' || progress === 'taken') return progress
    const isFurther = typeof progress === 'number' && progress > arrived
    if (typeof progress === 'number') arrived = progress
    failures = isFurther ? 0 : failures + 1
    if (failures === 0) continue
    if (failures >= settings.maxAttempts) throw progress instanceof StoreError ? progress : noProgress(target, failures)
    await waitAfter(failures, backoff, signal)
  }
}

/** One request: how much has arrived, where that is not known, or else the next piece. */
async function sendNext(
  target: GcsTarget,
  session: string,
  file: LocalFile,
  plan: readonly FilePart[],
  arrived: number,
  isUnsure: boolean,
  signal: AbortSignal | undefined,
): Promise<Progress | StoreError> {
  try {
    if (isUnsure) {
      const known = await askArrived(target, session, file.sizeBytes, signal)
      if (known === 'stored' || known === 'taken' || known > arrived) return known
    }
    const part = plan.find(({ start, sizeBytes }) => arrived < start + sizeBytes)
    if (!part) throw noProgress(target, 1)
    const rest = (await readPart(file, part)).subarray(arrived - part.start)
    return await sendPiece(target, session, rest, arrived, file.sizeBytes, signal)
  } catch (error) {
    if (error instanceof StoreError && error.retryable) return error
    throw error
  }
}

function noProgress({ name }: GcsTarget, attempts: number): StoreError {
  const detail = 'the service does not say that more has arrived'
  return new StoreError({ operation: 'objects.insert', name, reason: 'NoProgress', detail, attempts, retryable: true })
}
