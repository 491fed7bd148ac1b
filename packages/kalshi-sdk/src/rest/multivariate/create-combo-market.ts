import type { Outcome } from '../../book/level.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, text } from '../answer/decode.ts'
import type { Market } from '../markets/market.ts'
import { toMarket } from '../markets/to-market.ts'
import { notEmpty } from '../request/checks.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'
import { restPath } from '../transport/target.ts'

/** One leg: a market and the outcome that must come true. */
export interface ComboLeg {
  readonly marketTicker: string
  readonly eventTicker: string
  readonly side: Outcome
}

export interface CreateComboMarketRequest {
  readonly legs: readonly ComboLeg[]
  /** The answer holds the market itself. */
  readonly withMarket?: boolean
}

export interface ComboMarket {
  readonly eventTicker: string
  readonly marketTicker: string
  /** Only where it was asked for. */
  readonly market: Market | undefined
}

/**
 * Gets the market of a combination, which is created when nobody has asked for it before. 5000 may be created a week.
 * @throws {ApiError} 400 with the offending legs; 429: too many created.
 * @see Kalshi REST reference, "Create Market In Multivariate Event Collection"
 */
export function createComboMarket(
  transport: RestTransport,
  collectionTicker: string,
  request: CreateComboMarketRequest,
  options?: CallOptions,
): ApiPromise<ComboMarket> {
  return call(
    transport,
    () => ({
      method: 'POST',
      path: restPath`/multivariate_event_collections/${collectionTicker}`,
      needsKey: true,
      body: toBody(request),
    }),
    toComboMarket,
    options,
  )
}

function toBody({ legs, withMarket }: CreateComboMarketRequest) {
  return {
    selected_markets: notEmpty(legs, 'legs').map(({ marketTicker, eventTicker, side }) => ({
      market_ticker: marketTicker,
      event_ticker: eventTicker,
      side,
    })),
    with_market_payload: withMarket,
  }
}

const toComboMarket: Decoder<ComboMarket> = (value) => {
  const fields = new Fields(value)
  return {
    eventTicker: fields.need('event_ticker', text),
    marketTicker: fields.need('market_ticker', text),
    market: fields.find('market', toMarket),
  }
}
