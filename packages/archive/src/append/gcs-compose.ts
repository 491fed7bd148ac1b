import { askGcs, type GcsAnswer } from '../store/gcs/gcs-api.ts'
import { composeUrl, type GcsTarget, objectUrl } from '../store/gcs/gcs-target.ts'

/** An object as it was at one generation. */
export interface ComposeSource {
  readonly name: string
  readonly generation: string
}

/**
 * Joins objects under a name, where that name still is the generation given. Status 412 says that it is not, 404 that a source is gone;
 * the service does not say which it looks at first.
 * @see Cloud Storage JSON API, Objects: compose
 */
export function composeObjects(
  target: GcsTarget,
  sources: readonly ComposeSource[],
  destination: object,
  ifGenerationMatch: string,
  signal: AbortSignal | undefined,
): Promise<GcsAnswer> {
  const request = {
    operation: 'objects.compose',
    name: target.name,
    method: 'POST',
    url: composeUrl(target, { ifGenerationMatch }),
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: Buffer.from(JSON.stringify({ sourceObjects: sources, destination })),
    accept: [200, 404, 412],
    isSigned: true,
  } as const
  return askGcs(target, request, signal)
}

/** Removes an object; one that is not there is as good. */
export async function deleteObject(target: GcsTarget, signal: AbortSignal | undefined): Promise<void> {
  const url = objectUrl(target, {})
  await askGcs(
    target,
    { operation: 'objects.delete', name: target.name, method: 'DELETE', url, accept: [204, 404], isSigned: true },
    signal,
  )
}
