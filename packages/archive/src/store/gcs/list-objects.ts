import type { StoredObject } from '../object-store.ts'
import { parseAnswer } from './gcs-answer.ts'
import { askGcs } from './gcs-api.ts'
import { type GcsBucket, listUrl } from './gcs-target.ts'

interface ObjectPage {
  readonly items?: readonly { readonly name: string; readonly size: string }[]
  readonly nextPageToken?: string
}

/** Lists page by page, in the order of the service, which is that of the names' bytes. */
export async function* listGcsObjects(place: GcsBucket, prefix: string, signal: AbortSignal | undefined): AsyncGenerator<StoredObject> {
  const query = { prefix: place.space.prefix + prefix, fields: 'items(name,size),nextPageToken' }
  let token: string | undefined
  do {
    const url = listUrl(place, { ...query, ...(token !== undefined && { pageToken: token }) })
    const request = { operation: 'objects.list', name: query.prefix, method: 'GET', url, accept: [200], isSigned: true } as const
    const { body } = await askGcs(place, request, signal)
    const page = parseAnswer('objects.list', query.prefix, body) as ObjectPage
    for (const { name, size } of page.items ?? []) {
      const key = place.space.toKey(name)
      if (key !== undefined) yield { key, sizeBytes: Number(size) }
    }
    token = page.nextPageToken
  } while (token !== undefined)
}
