import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Identity } from '../auth/key-ring.ts'
import type { Scope } from '../auth/scope.ts'
import type { Body } from './body.ts'
import type { Query } from './query.ts'
import type { RestVenue } from './rest-venue.ts'

/** What a route sees of the exchange and of the request. */
export interface RouteContext extends RestVenue {
  /** Exchange time of the last thing that happened. */
  readonly nowUs: EpochUs
  readonly query: Query
  readonly body: Body
  /** Values of the `:named` parts of the path. */
  readonly params: Readonly<Record<string, string>>
}

/** The same for a signed request. */
export interface MemberContext extends RouteContext {
  readonly identity: Identity
}

interface Operation {
  /** Default GET. */
  readonly method?: Method
  readonly path: string
  /** Of a success; default 200. 204 has no body. */
  readonly status?: 200 | 201 | 204
  /** How many times the endpoint's cost a request takes; default 1. */
  readonly units?: (body: Body) => number
  /** Whether a cache stands in front of it where the exchange has one. */
  readonly isCached?: boolean
}

/** An operation for everybody. It takes a signature too, but then it must be good. */
export interface PublicRoute extends Operation {
  readonly auth: 'public'
  readonly handle: (context: RouteContext) => unknown
}

/** An operation for members. */
export interface MemberRoute extends Operation {
  readonly auth: 'key'
  /** What the key must be allowed. Default: `read` for GET, else `write::trade`. */
  readonly scope?: Scope
  /** Not for keys that are locked to one subaccount. */
  readonly wholeAccount?: boolean
  /** Draws on the write budget; default: everything but GET. */
  readonly isWrite?: boolean
  readonly handle: (context: MemberContext) => unknown
}

/** One operation: it answers with a JSON body or throws a `RestError`, a `TradingRefusal` or a `CommunicationsRefusal`. */
export type Route = PublicRoute | MemberRoute

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export const methodOf = ({ method = 'GET' }: Route): Method => method
