import type { SignedHeaders } from '../../auth/signed-headers.ts'
import type { HttpRequest } from './http-pool.ts'
import type { RestRequest } from './rest-transport.ts'
import { queryString } from './target.ts'

const IDENTITY = { accept: 'application/json', 'user-agent': 'kassandra-kalshi-sdk' } as const

/** Pure. What goes out for one attempt, but for the signal that bounds it. */
export function toWireRequest(request: RestRequest, path: string, signed: SignedHeaders | undefined): Omit<HttpRequest, 'signal'> {
  const content = request.body === undefined ? {} : { 'content-type': 'application/json' }
  return {
    method: request.method,
    target: `${path}${queryString(request.query)}`,
    headers: { ...IDENTITY, ...content, ...signed },
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
  }
}
