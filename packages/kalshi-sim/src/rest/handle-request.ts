import type { Identity } from '../auth/key-ring.ts'
import { grants } from '../auth/scope.ts'
import type { SignedRequest, Verdict } from '../auth/verify-request.ts'
import { type Body, parseBody } from './body.ts'
import { costOf } from './limits/endpoint-costs.ts'
import type { Budget } from './limits/rate-limits.ts'
import { type Match, matchPath } from './match-route.ts'
import { Query } from './query.ts'
import { toRestError } from './refusals.ts'
import { badRequest, forbidden, LOCKED, notFound, RestError, toErrorBody, unauthorized } from './rest-error.ts'
import { REST_ROOT } from './rest-root.ts'
import type { RestVenue } from './rest-venue.ts'
import { type MemberRoute, methodOf, type Route, type RouteContext } from './route.ts'

/** `path` is raw, as it was signed. */
export interface RestRequest extends SignedRequest {
  readonly query: URLSearchParams
  /** Text of the body; empty when there is none. */
  readonly body: string
}

/** What goes out; without `body` it has none. */
export interface RestReply {
  readonly status: number
  readonly body?: unknown
}

export interface RestDeps {
  readonly venue: RestVenue
  readonly nowUs: RouteContext['nowUs']
  readonly authenticate: (request: SignedRequest) => Verdict
}

/** Answers one REST request; a refusal of any kind becomes the answer that says so. */
export function handleRequest(request: RestRequest, deps: RestDeps): RestReply {
  try {
    return answer(request, deps)
  } catch (error) {
    const refusal = toRestError(error)
    if (refusal) return { status: refusal.status, body: toErrorBody(refusal) }
    throw error
  }
}

function answer(request: RestRequest, { venue, nowUs, authenticate }: RestDeps): RestReply {
  const matches = matchPath(decodePath(request.path.slice(REST_ROOT.length)))
  if (matches.length === 0) throw notFound()
  const match = matches.find(({ route }) => methodOf(route) === request.method)
  if (!match) throw new RestError(405, 'method_not_allowed', 'method not allowed')
  const identity = identify(authenticate(request), match.route, venue)
  const body = parseBody(request.body)
  const context = { ...venue, nowUs, query: new Query(request.query), body, params: match.params }
  const fresh = (): unknown => run(match, context, identity)
  const answerOf = match.route.isCached ? () => venue.cache.read(`${request.path}?${request.query}`, fresh) : fresh
  return { status: match.route.status ?? 200, ...bodyOf(match.route, answerOf()) }
}

function run({ route }: Match, context: RouteContext, identity: Identity | undefined): unknown {
  if (identity)
    context.limits.charge(
      identity.memberId,
      budgetOf(route, context.body),
      costOf(methodOf(route), route.path) * unitsOf(route, context.body),
    )
  if (route.auth === 'public') return route.handle(context)
  if (!identity) throw unauthorized('token_authentication_failure')
  assertAllowed(route, identity)
  return route.handle({ ...context, identity })
}

function identify(verdict: Verdict, route: Route, { keys }: RestVenue): Identity | undefined {
  if (verdict.kind === 'refused') throw unauthorized(verdict.code)
  if (verdict.kind === 'verified') return keys.get(verdict.keyId)
  if (route.auth === 'key') throw unauthorized('token_authentication_failure')
  return undefined
}

function assertAllowed(route: MemberRoute, { scopes, subaccount }: Identity): void {
  const { method = 'GET', scope = method === 'GET' ? 'read' : 'write::trade', wholeAccount = false } = route
  if (!grants(scopes, scope)) throw forbidden(`this API key lacks the scope ${scope}`)
  if (wholeAccount && subaccount !== undefined) throw forbidden(LOCKED)
}

/** An order for another shard than the first draws on that shard's own budget. */
function budgetOf(route: Route, body: Body): Budget {
  const isWrite = route.auth === 'key' && (route.isWrite ?? methodOf(route) !== 'GET')
  if (!isWrite) return 'read'
  const shard = route.units ? 0 : (body.shard() ?? 0)
  return shard >= 1 ? `write-${shard}` : 'write'
}

const unitsOf = ({ units }: Route, body: Body): number => units?.(body) ?? 1

const bodyOf = (route: Route, body: unknown): Pick<RestReply, 'body'> => (route.status === 204 ? {} : { body })

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) throw badRequest('malformed path')
    throw error
  }
}
