import { StoreError } from '../../errors/store-errors.ts'
import type { GcsTarget } from './gcs-target.ts'
import { findFacts } from './object-facts.ts'

/**
 * Whose the object is, after the service said that the name is taken. The tag tells: an earlier attempt of the same upload may have
 * succeeded while its answer was lost.
 */
export async function whoseObject(target: GcsTarget, tag: string, signal: AbortSignal | undefined): Promise<'stored' | 'exists'> {
  const facts = await findFacts(target, signal)
  if (facts) return facts.uploadTag === tag ? 'stored' : 'exists'
  const detail = 'the name was taken and is free again'
  throw new StoreError({
    operation: 'objects.insert',
    name: target.name,
    status: 412,
    reason: 'Conflict',
    detail,
    attempts: 1,
    retryable: true,
  })
}
