import type { Attributes } from '@opentelemetry/api'
import { ApiError } from '../errors/api-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import type { ObservedCall, ObservedEnd } from '../rest/transport/rest-observer.ts'
import { queryString } from '../rest/transport/target.ts'
import { toPathTemplate } from './path-template.ts'

/**
 * Pure. What every measurement of a call has, few different values each.
 * @see OpenTelemetry semantic conventions 1.45, HTTP client metrics
 */
export function toCallAttributes({ method, origin, path }: ObservedCall): Attributes {
  const { protocol, hostname, port } = new URL(origin)
  const scheme = protocol.slice(0, -1)
  return {
    'http.request.method': method,
    'url.scheme': scheme,
    'server.address': hostname,
    'server.port': port === '' ? (scheme === 'https' ? 443 : 80) : Number(port),
    'url.template': toPathTemplate(path),
  }
}

/** Pure. The address itself, cursors left out: for spans only. */
export function toUrl({ origin, path, query }: ObservedCall): string {
  return `${origin}${path}${queryString(query)}`
}

/** Pure. How an attempt or a call ended. A refusal has its status as `error.type`, whatever else failed its stable code. */
export function toEndAttributes({ status, error }: ObservedEnd): Attributes {
  return {
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(error !== undefined && { 'error.type': toErrorType(error) }),
  }
}

/** Pure. */
export function toErrorType(error: unknown): string {
  if (error instanceof ApiError) return String(error.status)
  if (error instanceof KalshiError) return error.code
  return error instanceof Error ? error.name : '_OTHER'
}
