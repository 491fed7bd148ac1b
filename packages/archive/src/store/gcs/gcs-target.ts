import type { KeySpace } from '../object-key.ts'
import type { GcsApi } from './gcs-api.ts'

/** The bucket that requests go to. */
export interface GcsBucket extends GcsApi {
  readonly bucket: string
  readonly space: KeySpace
}

/** One name in it. */
export interface GcsTarget extends GcsBucket {
  readonly name: string
}

type Query = Readonly<Record<string, string>>

/** Address of an object. */
export function objectUrl({ settings, bucket, name }: GcsTarget, query: Query): string {
  return `${settings.endpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?${new URLSearchParams(query)}`
}

/** Address that joins objects under a name. */
export function composeUrl({ settings, bucket, name }: GcsTarget, query: Query): string {
  return `${settings.endpoint}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}/compose?${new URLSearchParams(query)}`
}

/** Address of a list of objects. */
export function listUrl({ settings, bucket }: GcsBucket, query: Query): string {
  return `${settings.endpoint}/storage/v1/b/${bucket}/o?${new URLSearchParams(query)}`
}

/** Address that takes an object in place of this generation of it; by default one that must not be there yet. */
export function uploadUrl({ settings, bucket }: GcsTarget, uploadType: 'multipart' | 'resumable', ifGenerationMatch = '0'): string {
  return `${settings.endpoint}/upload/storage/v1/b/${bucket}/o?${new URLSearchParams({ uploadType, ifGenerationMatch })}`
}
