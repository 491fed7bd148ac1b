import { StoreError } from '../../errors/store-errors.ts'
import { waitAfter } from '../backoff.ts'
import { findHead } from './head.ts'
import { isRefusal } from './s3-failure.ts'
import type { S3Target } from './s3-target.ts'

/**
 * Whose the object is, after the store said that the name is taken. The tag tells: an earlier attempt of the same upload may have
 * succeeded while its answer was lost. Undefined where the name is free again.
 */
export async function whoseObject(
  target: S3Target,
  tag: string,
  signal: AbortSignal | undefined,
): Promise<'stored' | 'exists' | undefined> {
  const head = await findHead(target, signal)
  if (!head) return undefined
  return head.uploadTag === tag ? 'stored' : 'exists'
}

/** Another write of the same name is under way; nobody knows yet which will win. */
export function isConflict(error: unknown): error is StoreError {
  return isRefusal(error, 'ConditionalRequestConflict') || isRefusal(error, 409)
}

/**
 * Repeats an attempt at a name while others are at it too.
 * @param operation The request that makes the object visible.
 * @param attempt Resolves to undefined where it is to be made again.
 * @throws {StoreError} The attempts ran out, retryable.
 */
export async function untilSettled<T>(
  operation: string,
  target: S3Target,
  signal: AbortSignal | undefined,
  attempt: (round: number) => Promise<T | undefined>,
): Promise<T> {
  const { name, settings, backoff } = target
  for (let round = 1; ; round++) {
    const outcome = await attempt(round)
    if (outcome !== undefined) return outcome
    if (round >= settings.maxAttempts) {
      const detail = 'others kept writing under the same name'
      throw new StoreError({ operation, name, status: 409, reason: 'Conflict', detail, attempts: round, retryable: true })
    }
    await waitAfter(round, backoff, signal)
  }
}
