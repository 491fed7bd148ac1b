import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Catalogue } from '../exchange/catalogue.ts'
import type { TradeTape } from '../exchange/trade-tape.ts'
import type { Query } from './query.ts'

/** What a route sees of the exchange and of the request. */
export interface RouteContext {
  readonly catalogue: Catalogue
  readonly tape: TradeTape
  readonly nowUs: EpochUs
  readonly query: Query
  /** Values of the `:named` parts of the path. */
  readonly params: Readonly<Record<string, string>>
}

/** One operation: a GET of `path`, which answers with a JSON body or throws a `RestError`. */
export interface Route {
  readonly path: string
  /** `key` wants a signature; `public` takes one, but then it must be good. */
  readonly auth: 'public' | 'key'
  readonly handle: (context: RouteContext) => unknown
}
