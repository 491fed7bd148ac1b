import { StoreError } from '../../errors/store-errors.ts'
import type { ObjectReader } from '../object-store.ts'
import { rangedReader } from '../ranged-reader.ts'
import { askGcs } from './gcs-api.ts'
import { type GcsTarget, objectUrl } from './gcs-target.ts'
import type { ObjectFacts } from './object-facts.ts'

/** Reads by ranges, always of the content that `facts` speak of. */
export function openGcsObject(target: GcsTarget, { sizeBytes, generation }: ObjectFacts, signal: AbortSignal | undefined): ObjectReader {
  const { name } = target
  const url = objectUrl(target, { alt: 'media', generation })
  return rangedReader(sizeBytes, async (start, end) => {
    const headers = { range: `bytes=${start}-${end - 1}` }
    const request = { operation: 'objects.get', name, method: 'GET', url, headers, accept: [200, 206], isSigned: true } as const
    const { body, attempts } = await askGcs(target, request, signal)
    if (body.length === end - start) return body
    const detail = `${body.length} bytes came of ${end - start}`
    throw new StoreError({ operation: 'objects.get', name, reason: 'ShortBody', detail, attempts, retryable: true })
  })
}
