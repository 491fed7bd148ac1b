import { fileURLToPath } from 'node:url'
import { StoreConfigError } from '../errors/store-errors.ts'
import { isKey } from './object-key.ts'

/** Where a store is. */
export type StorePlace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3' | 'gs'; readonly bucket: string; readonly prefix: string }

const FORMS = 'a path, file:///path, s3://bucket/prefix or gs://bucket/prefix'

/**
 * Reads where a store is. The prefix is taken as it stands, without decoding. Errors do not repeat the URL: it may hold what nobody
 * should have written there.
 * @throws {StoreConfigError}
 */
export function parseStoreUrl(url: string): StorePlace {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(url) ?? []
  if (scheme === undefined) return toFolder(url)
  switch (scheme.toLowerCase()) {
    case 'file':
      return toFolder(readFileUrl(url))
    case 's3':
      return toBucket('s3', rest)
    case 'gs':
      return toBucket('gs', rest)
    default:
      throw new StoreConfigError(`the URL of a store is ${FORMS}, not ${scheme}:`)
  }
}

function toFolder(path: string): StorePlace {
  if (path === '' || path.includes('\0')) throw new StoreConfigError(`the URL of a store is ${FORMS}; this one names no folder`)
  return { kind: 'folder', path }
}

function readFileUrl(url: string): string {
  try {
    const { search, hash } = new URL(url)
    if (search === '' && hash === '') return fileURLToPath(url)
  } catch {
    throw new StoreConfigError('the file URL of a store is file:///path, without a host')
  }
  throw new StoreConfigError('the file URL of a store has neither query nor fragment')
}

function toBucket(kind: 's3' | 'gs', rest: string): StorePlace {
  const [, bucket, path = ''] = /^\/\/([^/?#@:]+)(?:\/(.*))?$/s.exec(rest) ?? []
  if (bucket === undefined) throw new StoreConfigError(`the URL of a store is ${kind}://bucket/prefix, without credentials, port or query`)
  if (/[?#]/.test(path))
    throw new StoreConfigError(`the ${kind} URL of a store has neither query nor fragment; options are given beside it`)
  const prefix = path.replace(/\/$/, '')
  if (prefix !== '' && !isKey(prefix)) throw new StoreConfigError(`the prefix in the ${kind} URL of a store cannot begin keys`)
  return { kind, bucket, prefix }
}
