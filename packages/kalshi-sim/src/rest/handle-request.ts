import type { SignedRequest, Verdict } from '../auth/verify-request.ts'
import { matchRoute } from './match-route.ts'
import { Query } from './query.ts'
import { badRequest, notFound, RestError, toErrorBody } from './rest-error.ts'
import type { RouteContext } from './route.ts'

export const REST_ROOT = '/trade-api/v2'

export interface RestReply {
  readonly status: number
  readonly body: unknown
}

export interface RestDeps extends Pick<RouteContext, 'catalogue' | 'tape' | 'nowUs'> {
  readonly authenticate: (request: SignedRequest) => Verdict
}

/** Answers one REST request. `request.path` is raw, as it was signed. */
export function handleRequest(request: SignedRequest, query: URLSearchParams, deps: RestDeps): RestReply {
  try {
    return { status: 200, body: answer(request, query, deps) }
  } catch (error) {
    if (error instanceof RestError) return { status: error.status, body: toErrorBody(error) }
    throw error
  }
}

function answer(request: SignedRequest, query: URLSearchParams, { authenticate, ...exchange }: RestDeps): unknown {
  const match = matchRoute(decodePath(request.path.slice(REST_ROOT.length)))
  if (!match) throw notFound()
  if (request.method !== 'GET') throw new RestError(405, 'method_not_allowed', 'method not allowed')
  assertAllowed(authenticate(request), match.route.auth)
  return match.route.handle({ ...exchange, query: new Query(query), params: match.params })
}

function assertAllowed(verdict: Verdict, auth: 'public' | 'key'): void {
  if (verdict.kind === 'refused') throw unauthorized(verdict.code)
  if (verdict.kind === 'unsigned' && auth === 'key') throw unauthorized('token_authentication_failure')
}

export const unauthorized = (code: string): RestError => new RestError(401, code, code.replaceAll('_', ' '))

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) throw badRequest('malformed path')
    throw error
  }
}
