import { ConfigError } from '../../errors/config-error.ts'
import { InvalidRequestError } from '../../errors/invalid-request-error.ts'
import type { QueryValue } from './rest-transport.ts'

/** A base URL in its two parts. */
export interface RestBase {
  /** `https://external-api.kalshi.com` */
  readonly origin: string
  /** `/trade-api/v2`, without a slash at its end. */
  readonly path: string
}

/**
 * Reads the base URL of a REST API.
 * @throws {ConfigError} No http or https URL, or with more than host and path.
 */
export function parseRestBase(restUrl: string): RestBase {
  const url = URL.canParse(restUrl) ? new URL(restUrl) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ConfigError('the REST URL is not an http or https URL')
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new ConfigError('the REST URL may have host and path only: no user, query or fragment')
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') }
}

/**
 * Tag of a path template: each value becomes one segment, percent-encoded, so that no ticker can lead elsewhere.
 * @throws {InvalidRequestError} A value is empty or a relative segment.
 */
export function restPath(parts: TemplateStringsArray, ...segments: readonly string[]): string {
  return parts.reduce((path, part, index) => `${path}${encodeSegment(segments[index - 1] ?? '')}${part}`)
}

function encodeSegment(segment: string): string {
  if (segment === '' || segment === '.' || segment === '..') throw new InvalidRequestError('a ticker is empty or no ticker')
  return encodeURIComponent(segment)
}

/** Pure. The query string of a request with its question mark; empty where there is nothing to ask. */
export function queryString(query: Readonly<Record<string, QueryValue>> = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const item of Array.isArray(value) ? value : [value]) params.append(name, String(item))
  }
  const written = params.toString()
  return written === '' ? '' : `?${written}`
}
