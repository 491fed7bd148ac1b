import type { ServerResponse } from 'node:http'
import { ApiError } from './api-error.ts'

/**
 * Everything comes from this server, nothing inline. The page never makes markup of text, so that the browser may forbid it
 * (Trusted Types): the titles of markets are written by others.
 */
const CONTENT_SECURITY_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

export function sendJson(response: ServerResponse, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

/** Done, and there is nothing to say of it; 202 where it has only begun. */
export function sendEmpty(response: ServerResponse, status: 202 | 204): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'cache-control': 'no-store' })
  response.end()
}

/** A body that was not read to its end cannot be followed by another request: the connection ends with the answer. */
export function sendError(response: ServerResponse, error: ApiError): void {
  const { status, code, problems } = error
  const rest = response.req.complete ? {} : { connection: 'close' }
  sendJson(response, status, { error: { code, problems } }, { ...error.headers, ...rest })
}

export const internalError = (): ApiError => new ApiError(500, 'INTERNAL', ['the request failed; the log says why'])
